# Importación y exportación de archivos.

exchange-title = Importación
exchange-intro = Trae un archivo CSV de una hoja de cálculo o de otro programa. No se escribe nada hasta que lo confirmes, e importar otra vez el mismo archivo no cambia nada.
exchange-what = Qué contiene el archivo
exchange-what-customers = Clientes
exchange-what-purchases = Compras
exchange-file = Archivo CSV
exchange-file-hint = UTF-8; la primera línea lleva los nombres de las columnas.
exchange-columns = ¿Qué es cada columna?
exchange-columns-hint = Lo hemos deducido de los nombres. Corrige lo que no encaje y haz una prueba: no escribe nada.
exchange-column = Columna
exchange-field = Campo
exchange-first-rows = Primeras filas
exchange-leave-out = omitir
exchange-field-twice = Dos columnas son el mismo campo: elige otro para «{ $column }».
exchange-another = Elegir otro archivo
exchange-try = Probar sin escribir
exchange-import-now = Importar ahora
exchange-would = Esto es lo que pasaría
exchange-read = Filas leídas
exchange-created = Creados
exchange-updated = Actualizados
exchange-unchanged = Sin cambios
exchange-rejected = Rechazados
exchange-line = Línea { $n }:
exchange-running = Importando… Puedes salir de esta página; la importación continúa.
exchange-done = Importado.
exchange-to-customers = Ir a los clientes
exchange-rejected-rows = Filas rechazadas (CSV)

## Por qué se rechazó una fila

exchange-rejected-too-long = la celda «{ $about }» ocupa más de 1 MB
exchange-rejected-nul = la celda «{ $about }» contiene un byte NUL
exchange-rejected-utf8 = la celda «{ $about }» no es UTF-8 válido
exchange-rejected-ragged = la fila tiene { $about } celdas y la cabecera { $more }
exchange-rejected-shared-email = varios clientes comparten este correo; añade su external_id
exchange-rejected-not-yours = no puedes cambiar este cliente
exchange-rejected-not-usable = no se puede usar
exchange-rejected-not-writable = tu rol no permite escribir esto
exchange-rejected-deleted = este cliente está eliminado; restáuralo primero
exchange-rejected-future = la fecha es futura
exchange-rejected-nobody = aquí nadie se llama «{ $more }»
exchange-rejected-unreadable = no se entiende «{ $more }»
exchange-rejected-invalid = no se puede guardar así
exchange-rejected-unknown-customer = no hay un único cliente con el ID, el ID externo o el correo «{ $more }»
exchange-rejected-missing = falta
exchange-rejected-line-twice = esta línea del pedido ya está en el archivo

## Por qué se rechazó un archivo

exchange-refused-folder = { $about } es una carpeta, no un archivo CSV
exchange-refused-utf16 = { $about } está en UTF-16: guárdalo como CSV en UTF-8
exchange-refused-spreadsheet = { $about } es una hoja de cálculo o un archivo comprimido: guárdalo como CSV en UTF-8
exchange-refused-endless = la fila que empieza en la línea { $about } no termina: ¿faltan unas comillas de cierre?
exchange-refused-broken = el archivo no se puede leer después de la línea { $about }: { $more }
exchange-refused-empty = { $about } está vacío: la primera línea debe llevar los nombres de las columnas
exchange-refused-header-utf8 = la columna { $about } de la cabecera no es UTF-8 válido
exchange-refused-header-nul = la columna { $about } de la cabecera contiene un byte NUL: ¿es un archivo CSV?
exchange-refused-header-empty = la cabecera está vacía: la primera línea debe llevar los nombres de las columnas
exchange-refused-header-unnamed = la columna { $about } de la cabecera no tiene nombre
exchange-refused-header-twice = la cabecera repite la columna «{ $about }»
exchange-refused-cannot-read = no se puede leer { $about }: { $more }
exchange-refused-cannot-write = no se puede escribir { $about }: { $more }
exchange-refused-no-field = no existe el campo «{ $about }»; elige uno de estos: { $more }
exchange-refused-no-column = el archivo no tiene la columna «{ $about }»; tiene: { $more }
exchange-refused-missing = ninguna columna corresponde al campo { $about }; el archivo tiene: { $more }
exchange-refused-only-csv = por ahora solo se escribe CSV: el nombre debe terminar en .csv, no { $about }
exchange-refused-database = { $more }; las filas ya importadas se conservan y el archivo se puede importar de nuevo
exchange-tried-part =
    { $n ->
        [one] Solo se probó la primera fila; el resto se comprueba fila a fila al importar.
       *[other] Solo se probaron las primeras { $n } filas; el resto se comprueba fila a fila al importar.
    }
