# Por qué no se acepta una dirección, un número o un perfil, y qué hacer.

recognition-email-empty = Escribe un correo electrónico.
recognition-email-not-one-at = Un correo electrónico lleva exactamente una @.
recognition-email-bad-name = Revisa la parte antes de la @.
recognition-email-bad-domain = Revisa la parte después de la @.
recognition-email-too-long = Este correo electrónico es demasiado largo.
recognition-phone-empty = Escribe un número de teléfono.
recognition-phone-letters = Escribe un solo número, únicamente con cifras.
recognition-phone-too-short = Faltan cifras.
recognition-phone-too-long = Sobran cifras.
recognition-phone-unknown-country = Ningún país tiene este prefijo. Revisa lo que sigue al +.
recognition-phone-needs-country = Empieza por + y el prefijo del país, por ejemplo +40, o elige el país.
recognition-phone-not-in-plan = Este país no tiene ese número. Revisa las cifras o el país.
recognition-handle-empty = Escribe un nombre o la dirección del perfil.
recognition-handle-bad-name = El nombre de un perfil solo lleva letras, cifras, puntos y guiones.
recognition-handle-not-a-profile = Esta dirección no lleva a un perfil.
recognition-handle-too-long = Esta dirección es demasiado larga.
