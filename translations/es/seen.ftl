## Quién vio a un cliente

seen-title = Quién vio a este cliente
seen-text = Cada vez que se mostraron datos de este cliente. Lo que mostraron listas y búsquedas se guarda { $days } días; las fichas abiertas, tres años.
seen-nobody = Nadie ha visto todavía a este cliente.
seen-who = Quién
seen-when = Cuándo
seen-where = Dónde
seen-what = Qué
seen-network = Red
seen-system = El propio programa
seen-token = Programa
seen-among = entre { $n }
seen-older = Anteriores

seen-screen-record = Ficha
seen-screen-list = Lista de clientes
seen-screen-search = Búsqueda
seen-screen-today = Hoy
seen-screen-timeline = Cronología
seen-screen-live = Cronología, en vivo
seen-screen-entry = Entrada
seen-screen-file = Archivo
seen-screen-links = Relaciones
seen-screen-purchases = Compras
seen-screen-change = Modificación
seen-screen-import = Importación
seen-screen-export = Exportación
seen-screen-privacy = Acceso y privacidad
seen-screen-program = Por un programa
seen-screen-settings = Ajustes
seen-screen-lost = No registrado

seen-part-name = nombre
seen-part-details = datos
seen-part-contacts = datos de contacto
seen-part-links = relaciones
seen-part-entries = cronología
seen-part-files = archivos
seen-part-purchases = compras
