# Mail of the house itself.

mail-outbox = Исходящие письма
mail-to = Кому
mail-subject = Тема
mail-said = Ответ почтового сервера
mail-again = Отправить ещё раз
mail-empty = Писем ещё не отправляли.
mail-no-server = Почтового сервера пока нет: ссылки показываются тому, кто их создаёт. Чтобы отправлять их, запустите с --smtp.
mail-state-queued = В очереди
mail-state-handed = В пути
mail-state-accepted = Принято
mail-state-failed = Не доставлено
mail-state-uncertain = Возможно, доставлено
mail-invitation-subject = Вас приглашают в Vínculo
mail-invitation-body =
    Здравствуйте, { $name }!

    { $by } приглашает вас в Vínculo. Выберите пароль по ссылке; она действует один раз, в течение 72 часов:

    { $link }
mail-reset-subject = Новый пароль
mail-reset-body =
    Здравствуйте, { $name }!

    { $by } создаёт для вас ссылку, чтобы выбрать новый пароль. Она действует один раз, в течение 15 минут:

    { $link }

    Если вы об этом не просили, сообщите администраторам.
