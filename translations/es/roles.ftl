## Roles

# Same in English.
roles-title = Roles
roles-text = Un rol dice qué puede hacer alguien. Qué clientes ve se decide en cada persona.
roles-new = Nuevo rol
roles-word = Nombre para programas
roles-allowed = Permitido
roles-fixed = Un administrador puede hacerlo todo. Este rol no se puede cambiar.
roles-holders = Quién tiene este rol
roles-nobody = Nadie todavía
roles-remove = Eliminar rol
roles-preview-text = Al guardar se cierra la sesión de estas personas; volverán con los nuevos permisos. Los tokens que crearon terminan.
roles-lost = Ya no permitido
roles-gained = Permitido desde ahora
roles-nothing = Nada
roles-confirm = Guardar para todos
roles-said-removed = Rol eliminado
roles-group-customers = Clientes
roles-group-timeline = Cronología
roles-group-purchases = Compras
roles-group-office = Equipo y auditoría

action-see-customers = Ver clientes
action-create-customers = Añadir clientes
action-change-customers = Cambiar clientes
action-change-many-customers = Cambiar muchos clientes a la vez
action-assign-customers = Asignar responsable, suplente y equipo
action-share-customers = Compartir un cliente con un colega
action-delete-customers = Eliminar y restaurar clientes
action-import-customers = Importar archivos
action-export-customers = Descargar archivos
action-see-timeline = Leer la cronología
action-write-timeline = Escribir en la cronología
action-correct-timeline = Cambiar lo que escribieron otros
action-see-purchases = Ver compras
action-write-purchases = Registrar compras
action-see-team = Ver quién puede ver un cliente y por qué
action-manage-team = Gestionar personas, roles y tokens
action-see-audit = Leer la auditoría
action-forget-customers = Borrar a una persona para siempre
action-see-views = Ver quién vio a un cliente
action-protect-data = Entregar sus datos a las personas y tratar brechas
