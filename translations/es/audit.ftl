# The audit: who did what, and whether the chain is whole.

audit-title = Auditoría
audit-history = Historial
audit-anchors = Anclas
audit-said-check = La comprobación está en marcha. Recarga en un momento.
audit-said-no-key = La clave inicial ya se retiró. Ya no está en esta máquina.
audit-key-here = La clave inicial de la auditoría sigue en el servidor. Retírala y guárdala en otro sitio: con ella se puede demostrar que las filas antiguas son auténticas.
audit-key-take = Mostrarla una vez
audit-key-title = Clave inicial de la auditoría
audit-key-text = Para «vinculo verify --seed FILE»
audit-state = Estado de la cadena
audit-check-now = Comprobar ahora
audit-whole = Íntegra. Comprobada { $when }, filas: { $n }.
audit-broken = Algo se ha modificado. Comprobado { $when }, hallazgos: { $n }.
audit-unchecked = Aún sin comprobar. Se comprueba una vez al día.
audit-who = Quién
audit-what = Qué
audit-record = Registro
audit-detail = Detalles
audit-everybody = Todos
audit-everything = Todo
audit-tokens = Todos los tokens
audit-program = El propio programa
audit-one-record = Solo lo que se hizo con un registro.
audit-none = No se hizo nada que coincida.
audit-who-command-line = Línea de comandos
audit-who-sign-in = Inicio de sesión
audit-who-first-administrator = Primera configuración
audit-who-housekeeping = Mantenimiento
# Same in English.
audit-who-demo = Demo
audit-who-token = Token «{ $name }»

## Kinds of records

audit-kind-party = Cliente
audit-kind-entry = Entrada
audit-kind-purchase = Compras
audit-kind-product = Productos
audit-kind-import-run = Importación
audit-kind-account = Cuenta
audit-kind-session = Sesión
audit-kind-team = Equipo
# Same in English.
audit-kind-token = Token
audit-kind-audit = Auditoría
audit-kind-alarm = Alarma

## What was done

audit-action-customer-create = Cliente creado
audit-action-customer-change = Cliente modificado
audit-action-customer-remove = Cliente eliminado
audit-action-customer-restore = Cliente restaurado
audit-action-customer-forget = Cliente borrado para siempre
audit-action-hold-place = Retención legal iniciada
audit-action-hold-release = Retención legal terminada
audit-action-link-add = Relación añadida
audit-action-link-end = Relación terminada
audit-action-link-remove = Relación eliminada
audit-action-entry-create = Entrada escrita
audit-action-entry-change = Entrada modificada
audit-action-entry-complete = Tarea terminada
audit-action-entry-reopen = Tarea reabierta
audit-action-entry-remove = Entrada eliminada
audit-action-entry-restore = Entrada restaurada
audit-action-entry-load = Entradas cargadas
audit-action-purchase-record = Compras registradas
audit-action-product-create = Productos añadidos
audit-action-import-start = Importación iniciada
audit-action-import-batch = Parte de un archivo importada
audit-action-import-end = Importación terminada
audit-action-import-sweep = Archivos de importación antiguos eliminados
audit-action-export-start = Exportado
audit-action-session-start = Sesión iniciada
audit-action-session-end = Sesión cerrada
audit-action-session-refuse = Inicio de sesión rechazado
audit-action-session-forget = Sesiones caducadas eliminadas
audit-action-account-create = Cuenta creada
audit-action-account-change = Cuenta modificada
audit-action-account-block = Cuenta bloqueada
audit-action-account-unblock = Cuenta desbloqueada
audit-action-account-link = Enlace de acceso creado
audit-action-account-password = Contraseña cambiada
audit-action-team-create = Equipo creado
audit-action-team-rename = Equipo renombrado
audit-action-token-create = Token creado
audit-action-token-end = Token finalizado
audit-action-setup-offer = Primer administrador invitado
audit-action-demo-fill = Empresa de prueba rellenada
audit-action-audit-export = Auditoría exportada
audit-action-audit-start-key = Clave inicial de la auditoría retirada
audit-action-keys-rotate = Claves renovadas
audit-action-backup-restore = Copia de seguridad restaurada
audit-action-alarm-judge = Alarma valorada
audit-action-alarm-decoy = Cliente señuelo puesto o quitado
audit-action-disclosure-ask = Pidió el archivo de una persona
audit-action-disclosure-make = Creó el archivo de una persona
audit-action-disclosure-fetch = Descargó el archivo de una persona
audit-action-breach-list = Miró a quién afectó una brecha
audit-action-incident-open = Abrió un incidente
audit-action-incident-note = Anotó sobre un incidente
audit-kind-incident = Incidente
