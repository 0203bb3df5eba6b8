# Palabras que usan todas las páginas.

## Acciones

words-save = Guardar
words-cancel = Cancelar
words-edit = Editar
words-delete = Eliminar
words-remove = Quitar
words-restore = Restaurar
words-undo = Deshacer
words-search = Buscar
words-filter = Filtrar
words-clear = Vaciar
words-close = Cerrar
words-back = Volver
words-next = Siguiente
words-previous = Anterior
words-continue = Continuar
words-add = Añadir
words-create = Crear
words-open = Abrir
words-send = Enviar
words-copy = Copiar
words-copied = Copiado
words-download = Descargar
words-upload = Subir
words-print = Imprimir
words-export = Exportar
words-import = Importar
words-choose = Elegir…
words-change = Cambiar
words-assign = Asignar
words-merge = Combinar
words-reload = Recargar
words-retry = Reintentar
words-show-all = Mostrar todo
words-more = Más
words-less = Menos

## Respuestas y estados

words-yes = Sí
# Same in English.
words-no = No
words-ok = Aceptar
words-all = Todos
words-none = Ninguno
words-nobody = Nadie
words-other = Otro
words-unknown = Desconocido
words-loading = Cargando…
words-saved = Guardado
words-deleted = Eliminado
words-changed = Modificado
words-required = Obligatorio
words-optional = opcional
words-nothing-found = No se ha encontrado nada
words-selected =
    { $n ->
        [one] { $n } seleccionado
       *[other] { $n } seleccionados
    }

## Columnas y campos

words-name = Nombre
words-kind = Tipo
words-status = Estado
words-date = Fecha
words-time = Hora
words-from = Desde
words-to = Hasta
words-owner = Responsable
words-team = Equipo
words-language = Idioma
words-country = País
words-currency = Moneda
words-time-zone = Zona horaria
words-amount = Importe
# Same in English.
words-total = Total
words-quantity = Cantidad
words-price = Precio
words-tags = Etiquetas
words-source = Origen
words-created = Creado
words-updated = Modificado
words-description = Descripción
words-subject = Asunto
words-reason = Motivo
words-you = tú

## Tiempo

words-today = hoy
words-yesterday = ayer
words-tomorrow = mañana
words-today-heading = Hoy
words-yesterday-heading = Ayer
words-tomorrow-heading = Mañana
words-now = ahora mismo
words-minutes-ago = hace { $n } min
words-hours-ago = hace { $n } h
words-days-ago =
    { $n ->
        [one] hace { $n } día
       *[other] hace { $n } días
    }
words-in-minutes = en { $n } min
words-in-hours = en { $n } h
words-in-days =
    { $n ->
        [one] en { $n } día
       *[other] en { $n } días
    }
words-due-now = vence ahora
words-due-minutes = vence en { $n } min
words-due-hours = vence en { $n } h
words-due-tomorrow = vence mañana
words-due-days =
    { $n ->
        [one] vence en { $n } día
       *[other] vence en { $n } días
    }
words-due-on = vence el { $date }
words-late-minutes = { $n } min de retraso
words-late-hours = { $n } h de retraso
words-late-days =
    { $n ->
        [one] { $n } día de retraso
       *[other] { $n } días de retraso
    }
# Same in English.
words-duration-m = { $m } min
# Same in English.
words-duration-h = { $h } h
# Same in English.
words-duration-hm = { $h } h { $m } min
words-duration-d =
    { $d ->
        [one] { $d } día
       *[other] { $d } días
    }
# Same in English.
words-duration-dh = { $d } d { $h } h

## Cantidades

words-customers =
    { $n ->
        [one] { $n } cliente
       *[other] { $n } clientes
    }
words-people =
    { $n ->
        [one] { $n } persona
       *[other] { $n } personas
    }
words-records =
    { $n ->
        [one] { $n } registro
       *[other] { $n } registros
    }
words-days =
    { $n ->
        [one] { $n } día
       *[other] { $n } días
    }

## Roles

role-administrator = Administrador
role-manager = Supervisor
role-agent = Agente
role-read-only = Solo lectura

## Idiomas

language-en = inglés
language-es = español
language-ro = rumano
language-ru = ruso
language-bg = búlgaro
language-cs = checo
language-de = alemán
language-el = griego
language-fr = francés
language-hu = húngaro
language-it = italiano
language-nl = neerlandés
language-pl = polaco
language-pt = portugués
language-tr = turco
language-uk = ucraniano

## Tipos de clientes, uno y varios

kind-person = Persona
kind-organisation = Organización
kind-household = Hogar
kinds-person = Personas
kinds-organisation = Organizaciones
kinds-household = Hogares

## Formas de contacto

point-email = Correo electrónico
point-phone = Teléfono
point-postal = Dirección postal
point-handle = Perfil social

## Lo que ocurre con un cliente

entry-note = Nota
entry-call = Llamada
entry-visit = Visita
entry-letter = Carta
entry-email = Correo
entry-meeting = Reunión
# Same in English.
entry-chat = Chat
entry-post = Publicación
entry-survey = Encuesta
entry-order = Pedido
entry-return = Devolución
entry-case = Caso
entry-task = Tarea

direction-in = Recibido
direction-out = Enviado
direction-internal = Interno

## Situación del cliente

standing-prospect = Potencial
standing-active = Activo
standing-loyal = Fiel
standing-at-risk = En riesgo
standing-lapsed = Inactivo
standing-lost = Perdido
