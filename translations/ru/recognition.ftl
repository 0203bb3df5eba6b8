# Почему адрес, номер или профиль не принят и что делать.

recognition-email-empty = Введите адрес эл. почты.
recognition-email-not-one-at = В адресе эл. почты ровно один знак @.
recognition-email-bad-name = Проверьте часть до @.
recognition-email-bad-domain = Проверьте часть после @.
recognition-email-too-long = Этот адрес эл. почты слишком длинный.
recognition-phone-empty = Введите номер телефона.
recognition-phone-letters = Введите один номер, только цифры.
recognition-phone-too-short = Не хватает цифр.
recognition-phone-too-long = Слишком много цифр.
recognition-phone-unknown-country = Такого кода нет ни у одной страны. Проверьте цифры после +.
recognition-phone-needs-country = Начните с + и кода страны, например +40, или выберите страну.
recognition-phone-not-in-plan = В этой стране нет такого номера. Проверьте цифры или страну.
recognition-handle-empty = Введите имя или адрес профиля.
recognition-handle-bad-name = В имени профиля только буквы, цифры, точки и дефисы.
recognition-handle-not-a-profile = По этому адресу нет профиля.
recognition-handle-too-long = Этот адрес слишком длинный.
