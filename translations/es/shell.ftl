# El marco de todas las páginas: navegación, barra superior, teclado, problemas.

## Navegación

shell-main = Principal
shell-skip = Ir al contenido
shell-today = Hoy
shell-inbox = Bandeja
shell-customers = Clientes
shell-deals = Oportunidades
shell-orders = Pedidos
shell-insights = Análisis
shell-settings = Ajustes
shell-account = Tu cuenta
shell-account-short = Cuenta
shell-sign-in = Iniciar sesión
shell-sign-out = Cerrar sesión
shell-sell = Vender
shell-reach = Comunicar
shell-understand = Entender
shell-home = Ir a Hoy

## Barra superior

shell-find = Buscar o ir a…
shell-find-short = Buscar
shell-new = Nuevo
shell-notifications = Avisos
shell-notifications-count =
    { $n ->
        [0] Sin avisos nuevos
        [one] { $n } aviso nuevo
       *[other] { $n } avisos nuevos
    }
shell-menu = Menú

## Paleta

shell-palette = Búsqueda y comandos
shell-palette-hint = Un nombre, número, dirección o comando
shell-palette-empty = No hay nada para «{ $query }». Prueba con menos letras.
shell-palette-recent = Reciente
shell-palette-places = Ir a
shell-palette-actions = Crear
shell-palette-customers = Clientes
shell-palette-help = ↑ ↓ para elegir, Intro para abrir, Esc para cerrar

shell-new-person = Persona nueva
shell-new-organisation = Organización nueva
shell-new-household = Hogar nuevo
shell-new-case = Caso nuevo
shell-new-deal = Oportunidad nueva
shell-new-order = Pedido nuevo
shell-new-task = Tarea nueva

## Teclado

shell-keys = Teclado
shell-keys-palette = Buscar o ir a cualquier sitio
shell-keys-search = Buscar en esta lista
shell-keys-create = Crear algo nuevo
shell-keys-go = Ir a una sección
shell-keys-go-today = Ir a Hoy
shell-keys-go-inbox = Ir a la bandeja
shell-keys-go-customers = Ir a clientes
shell-keys-go-deals = Ir a oportunidades
shell-keys-go-orders = Ir a pedidos
shell-keys-go-insights = Ir a análisis
shell-keys-go-settings = Ir a ajustes
shell-keys-move = Fila siguiente o anterior
shell-keys-open = Abrir la fila
shell-keys-edit = Editar
shell-keys-close = Cerrar o volver
shell-keys-help = Mostrar estas teclas

## Aspecto

shell-theme = Colores
shell-theme-auto = Como en el dispositivo
shell-theme-light = Claro
shell-theme-dark = Oscuro

## Estado en vivo

shell-offline = Estás sin conexión. Lo que escribas se queda aquí hasta que vuelva.
shell-online = Conexión recuperada.
shell-saving = Guardando…
shell-all-saved = Todos los cambios están guardados
shell-not-saved = No se ha guardado. Comprueba la conexión e inténtalo de nuevo.
shell-new-version = Hay una versión nueva. Recarga la página.
shell-unsaved = Tus cambios aún no se han guardado. ¿Salir de todos modos?
shell-sign-in-again = Tu sesión se ha cerrado. Inicia sesión para seguir.

## Listas

shell-load-more = Mostrar más
shell-end-of-list = Eso es todo.
shell-about = unos { $n }
# Same in English.
shell-page-title = { $page } · Vínculo

## Problemas: qué ha pasado y qué hacer

shell-problem-bad-request = No hemos podido leer esta solicitud
shell-problem-bad-request-next = Vuelve atrás, revisa lo que has escrito y envíalo otra vez.
shell-problem-not-signed-in = Inicia sesión
shell-problem-not-signed-in-next = Inicia sesión y te traeremos de vuelta aquí.
shell-problem-not-allowed = No tienes permiso para esto
shell-problem-not-allowed-next = Pide acceso a un administrador si lo necesitas.
shell-problem-step-up = Demuestra primero que eres tú
shell-problem-step-up-next = Vuelve a entrar y repítelo.
shell-problem-needs-approval = Hace falta una segunda persona
shell-problem-needs-approval-next = Pídeselo a quien pueda permitirlo; la solicitud espera en Aprobaciones.
shell-problem-own-approval = No puedes permitirlo tú
shell-problem-own-approval-next = La segunda persona tiene que ser otra: ni quien lo pide, ni una cuenta que esa persona haya creado, cambiado de dirección o abierto con un enlace en la última semana.
shell-problem-not-found = Aquí no hay nada
shell-problem-not-found-next = Puede que se haya eliminado o combinado, o que no puedas verlo. Búscalo por su nombre.
shell-problem-conflict = Otra persona lo ha cambiado mientras tanto
shell-problem-conflict-next = Recarga para ver sus cambios y vuelve a hacer los tuyos.
shell-problem-restricted = Este cliente está limitado
shell-problem-restricted-next = Por ahora sus datos solo se conservan. Levante la limitación antes de cambiar algo.
shell-problem-gone = Este enlace ya no sirve
shell-problem-gone-next = Pide otro.
shell-problem-too-large = Es demasiado grande
shell-problem-too-large-next = Envía como máximo { $limit } o divídelo.
shell-problem-invalid = Hay campos que revisar
shell-problem-invalid-next = Corrige los campos marcados y guarda de nuevo.
shell-problem-too-many = Demasiadas solicitudes
shell-problem-too-many-next =
    { $seconds ->
        [one] Espera { $seconds } segundo e inténtalo de nuevo.
       *[other] Espera { $seconds } segundos e inténtalo de nuevo.
    }
shell-problem-server = Algo ha fallado por nuestra parte
shell-problem-server-next = No se ha perdido nada de lo guardado. Inténtalo de nuevo; si se repite, da este número a tu administrador: { $number }
shell-problem-unavailable = Volvemos enseguida
shell-problem-unavailable-next = La base de datos no responde en este momento. La página volverá a funcionar en unos segundos.
shell-problem-wrong-host = Esta no es nuestra dirección
shell-problem-wrong-host-next = Abre Vínculo en la dirección que te dio tu administrador.
shell-problem-forged = Este formulario viene de otro sitio o es demasiado antiguo
shell-problem-forged-next = Recarga la página y envíalo otra vez.

## Unidades

# Same in English.
shell-unit-minutes = min
# Same in English.
shell-unit-hours = h
# Same in English.
shell-unit-days = d
shell-unit-pieces = uds.
# Same in English.
shell-unit-bytes = { $n } B
# Same in English.
shell-unit-kilobytes = { $n } kB
# Same in English.
shell-unit-megabytes = { $n } MB
# Same in English.
shell-unit-gigabytes = { $n } GB

shell-failed = No ha funcionado. Inténtalo de nuevo.
shell-phone-bar = Secciones
shell-keys-go-account = Ir a tu cuenta
shell-keys-select = Seleccionar la fila
shell-keys-note = Escribir una nota
shell-keys-send = Enviar lo escrito
shell-problem-unknown-outcome = No sabemos si se ha guardado
shell-problem-unknown-outcome-next = La conexión se cortó al guardar. Comprueba si está antes de enviarlo otra vez.
shell-problem-no-writes = De momento no se puede cambiar nada
shell-problem-no-writes-next = El disco de la base de datos da un error. Puedes seguir leyendo; lo que acabas de enviar no se ha guardado. Avisa a tu administrador.
shell-problem-disk-full = El disco está lleno
shell-problem-disk-full-next = No se ha guardado nada. Avisa a tu administrador de que la base de datos necesita más espacio.
shell-problem-busy = Ha tardado demasiado
shell-problem-busy-next = No hay nada roto, solo mucho trabajo a la vez. Inténtalo de nuevo en un momento.
shell-problem-too-slow = Ha llegado demasiado despacio
shell-problem-too-slow-next = Revisa tu conexión y envíalo otra vez.
