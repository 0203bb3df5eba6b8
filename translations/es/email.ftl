# Otra dirección para la propia cuenta.

email-title = Dirección de correo
email-text = Con ella entras. Un enlace enviado a la dirección nueva la pone en vigor; durante tres días, un enlace enviado a la antigua deshace el cambio.
email-new = Nueva dirección de correo
email-ask = Enviar enlace
email-said-asked = Hemos enviado un enlace a la dirección nueva. Tu dirección cambiará cuando lo abras y lo confirmes.
email-confirm = ¿Es esta tu nueva dirección?
email-confirm-text = A partir de ahora entras en Vínculo con { $email }.
email-confirm-do = Sí, usar esta dirección
email-confirmed = Tu dirección ha cambiado
email-confirmed-text = Ahora entras con { $email }. Hemos escrito a tu dirección antigua cómo deshacerlo.
email-undo = ¿Deshacer el cambio?
email-undo-text = Tu dirección vuelve a ser { $email }. Se cierra la sesión de quien esté dentro de tu cuenta y te enviamos un enlace para una contraseña nueva.
email-undo-do = Deshacer
email-undone = El cambio está deshecho
email-undone-text = Tu dirección vuelve a ser { $email }. Abre el enlace que hemos enviado allí y elige una contraseña nueva.
email-go-on = Ir a la entrada
email-refused-no-mail = Aún no hay servidor de correo, así que no se puede confirmar ninguna dirección. Pregunta a un administrador.
email-mail-confirm-subject = Confirma tu nueva dirección de correo
email-mail-confirm-body =
    Hola, { $name }:

    quieres usar esta dirección en Vínculo. Confírmala aquí; el enlace sirve una vez, durante 24 horas:

    { $link }

    Si no has sido tú, no hagas nada: no cambia nada.
email-mail-undo-subject = Tu dirección de correo ha cambiado
email-mail-undo-body =
    Hola, { $name }:

    a partir de ahora tu cuenta de Vínculo tiene otra dirección de correo. Si no has sido tú, deshazlo aquí; el enlace sirve una vez, durante 72 horas:

    { $link }
email-mail-moved-subject = Tu dirección de correo ha cambiado
email-mail-moved-body =
    Hola, { $name }:

    { $by } ha dado a tu cuenta de Vínculo otra dirección de correo. Si no lo querías, deshazlo aquí; el enlace sirve una vez, durante 72 horas:

    { $link }

    Entonces se cierra la sesión de quien esté dentro de tu cuenta y eliges una contraseña nueva.
