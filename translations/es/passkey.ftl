# Passkeys.

passkey-title = Llaves de acceso
passkey-text = Entra con la huella, la cara o el PIN de tu dispositivo: nada que escribir y nada que una página falsa pueda robar.
passkey-name = Nombre de la llave de acceso
passkey-add = Añadir una llave de acceso
passkey-use = Usar una llave de acceso
passkey-remove = Quitar
passkey-suspect = Quizá copiada: quítala
passkey-backed-up = Con copia de seguridad
passkey-failed = No ha funcionado. Inténtalo de nuevo.
passkey-said-made = La llave de acceso está lista
passkey-said-removed = Llave de acceso quitada
