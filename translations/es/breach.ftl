## Brechas de seguridad

breach-title = Brechas
breach-ask = ¿A quién se vio?
breach-text = Elija qué cayó en malas manos: una cuenta o un programa, una de sus sesiones, un tiempo o una copia perdida. Las horas son las suyas.
breach-who = Quién
breach-anybody = Cualquiera
breach-session = En qué sesión
breach-every-session = Todas las sesiones
breach-from = Desde
breach-until = Hasta
breach-backup = O: una copia hecha el
breach-look = Mirar
breach-anew = Empezar de nuevo
breach-answer = Respuesta
breach-file = Todas las personas en CSV
breach-persons = Personas
breach-unnamed = Borradas desde entonces
breach-hidden = De ellas fuera de su alcance, sin nombre aquí
breach-organisations = Organizaciones, que no son personas
breach-counted = En listas de más de 90 días, solo contadas
breach-lost = Vistas no registradas
breach-first = Visto por primera vez
breach-last = Visto por última vez
breach-network = Red
breach-country = País
breach-no-country = País desconocido
breach-what = Qué se vio
breach-times = Veces
breach-open = Abrir un incidente
breach-what-happened = ¿Qué pasó?
breach-known = ¿Cuándo lo supieron?
breach-clock-hint = Se avisa a la autoridad en las 72 horas siguientes. Vacío significa ahora.
breach-incidents = Incidentes
breach-none = Ningún incidente.
breach-needs-title = Diga qué pasó, en 200 letras como mucho, y un momento que no esté en el futuro.
breach-needs-question = Pregunte primero a quién se vio.
breach-wrong-session = Eso no es una sesión.
breach-wrong-who = Eso no es una cuenta ni un programa.
breach-wrong-window = El tiempo termina antes de empezar.
breach-wrong-time = Eso no es una hora.
breach-needs-text = Escriba entre 1 y 4.000 letras.
breach-facts = Lo que se sabía al abrirlo
breach-due = Avisar a la autoridad antes de
breach-opened = Abierto por
breach-letters = Cartas
breach-record = Registro
breach-kind = Tipo
breach-note = Texto
breach-write = Añadir al registro
breach-draft = Borrador
breach-draft-hint = Cópielo, complete lo que está entre corchetes y haga que lo revisen antes de enviarlo.
breach-hours-left = { $n ->
    [one] Queda { $n } hora para avisar a la autoridad.
   *[other] Quedan { $n } horas para avisar a la autoridad.
  }
breach-hours-late = { $n ->
    [one] Hace { $n } hora que había que haber avisado a la autoridad.
   *[other] Hace { $n } horas que había que haber avisado a la autoridad.
  }
breach-told-late = Se avisó tarde a la autoridad: explique por qué en la carta.
breach-told-in-time = Se avisó a la autoridad a tiempo.
breach-never-told = Cerrado sin avisar a la autoridad. El registro dice por qué.
breach-state-open = Abierto
breach-state-told = Autoridad avisada
breach-state-closed = Cerrado
breach-kind-note = Nota
breach-kind-decision = Decisión
breach-kind-authority = Autoridad avisada
breach-kind-persons = Personas avisadas
breach-kind-closed = Cerrado
breach-to-authority = Carta a la autoridad
breach-to-persons = Carta a las personas

breach-letter-authority =
    Notificación de una violación de la seguridad de datos personales según el artículo 33 del RGPD

    Responsable: [nombre, dirección, contacto del delegado de protección de datos]

    1. Qué pasó: { $title }. Lo supimos el { $known }.
    2. Personas: unas { $persons }. Por país: { $countries }.
    3. Datos: { $parts }. Vistos entre el { $first } y el { $last }.
    4. Consecuencias probables: [qué puede ocurrir a estas personas]
    5. Medidas adoptadas o propuestas: [qué se hizo para detenerlo y para reducir sus efectos]
    6. Personas informadas: [cuándo y cómo, o por qué aún no]
    7. Si llega después de 72 horas: [por qué]

    {"["}lugar, fecha, nombre]

breach-letter-persons =
    Estimado cliente:

    Alguien que no debía vio sus datos: { $title }.

    Cuándo: entre el { $first } y el { $last }. Lo supimos el { $known }.
    Qué: { $parts }.
    Qué puede significar para usted: [consecuencias probables en palabras sencillas]
    Qué hemos hecho: [medidas]
    Qué puede hacer usted: [por ejemplo: desconfiar de mensajes en nuestro nombre, cambiar una contraseña]

    Puede preguntarnos lo que quiera: [nombre y contacto del delegado de protección de datos]. También puede acudir a su autoridad de protección de datos.

    Lo sentimos.

    {"["}nombre]
