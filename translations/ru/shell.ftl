# Рамка всех страниц: навигация, верхняя панель, клавиатура, неполадки.

## Навигация

shell-main = Главное
shell-skip = К содержанию
shell-today = Сегодня
shell-inbox = Входящие
shell-customers = Клиенты
shell-deals = Сделки
shell-orders = Заказы
shell-insights = Аналитика
shell-settings = Настройки
shell-account = Ваша учётная запись
shell-account-short = Профиль
shell-sign-in = Войти
shell-sign-out = Выйти
shell-sell = Продажи
shell-reach = Связь
shell-understand = Понимание
shell-home = Перейти на «Сегодня»

## Верхняя панель

shell-find = Найти или перейти…
shell-find-short = Поиск
shell-new = Создать
shell-notifications = Уведомления
shell-notifications-count =
    { $n ->
        [0] Нет новых уведомлений
        [one] { $n } новое уведомление
        [few] { $n } новых уведомления
        [many] { $n } новых уведомлений
       *[other] { $n } нового уведомления
    }
shell-menu = Меню

## Палитра

shell-palette = Поиск и команды
shell-palette-hint = Имя, номер, адрес или команда
shell-palette-empty = По запросу «{ $query }» ничего нет. Попробуйте меньше букв.
shell-palette-recent = Недавнее
shell-palette-places = Перейти
shell-palette-actions = Создать
shell-palette-customers = Клиенты
shell-palette-help = ↑ ↓ — выбрать, Enter — открыть, Esc — закрыть

shell-new-person = Новый человек
shell-new-organisation = Новая организация
shell-new-household = Новая семья
shell-new-case = Новое обращение
shell-new-deal = Новая сделка
shell-new-order = Новый заказ
shell-new-task = Новая задача

## Клавиатура

shell-keys = Клавиатура
shell-keys-palette = Найти или перейти куда угодно
shell-keys-search = Искать в этом списке
shell-keys-create = Создать что-то новое
shell-keys-go = Перейти в раздел
shell-keys-go-today = Перейти на «Сегодня»
shell-keys-go-inbox = Перейти ко входящим
shell-keys-go-customers = Перейти к клиентам
shell-keys-go-deals = Перейти к сделкам
shell-keys-go-orders = Перейти к заказам
shell-keys-go-insights = Перейти к аналитике
shell-keys-go-settings = Перейти к настройкам
shell-keys-move = Следующая или предыдущая строка
shell-keys-open = Открыть строку
shell-keys-edit = Изменить
shell-keys-close = Закрыть или вернуться
shell-keys-help = Показать эти клавиши

## Вид

shell-theme = Цвета
shell-theme-auto = Как на устройстве
shell-theme-light = Светлые
shell-theme-dark = Тёмные

## Связь с сервером

shell-offline = Нет связи. Введённое останется здесь, пока она не вернётся.
shell-online = Связь восстановлена.
shell-saving = Сохранение…
shell-all-saved = Все изменения сохранены
shell-not-saved = Не сохранено. Проверьте связь и повторите попытку.
shell-new-version = Есть новая версия. Обновите страницу.
shell-unsaved = Изменения ещё не сохранены. Всё равно уйти?
shell-sign-in-again = Сеанс завершён. Войдите снова, чтобы продолжить.

## Списки

shell-load-more = Показать ещё
shell-end-of-list = Это всё.
shell-about = около { $n }
# Same in English.
shell-page-title = { $page } · Vínculo

## Неполадки: что случилось и что делать

shell-problem-bad-request = Не удалось прочитать запрос
shell-problem-bad-request-next = Вернитесь, проверьте введённое и отправьте снова.
shell-problem-not-signed-in = Войдите, пожалуйста
shell-problem-not-signed-in-next = После входа мы вернём вас сюда.
shell-problem-not-allowed = У вас нет на это прав
shell-problem-not-allowed-next = Если нужен доступ, обратитесь к администратору.
shell-problem-step-up = Сначала подтвердите, что это вы
shell-problem-step-up-next = Войдите ещё раз и повторите.
shell-problem-needs-approval = Нужен второй человек
shell-problem-needs-approval-next = Обратитесь к коллеге, который может разрешить; запрос ждёт в «Подтверждениях».
shell-problem-own-approval = Сами себе вы разрешить не можете
shell-problem-own-approval-next = Вторым человеком должен быть другой коллега: ни тот, кто просит, ни учётная запись, которую он за последнюю неделю создал, перевёл на другой адрес или открыл ссылкой.
shell-problem-not-found = Здесь ничего нет
shell-problem-not-found-next = Возможно, запись удалена или объединена либо вам не видна. Найдите её по имени.
shell-problem-conflict = Тем временем это изменил кто-то другой
shell-problem-conflict-next = Обновите страницу, посмотрите изменения и внесите свои снова.
shell-problem-restricted = Обработка данных этого клиента ограничена
shell-problem-restricted-next = Пока данные только хранятся. Снимите ограничение, прежде чем что-то менять.
shell-problem-gone = Эта ссылка больше не действует
shell-problem-gone-next = Запросите новую.
shell-problem-too-large = Слишком большой размер
shell-problem-too-large-next = Отправьте не больше { $limit } или разделите на части.
shell-problem-invalid = Проверьте некоторые поля
shell-problem-invalid-next = Исправьте отмеченные поля и сохраните снова.
shell-problem-too-many = Слишком много запросов
shell-problem-too-many-next =
    { $seconds ->
        [one] Подождите { $seconds } секунду и повторите.
        [few] Подождите { $seconds } секунды и повторите.
        [many] Подождите { $seconds } секунд и повторите.
       *[other] Подождите { $seconds } секунды и повторите.
    }
shell-problem-server = У нас произошёл сбой
shell-problem-server-next = Всё сохранённое цело. Повторите; если не поможет, сообщите администратору этот номер: { $number }
shell-problem-unavailable = Скоро вернёмся
shell-problem-unavailable-next = База данных сейчас не отвечает. Страница заработает через несколько секунд.
shell-problem-wrong-host = Это не наш адрес
shell-problem-wrong-host-next = Откройте Vínculo по адресу, который дал администратор.
shell-problem-forged = Форма пришла с другого сайта или устарела
shell-problem-forged-next = Обновите страницу и отправьте снова.

## Единицы

shell-unit-minutes = мин
shell-unit-hours = ч
shell-unit-days = д
shell-unit-pieces = шт.
shell-unit-bytes = { $n } Б
shell-unit-kilobytes = { $n } кБ
shell-unit-megabytes = { $n } МБ
shell-unit-gigabytes = { $n } ГБ

shell-failed = Не получилось. Попробуйте ещё раз.
shell-phone-bar = Разделы
shell-keys-go-account = Перейти к учётной записи
shell-keys-select = Выбрать строку
shell-keys-note = Написать заметку
shell-keys-send = Отправить написанное
shell-problem-unknown-outcome = Неизвестно, сохранилось ли это
shell-problem-unknown-outcome-next = Связь прервалась во время сохранения. Проверьте, есть ли запись, прежде чем отправлять снова.
shell-problem-no-writes = Сейчас ничего нельзя изменить
shell-problem-no-writes-next = Диск базы данных сообщает об ошибке. Читать можно; отправленное только что не сохранено. Сообщите администратору.
shell-problem-disk-full = Диск заполнен
shell-problem-disk-full-next = Ничего не сохранено. Сообщите администратору, что базе данных нужно больше места.
shell-problem-busy = Это заняло слишком много времени
shell-problem-busy-next = Ничего не сломалось, просто сейчас много работы. Повторите чуть позже.
shell-problem-too-slow = Данные шли слишком медленно
shell-problem-too-slow-next = Проверьте соединение и отправьте снова.
