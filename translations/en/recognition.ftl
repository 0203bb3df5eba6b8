# Why an address, a number or a handle is not taken, and what to do.

recognition-email-empty = Enter an e-mail address.
recognition-email-not-one-at = An e-mail address has exactly one @.
recognition-email-bad-name = Check the part before the @.
recognition-email-bad-domain = Check the part after the @.
recognition-email-too-long = This e-mail address is too long.
recognition-phone-empty = Enter a phone number.
recognition-phone-letters = Enter one number, with digits only.
recognition-phone-too-short = Some digits are missing.
recognition-phone-too-long = There are too many digits.
recognition-phone-unknown-country = No country has this prefix. Check what follows the +.
recognition-phone-needs-country = Begin with + and the country, such as +40, or choose the country.
recognition-phone-not-in-plan = This country has no such number. Check the digits or the country.
recognition-handle-empty = Enter a name or the profile’s address.
recognition-handle-bad-name = A profile name has only letters, digits, dots and hyphens.
recognition-handle-not-a-profile = This address does not lead to a profile.
recognition-handle-too-long = This address is too long.
