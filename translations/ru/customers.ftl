customers-title = Клиенты
customers-new = Новый клиент
customers-edit = Изменить клиента
customers-import = Импорт
customers-export = Экспорт
customers-removed = Удалённые клиенты
customers-removed-at = Удалён
customers-none-removed = Ничего не удалено. Удалённые клиенты ждут здесь, их можно восстановить.
customers-is-removed = Этот клиент удалён. Всё сохранено, и его можно восстановить.
customers-columns = Столбцы
customers-column-name = Имя
customers-column-organisation = Организация
customers-column-kind = Вид
customers-column-country = Страна
customers-column-language = Язык
customers-column-standing = Статус
customers-column-last-contact = Последний контакт
customers-column-last-purchase = Последняя покупка
customers-column-buys = Покупает
customers-column-spent = Потрачено
customers-column-owner = Ответственный
customers-column-deputy = Заместитель
customers-column-team = Команда
customers-column-tag = Метка
customers-column-tags = Метки
customers-column-time-zone = Часовой пояс
customers-column-source = Источник
customers-column-external-id = Внешний ID
customers-column-contacts = Контакты
customers-column-created = Создан
customers-column-updated = Изменён
customers-count-exactly = Посчитать точно
customers-about-count = около { $count }
customers-more-than = больше { $count }
customers-took = { $milliseconds } мс
customers-filter = Фильтр
customers-filter-text = Фильтр текстом
customers-filter-refused = Фильтр непонятен: { $reason }
customers-without = Убрать фильтр { $field } { $value }
customers-none-match = Ни один клиент не подходит под фильтры.
customers-show-all = Показать всех клиентов
customers-none = Здесь появятся ваши клиенты. Создайте первого или импортируйте список.
customers-create-first = Создать клиента
customers-select = Выбрать: { $name }
customers-select-all = Выбрать всех на экране
customers-selected-one = выбран {"{n}"}
customers-selected-few = выбрано {"{n}"}
customers-selected-many = выбрано {"{n}"}
customers-assign = Назначить
customers-tag = Метка
customers-tag-add = Добавить метку
customers-owner-me = я
customers-owner-none = никто
customers-who = Кто это
customers-given-name = Имя
customers-family-name = Фамилия
customers-name = Полное имя или название организации либо семьи
customers-contacts = Как связаться
customers-no-contacts = Пока нет контактов
customers-contact-remove = Убрать этот контакт
customers-label = Пометка
customers-primary = Основной
customers-street = Улица
customers-postcode = Индекс
customers-city = Населённый пункт
customers-region = Регион
customers-country = Страна
customers-care = Кто ведёт
customers-tags-comma = Метки через запятую
customers-not-saved = Ещё не сохранено: исправьте отмеченные поля.
customers-save-anyway = Всё равно сохранить
customers-clash = Уже есть кто-то с той же почтой или телефоном:
customers-conflict = Кто-то изменил этого клиента, пока вы редактировали
customers-conflict-text = Ничего не перезаписано. Сравните обе версии и решите.
customers-conflict-field = Поле
customers-conflict-yours = Ваша
customers-conflict-theirs = Другая, сохранённая
customers-conflict-keep-theirs = Оставить другую
customers-conflict-save-mine = Сохранить мою
customers-conflict-or-save = или измените ниже то, что нужно, и сохраните свою.
customers-since = с нами с { $date }
customers-call = Позвонить
customers-mail = Написать
customers-about = О клиенте
customers-matters = Что важно сейчас
customers-refused-name-missing = Введите имя.
customers-refused-too-long = Слишком длинно.
customers-refused-too-many = Слишком много.
customers-refused-control-character = Здесь есть переносы строк или управляющие символы.
customers-refused-not-a-language = Укажите код языка, например en или ro.
customers-refused-not-a-country = Выберите страну из списка.
customers-refused-not-a-time-zone = Укажите часовой пояс, например Europe/Moscow.
customers-refused-address-missing = Заполните адрес.
customers-refused-external-id-taken = Этот внешний ID использовать нельзя.
customers-every-days =
    { $days ->
        [one] каждый { $days } день
        [few] каждые { $days } дня
        [many] каждые { $days } дней
       *[other] каждые { $days } дня
    }
customers-said-assigned =
    { $count ->
        [one] Ответственный изменён у { $count } клиента.
        [few] Ответственный изменён у { $count } клиентов.
        [many] Ответственный изменён у { $count } клиентов.
       *[other] Ответственный изменён у { $count } клиента.
    }
customers-said-tagged =
    { $count ->
        [one] { $count } клиент получил метку.
        [few] { $count } клиента получили метку.
        [many] { $count } клиентов получили метку.
       *[other] { $count } клиента получили метку.
    }
customers-said-removed =
    { $count ->
        [one] { $count } клиент удалён.
        [few] { $count } клиента удалены.
        [many] { $count } клиентов удалено.
       *[other] { $count } клиента удалено.
    }
customers-said-restored =
    { $count ->
        [one] { $count } клиент восстановлен.
        [few] { $count } клиента восстановлены.
        [many] { $count } клиентов восстановлено.
       *[other] { $count } клиента восстановлено.
    }
