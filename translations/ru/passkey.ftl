# Passkeys.

passkey-title = Ключи доступа
passkey-text = Входите по отпечатку, лицу или PIN-коду устройства: нечего вводить и нечего украсть поддельной странице.
passkey-name = Название ключа доступа
passkey-add = Добавить ключ доступа
passkey-use = Войти с ключом доступа
passkey-remove = Убрать
passkey-suspect = Возможно, скопирован: уберите его
passkey-backed-up = Есть резервная копия
passkey-failed = Не получилось. Попробуйте ещё раз.
passkey-said-made = Ключ доступа готов
passkey-said-removed = Ключ доступа убран
