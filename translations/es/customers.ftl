customers-title = Clientes
customers-new = Cliente nuevo
customers-edit = Editar cliente
customers-import = Importar
customers-export = Exportar
customers-removed = Clientes eliminados
customers-removed-at = Eliminado
customers-none-removed = No se ha eliminado nada. Los clientes que elimines esperan aquí y se pueden restaurar.
customers-is-removed = Este cliente está eliminado. Todo se conserva y se puede restaurar.
customers-columns = Columnas
customers-column-name = Nombre
customers-column-organisation = Organización
customers-column-kind = Tipo
customers-column-country = País
customers-column-language = Idioma
customers-column-standing = Situación
customers-column-last-contact = Último contacto
customers-column-last-purchase = Última compra
customers-column-buys = Compra
customers-column-spent = Gastado
customers-column-owner = Responsable
customers-column-deputy = Suplente
customers-column-team = Equipo
customers-column-tag = Etiqueta
customers-column-tags = Etiquetas
customers-column-time-zone = Zona horaria
customers-column-source = Origen
customers-column-external-id = ID externo
customers-column-contacts = Datos de contacto
customers-column-created = Creado
customers-column-updated = Modificado
customers-count-exactly = Contar exactamente
customers-about-count = unos { $count }
customers-more-than = más de { $count }
# Same in English.
customers-took = { $milliseconds } ms
customers-filter = Filtro
customers-filter-text = Filtro como texto
customers-filter-refused = No se ha entendido el filtro: { $reason }
customers-without = Quitar el filtro { $field } { $value }
customers-none-match = Ningún cliente cumple estos filtros.
customers-show-all = Ver todos los clientes
customers-none = Aquí estarán tus clientes. Crea el primero o importa una lista.
customers-create-first = Crear un cliente
customers-select = Seleccionar { $name }
customers-select-all = Seleccionar todos los visibles
customers-selected-one = {"{n}"} seleccionado
customers-selected-few = {"{n}"} seleccionados
customers-selected-many = {"{n}"} seleccionados
customers-assign = Asignar
customers-tag = Etiqueta
customers-tag-add = Añadir etiqueta
customers-owner-me = yo
customers-owner-none = nadie
customers-who = Quién es
customers-given-name = Nombre
customers-family-name = Apellidos
customers-name = Nombre completo, o el de la organización u hogar
customers-contacts = Cómo contactar
customers-no-contacts = Aún sin datos de contacto
customers-contact-remove = Quitar este dato de contacto
customers-label = Descripción
customers-primary = Principal
customers-street = Calle
customers-postcode = Código postal
customers-city = Población
customers-region = Provincia
customers-country = País
customers-care = Quién se ocupa
customers-tags-comma = Etiquetas, separadas por comas
customers-not-saved = Aún no se ha guardado: corrige los campos marcados.
customers-save-anyway = Guardar de todos modos
customers-clash = Ya hay alguien con el mismo correo o teléfono:
customers-conflict = Otra persona ha cambiado este cliente mientras tanto
customers-conflict-text = No se sobrescribe nada. Compara ambas versiones y decide.
customers-conflict-field = Campo
customers-conflict-yours = La tuya
customers-conflict-theirs = La suya, guardada
customers-conflict-keep-theirs = Conservar la suya
customers-conflict-save-mine = Guardar la mía
customers-conflict-or-save = o cambia abajo lo que quieras y guarda tu versión.
customers-since = desde { $date }
customers-call = Llamar
customers-mail = Correo
customers-about = Datos
customers-matters = Lo que importa ahora
customers-refused-name-missing = Escribe un nombre.
customers-refused-too-long = Es demasiado largo.
customers-refused-too-many = Son demasiados.
customers-refused-control-character = Contiene saltos de línea o caracteres de control.
customers-refused-not-a-language = Usa un código de idioma como en o ro.
customers-refused-not-a-country = Elige un país de la lista.
customers-refused-not-a-time-zone = Usa una zona horaria como Europe/Madrid.
customers-refused-address-missing = Completa la dirección.
customers-refused-external-id-taken = Este ID externo no se puede usar.
customers-every-days =
    { $days ->
        [one] cada día
       *[other] cada { $days } d
    }
customers-said-assigned =
    { $count ->
        [one] Se asignó un cliente.
       *[other] Se asignaron { $count } clientes.
    }
customers-said-tagged =
    { $count ->
        [one] Se etiquetó un cliente.
       *[other] Se etiquetaron { $count } clientes.
    }
customers-said-removed =
    { $count ->
        [one] Se eliminó un cliente.
       *[other] Se eliminaron { $count } clientes.
    }
customers-said-restored =
    { $count ->
        [one] Un cliente está de vuelta.
       *[other] { $count } clientes están de vuelta.
    }
