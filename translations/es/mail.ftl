# Mail of the house itself.

mail-outbox = Bandeja de salida
mail-to = Para
mail-subject = Asunto
mail-said = Respuesta del servidor de correo
mail-again = Enviar de nuevo
mail-empty = Aún no se ha enviado ningún correo.
mail-no-server = Aún no hay servidor de correo: los enlaces se muestran a quien los crea. Arranca con --smtp para enviarlos.
mail-state-queued = En cola
mail-state-handed = En camino
mail-state-accepted = Aceptado
mail-state-failed = Fallido
mail-state-uncertain = Quizá entregado
mail-invitation-subject = Te invitan a Vínculo
mail-invitation-body =
    Hola, { $name }:

    { $by } te invita a Vínculo. Elige aquí una contraseña; el enlace sirve una vez, durante 72 horas:

    { $link }
mail-reset-subject = Una contraseña nueva
mail-reset-body =
    Hola, { $name }:

    { $by } ha creado un enlace para que elijas una contraseña nueva. Sirve una vez, durante 15 minutos:

    { $link }

    Si no lo has pedido, avisa a tus administradores.
