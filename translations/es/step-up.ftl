# Proving once more who one is.

step-up-title = Demuestra que eres tú
step-up-text = Es algo importante, así que te preguntamos otra vez quién eres. Después repítelo; durante media hora no volveremos a preguntar.
step-up-nothing = Aún no tienes contraseña ni segundo paso. Pide a un administrador un enlace para elegir una contraseña.
step-up-passkey = Usa la llave de acceso con la que entras. Si la has perdido, pide a un administrador que la quite.
