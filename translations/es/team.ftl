# Inicio de sesión, la cuenta propia, la página del equipo.

## Antes de entrar

team-sign-in = Iniciar sesión
team-sign-in-wrong = El correo o la contraseña no son correctos.
team-sign-in-wait-seconds =
    { $n ->
        [one] Demasiados intentos. Prueba de nuevo en { $n } segundo.
       *[other] Demasiados intentos. Prueba de nuevo en { $n } segundos.
    }
team-sign-in-wait-minutes =
    { $n ->
        [one] Demasiados intentos. Prueba de nuevo en { $n } minuto.
       *[other] Demasiados intentos. Prueba de nuevo en { $n } minutos.
    }
team-with-password = Entrar con contraseña
team-needs-setup = Todavía nadie tiene cuenta. Abre el enlace que el servidor mostró en su consola.
team-demo = ¿Quién quieres ser?
team-demo-text = Esta es la empresa de demostración. Entras con un clic.
team-email = Correo electrónico
team-password = Contraseña
team-new-password = Contraseña nueva
team-password-hint = Al menos 12 caracteres. Van bien unas cuantas palabras sin relación entre sí.
team-choose-password = Elige una contraseña nueva
team-save-and-enter = Guardar y entrar
team-setup = Configurar Vínculo
team-setup-text = Serás el primer administrador e invitarás a los demás.
team-setup-go = Crear mi cuenta
team-setup-gone-text = Sirve una sola vez y durante una hora. Reinicia el servidor para obtener otro; si ya hay un administrador, inicia sesión.
team-link-gone = Este enlace ya no sirve
team-link-gone-text = Ya se usó o es demasiado antiguo. Pide otro a tu administrador.
team-welcome = Te damos la bienvenida, { $name }
team-welcome-text = Elige una contraseña y listo.
team-reset-page-text = Se cerrará tu sesión en todos los demás sitios.

## La cuenta propia

team-own-account = Tu cuenta
team-about-me = Sobre ti
team-handle-hint = Tus compañeros te mencionan como @{ $handle }. Un administrador puede cambiar la dirección.
team-language-auto = El del navegador
team-current-password = Contraseña actual
team-change-password = Cambiar contraseña
team-change-password-text = Se cierra la sesión en los demás navegadores y se anulan los tokens que creaste.
team-sessions = Dónde has iniciado sesión
team-device = Navegador
team-device-unknown = Navegador desconocido
team-since = Desde
team-seen = Última actividad
team-this-one = este
team-sign-out = Cerrar sesión
team-sign-out-everywhere = Cerrar sesión en todas partes

## El equipo

team-title = Equipo
team-people = Personas
team-role = Rol
team-reach = Ve
team-reach-everyone = Todos los clientes
team-reach-team = Los clientes del equipo
team-reach-own = Sus clientes
team-teams = Equipos
team-active = Activa
team-blocked = Bloqueada
team-no-password = Invitada
team-one-click = Entra con un clic
team-invite = Invitar a alguien
team-invite-go = Crear enlace de invitación
team-invite-again = Enlace de invitación nuevo
team-invited = Invitación creada
team-invited-text = Envía este enlace a tu compañero. Sirve una vez, durante 72 horas.
team-sessions-of = Dónde tiene la sesión abierta
team-sessions-none = En ningún sitio por ahora.
team-reset = Enlace para una contraseña nueva
team-reset-made = Enlace creado
team-reset-text = Envía este enlace a tu compañero. Sirve una vez, durante 15 minutos.
team-access = Acceso
team-access-text = Un enlace nuevo o un bloqueo cierra al instante todas las sesiones de esta persona y anula los tokens que creó.
team-block = Bloquear
team-unblock = Desbloquear
team-new-team = Equipo nuevo
team-rename = Renombrar
team-name-of = Nombre del equipo { $name }
team-only-now = Cópialo ahora. Por seguridad no se vuelve a mostrar.
team-done = Listo

## Tokens

team-tokens = Tokens de la API
team-tokens-empty = Los programas entran con un token. Todavía no hay ninguno.
team-token-name = ¿Para qué es?
team-token-made = Token creado
# Same in English.
team-token-once = Token
team-make-token = Crear token
team-days = Días de validez
team-used = Último uso
team-until = Válido hasta
team-never = Nunca
team-end = Anular
team-ended = Anulado

## Lo que se hizo

team-said-saved = Guardado
team-said-password = Contraseña cambiada. Se ha cerrado la sesión en los demás navegadores.
team-said-ended = Sesión cerrada
team-said-ended-everywhere = Se ha cerrado su sesión en todas partes
team-said-mailed = El enlace va en camino por correo
team-said-blocked = Cuenta bloqueada y sesiones cerradas
team-said-unblocked = Cuenta desbloqueada
team-said-token-ended = El token ya no sirve

## Lo que no se puede, y qué hacer

team-refused-name = Escribe un nombre de 100 caracteres como máximo.
team-refused-email = Escribe un correo electrónico, por ejemplo ana@example.org.
team-refused-email-taken = Otra cuenta ya usa este correo.
team-refused-password-short = Usa al menos 12 caracteres.
team-refused-password-long = Usa 256 caracteres como máximo.
team-refused-password-like-email = No incluyas en la contraseña el nombre de tu correo.
team-refused-password-like-name = Añade algo más que tu nombre, tu dirección y el nombre de tu empresa.
team-refused-password-common = Es de las primeras que se prueban. Elige otra.
team-refused-password-wrong = Esta no es tu contraseña actual.
team-refused-time-zone = Elige una zona horaria de la lista.
team-refused-role = Elige un rol de la lista.
team-refused-reach = Elige de la lista.
team-refused-team = Uno de estos equipos ya no existe. Recarga la página.
team-refused-days = Escribe de 1 a 366 días.
team-refused-last-administrator = Es el último administrador. Nombra antes a otra persona.
team-refused-reset-administrator = Nadie puede ver el enlace de otro administrador. Configura un servidor de correo con --smtp para que le llegue.
team-refused-changed = Otra persona ha cambiado esta cuenta mientras tanto. Revisa los datos y guarda otra vez.
team-refused-key = Este enlace ya no sirve.

team-refused-role-fixed = Un administrador siempre puede hacerlo todo.
team-refused-role-in-use = Alguien, o un token, todavía tiene este rol.
team-refused-own-management = Perdería la gestión del equipo. Pídaselo a otro administrador.
team-refused-more-than-own = Nadie puede dar más permisos de los que tiene.
team-refused-reason = Diga por qué, con 200 letras como máximo.
team-refused-colleague = Elija un colega o un equipo.
team-stand-in = Sustitución
team-stand-in-away = Mientras no estés
team-stand-in-text = Elige quién tiene tus clientes mientras tanto. Ve y cambia lo tuyo, hasta donde su rol lo permita, y termina por sí solo.
team-stand-in-who = Quién sustituye
team-stand-in-from = Primer día
team-stand-in-until = Último día
team-stand-in-now = Nombrados
team-stand-in-none = Nadie te sustituye.
team-stand-in-end = Terminar
team-refused-absence = Elige el primer y el último día: no en el pasado y como mucho un año.
