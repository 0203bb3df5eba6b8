# La cronología de un cliente: qué pasó, qué se prometió y dónde se anota.

timeline-title = Cronología
timeline-live = Se actualiza sola
timeline-arrived = Ha llegado una entrada nueva.
timeline-empty = Aquí todavía no ha pasado nada. Escribe arriba la primera nota.
timeline-nothing-fits = Nada coincide con este filtro.
timeline-older = Entradas anteriores
timeline-to-customer = Ir al cliente
timeline-edit-title = Editar entrada
timeline-menu = Editar esta entrada

## Filtro

timeline-filter-kind = Tipo
timeline-filter-time = Periodo
timeline-all-kinds = Todo
timeline-open-promises = Promesas pendientes
timeline-mentions-me = Me mencionan
timeline-period-any = Cualquier fecha
timeline-period-30-days = Últimos 30 días
timeline-period-year = Este año
timeline-since = desde el { $date }
timeline-until = hasta el { $date }

## Frases; { $who } es un nombre

timeline-did-note = { $who } anotó
timeline-did-call-in = { $who } nos llamó
timeline-did-call-out = { $who } llamó
timeline-did-visit-in = { $who } nos visitó
timeline-did-visit-out = { $who } hizo una visita
timeline-did-letter-in = { $who } nos envió una carta
timeline-did-letter-out = { $who } envió una carta
timeline-did-email-in = { $who } nos escribió un correo
timeline-did-email-out = { $who } escribió un correo
timeline-did-post-in = { $who } publicó sobre nosotros
timeline-did-post-out = { $who } respondió en público
timeline-did-meeting = Reunión con { $who }
timeline-did-chat = Chat con { $who }
timeline-did-survey = { $who } respondió a una encuesta
timeline-did-order = Pedido
timeline-did-return = Devolución
timeline-did-case = Caso
timeline-did-task = Tarea para { $who }
timeline-with = con { $name }

## Promesas

timeline-complete = Hecho
timeline-done = Hecho
timeline-reopen = Reabrir
timeline-promised-by = prometido por { $name }
timeline-promise-until = Hacer seguimiento antes del
timeline-due = Vence el
timeline-assignee = Quién lo hace

## Campos

timeline-write = Qué anotar
timeline-text = Texto
timeline-subject = Asunto
timeline-direction = Quién se dirigió a quién
timeline-direction-out = Nosotros al cliente
timeline-direction-in = El cliente a nosotros
timeline-at = Cuándo (vacío: ahora)
timeline-minutes = Minutos
timeline-outcome = Resultado
timeline-attach = Adjuntar archivos
timeline-attach-hint = Hasta 20 archivos de 25 MB cada uno
timeline-note-hint = Solo tu equipo ve las notas
timeline-also = También con…
timeline-also-find = Buscar otro cliente
timeline-also-with = También con

timeline-placeholder-note = Escribe una nota. Con @ mencionas a un compañero.
timeline-placeholder-call = ¿Qué se habló por teléfono?
timeline-placeholder-visit = ¿Dónde estuviste, qué viste y qué acordasteis?
timeline-placeholder-letter = ¿Qué dice la carta?
timeline-placeholder-email = ¿Qué dice el correo?
timeline-placeholder-meeting = ¿De qué se habló y qué se decidió?
timeline-placeholder-task = ¿Qué hay que hacer? La primera línea es el título.
timeline-save-note = Guardar nota
timeline-save-call = Guardar llamada
timeline-save-visit = Guardar visita
timeline-save-letter = Guardar carta
timeline-save-email = Guardar correo
timeline-save-meeting = Guardar reunión
timeline-save-task = Guardar tarea

## Después de guardar

timeline-saved = Guardado
timeline-completed = Marcado como hecho
timeline-removed = Entrada eliminada

## Conflicto

timeline-conflict = Otra persona ha cambiado esta entrada mientras escribías. Elige qué texto se queda.
timeline-yours = Tu texto
timeline-theirs = El de la otra persona
timeline-keep-yours = Guardar el mío
timeline-keep-theirs = Conservar el otro

## Qué falla en un campo

timeline-refused-text-missing = Primero escribe algo.
timeline-refused-too-long = Es demasiado largo. Acórtalo.
timeline-refused-control-character = Contiene caracteres que no se pueden mostrar. Vuelve a escribirlo.
timeline-refused-in-the-future = La fecha es futura. Planifícalo como tarea con fecha.
timeline-refused-out-of-range = Revisa la fecha: queda demasiado lejos.
timeline-refused-end-before-start = No puede terminar antes de empezar.
timeline-refused-not-a-time = Indica una fecha y una hora.
timeline-refused-not-a-day = Indica una fecha.
timeline-refused-not-a-number = Indica un número de minutos.
timeline-refused-not-a-colleague = Elige a un compañero de la lista.
timeline-refused-not-a-currency = Indica la moneda con tres letras mayúsculas, por ejemplo EUR.
timeline-refused-too-many = Adjunta como máximo 20 archivos.
timeline-refused-file-too-large = Un archivo supera los 25 MB. Adjunta uno más pequeño.
timeline-refused-order-of-purchases = Los pedidos salen de las compras. Elige otro tipo.
timeline-refused-no-such-customer = Este cliente no existe o no tienes acceso a él.
timeline-refused-choose-customer = Elige a alguien de la lista o vacía el campo.
timeline-refused-too-many-customers = Una entrada puede estar con 20 clientes como máximo.

## Tamaños de archivo

# Same in English.
timeline-size-bytes = { $n } B
# Same in English.
timeline-size-kilobytes = { $n } kB
# Same in English.
timeline-size-megabytes = { $n } MB
timeline-text-forgotten = El texto ya no existe: se borró a una persona de la que trataba.
timeline-text-damaged = El texto se alteró desde fuera y no se puede mostrar.
timeline-text-not-yours = Tu rol no permite leer lo que se dijo.
