# El segundo paso al entrar.

factor-second = Segundo paso
factor-second-text = Un paso más, { $name }: escribe el código que muestra tu aplicación.
factor-code = Código
factor-code-hint = ¿Sin teléfono? También sirve un código de recuperación.
factor-go-on = Continuar
factor-other-account = Entrar con otra cuenta
factor-refused-code = El código no es correcto o ya se usó. Espera al siguiente.
factor-required-text = Tu empresa pide un segundo paso al entrar. Configurarlo lleva un minuto.
factor-set-up = Configurar una aplicación de códigos
factor-scan = Escanea esta imagen con una aplicación de códigos en tu teléfono.
factor-qr = Imagen para tu aplicación
factor-by-hand = ¿Sin cámara? Escribe este secreto en la aplicación.
factor-type-code = Escribe los seis dígitos que muestra la aplicación.
factor-codes = Códigos de recuperación
factor-codes-only-now = Guárdalos ahora. Por seguridad no se muestran nunca más.
factor-codes-text = Cada código te deja entrar una vez sin el teléfono. Imprímelos o guárdalos con tus contraseñas.
factor-print = Imprimir
factor-on = Activado
factor-off = Desactivado
factor-why = Así una contraseña robada no abre nada: para entrar hace falta también un código de tu teléfono.
factor-required-from = A partir del { $date } nadie entra sin un segundo paso.
factor-codes-left =
    { $n ->
        [0] No queda ningún código de recuperación. Crea otros.
        [one] Queda { $n } código de recuperación.
       *[other] Quedan { $n } códigos de recuperación.
    }
factor-new-codes = Nuevos códigos de recuperación
factor-remove = Quitar el segundo paso
factor-said-removed = Segundo paso quitado
factor-rule = Segundo paso al entrar
factor-rule-text = Si es obligatorio, quien aún no lo tenga deberá configurarlo pasada una semana.
factor-rule-offered = Cada persona decide
factor-rule-required = Obligatorio para todos
factor-lost = Quitar un segundo paso perdido
factor-lost-text = Para quien perdió el teléfono y los códigos. Comprueba que es de verdad esa persona. Se cierra su sesión en todas partes.
factor-said-lost = Segundo paso quitado y sesión cerrada en todas partes
