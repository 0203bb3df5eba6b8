# Вход, собственная учётная запись, страница команды.

## До входа

team-sign-in = Войти
team-sign-in-wrong = Неверный адрес почты или пароль.
team-sign-in-wait-seconds =
    { $n ->
        [one] Слишком много попыток. Повторите через { $n } секунду.
        [few] Слишком много попыток. Повторите через { $n } секунды.
        [many] Слишком много попыток. Повторите через { $n } секунд.
       *[other] Слишком много попыток. Повторите через { $n } секунды.
    }
team-sign-in-wait-minutes =
    { $n ->
        [one] Слишком много попыток. Повторите через { $n } минуту.
        [few] Слишком много попыток. Повторите через { $n } минуты.
        [many] Слишком много попыток. Повторите через { $n } минут.
       *[other] Слишком много попыток. Повторите через { $n } минуты.
    }
team-with-password = Войти с паролем
team-needs-setup = Учётных записей пока нет. Откройте ссылку, которую сервер вывел в консоль.
team-demo = Кем вы хотите быть?
team-demo-text = Это демонстрационная компания. Вход одним щелчком.
team-email = Эл. почта
team-password = Пароль
team-new-password = Новый пароль
team-password-hint = Не меньше 12 знаков. Хорошо подходят несколько не связанных между собой слов.
team-choose-password = Придумайте новый пароль
team-save-and-enter = Сохранить и войти
team-setup = Настройка Vínculo
team-setup-text = Вы станете первым администратором и пригласите остальных.
team-setup-go = Создать мою учётную запись
team-setup-gone-text = Она действует один раз и в течение часа. Перезапустите сервер, чтобы получить новую; если администратор уже есть, войдите.
team-link-gone = Эта ссылка больше не действует
team-link-gone-text = Она уже использована или устарела. Попросите у администратора новую.
team-welcome = Добро пожаловать, { $name }
team-welcome-text = Придумайте пароль, и можно начинать.
team-reset-page-text = Сеансы на всех других устройствах завершатся.

## Своя учётная запись

team-own-account = Ваша учётная запись
team-about-me = О вас
team-handle-hint = Коллеги упоминают вас как @{ $handle }. Адрес может изменить администратор.
team-language-auto = Как в браузере
team-current-password = Текущий пароль
team-change-password = Сменить пароль
team-change-password-text = В других браузерах сеансы завершатся, а созданные вами токены отключатся.
team-sessions = Где выполнен вход
team-device = Браузер
team-device-unknown = Неизвестный браузер
team-since = Вход выполнен
team-seen = Последняя активность
team-this-one = этот
team-sign-out = Выйти
team-sign-out-everywhere = Выйти везде

## Команда

team-title = Команда
team-people = Люди
team-role = Роль
team-reach = Видит
team-reach-everyone = Всех клиентов
team-reach-team = Клиентов команды
team-reach-own = Своих клиентов
team-teams = Команды
team-active = Активен
team-blocked = Заблокирован
team-no-password = Приглашён
team-one-click = Вход одним щелчком
team-invite = Пригласить коллегу
team-invite-go = Создать ссылку-приглашение
team-invite-again = Новая ссылка-приглашение
team-invited = Приглашение создано
team-invited-text = Отправьте эту ссылку коллеге. Она действует один раз, в течение 72 часов.
team-sessions-of = Где этот сотрудник вошёл в систему
team-sessions-none = Сейчас нигде.
team-reset = Ссылка для нового пароля
team-reset-made = Ссылка создана
team-reset-text = Отправьте эту ссылку коллеге. Она действует один раз, в течение 15 минут.
team-access = Доступ
team-access-text = Новая ссылка или блокировка сразу завершает все сеансы этого человека и отключает созданные им токены.
team-block = Заблокировать
team-unblock = Разблокировать
team-new-team = Новая команда
team-rename = Переименовать
team-name-of = Название команды { $name }
team-only-now = Скопируйте сейчас. В целях безопасности больше это не покажут.
team-done = Готово

## Токены

team-tokens = Токены API
team-tokens-empty = Программы входят с токеном. Пока нет ни одного.
team-token-name = Для чего он?
team-token-made = Токен создан
team-token-once = Токен
team-make-token = Создать токен
team-days = Срок действия в днях
team-used = Последнее использование
team-until = Действует до
team-never = Никогда
team-end = Отключить
team-ended = Отключён

## Что сделано

team-said-saved = Сохранено
team-said-password = Пароль изменён. В других браузерах сеансы завершены.
team-said-ended = Сеанс завершён
team-said-ended-everywhere = Сотрудник вышел из системы везде
team-said-mailed = Ссылка отправлена по почте
team-said-blocked = Заблокирован, все сеансы завершены
team-said-unblocked = Разблокирован
team-said-token-ended = Токен больше не действует

## Что невозможно и что делать

team-refused-name = Введите имя не длиннее 100 знаков.
team-refused-email = Введите адрес почты, например ana@example.org.
team-refused-email-taken = Этот адрес уже у другой учётной записи.
team-refused-password-short = Введите не меньше 12 знаков.
team-refused-password-long = Введите не больше 256 знаков.
team-refused-password-like-email = Не используйте в пароле имя из своего адреса почты.
team-refused-password-like-name = Добавьте что-то кроме своего имени, адреса и названия компании.
team-refused-password-common = Такой пароль пробуют первым. Придумайте другой.
team-refused-password-wrong = Это не ваш текущий пароль.
team-refused-time-zone = Выберите часовой пояс из списка.
team-refused-role = Выберите роль из списка.
team-refused-reach = Выберите из списка.
team-refused-team = Одной из этих команд больше нет. Обновите страницу.
team-refused-days = Введите от 1 до 366 дней.
team-refused-last-administrator = Это последний администратор. Сначала назначьте другого.
team-refused-reset-administrator = Ссылку другого администратора не видит никто. Укажите почтовый сервер через --smtp, чтобы она пришла ему.
team-refused-changed = Тем временем эту учётную запись изменил кто-то другой. Проверьте данные и сохраните ещё раз.
team-refused-key = Эта ссылка больше не действует.

team-refused-role-fixed = Администратору всегда можно всё.
team-refused-role-in-use = Эта роль ещё есть у кого-то или у токена.
team-refused-own-management = Вы потеряете управление командой. Попросите другого администратора.
team-refused-more-than-own = Нельзя дать больше прав, чем есть у вас.
team-refused-reason = Напишите зачем, не длиннее 200 букв.
team-refused-colleague = Выберите коллегу или команду.
team-stand-in = Замещение
team-stand-in-away = Пока вас нет
team-stand-in-text = Выберите, у кого на это время будут ваши клиенты. Коллега видит и меняет ваше в пределах своей роли; всё кончится само.
team-stand-in-who = Кто замещает
team-stand-in-from = Первый день
team-stand-in-until = Последний день
team-stand-in-now = Назначены
team-stand-in-none = Вас никто не замещает.
team-stand-in-end = Закончить
team-refused-absence = Укажите первый и последний день: не в прошлом и не дольше года.
