## Limitación

restriction-title = Limitar el tratamiento
restriction-banner = Limitado desde el { $date }: conservar, no usar.
restriction-what = Mientras alguien está limitado, sus datos solo se conservan. Las listas, la búsqueda, las descargas y los cambios en bloque lo omiten, los compañeros sin este permiso no lo ven y nadie cambia nada. Sigue pudiendo retirar consentimientos y ser olvidado.
restriction-reason-hint = Por ejemplo: discute la dirección, carta del 22 de noviembre. Queda sellado y se va con la persona.
restriction-place = Limitar
restriction-lift = Levantar la limitación
restriction-organisation = Una organización no es una persona. No hay nada que limitar.
access-restricted = El cliente está limitado.

## Qué decían antes los campos

history-title = Rectificaciones
history-none = Todavía no se ha corregido nada.
history-field = Campo
history-before = Antes
history-after = Después
history-by = Por
history-field-name = Nombre
history-field-language = Idioma
history-field-country = País
history-field-time-zone = Zona horaria
history-field-contact-points = Contactos
history-field-tags = Etiquetas
history-field-custom = Campos propios
history-field-source = Origen
history-field-external-id = Id externo
