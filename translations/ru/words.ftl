# Слова, общие для всех страниц.

## Действия

words-save = Сохранить
words-cancel = Отмена
words-edit = Изменить
words-delete = Удалить
words-remove = Убрать
words-restore = Восстановить
words-undo = Отменить
words-search = Найти
words-filter = Фильтр
words-clear = Очистить
words-close = Закрыть
words-back = Назад
words-next = Далее
words-previous = Назад
words-continue = Продолжить
words-add = Добавить
words-create = Создать
words-open = Открыть
words-send = Отправить
words-copy = Копировать
words-copied = Скопировано
words-download = Скачать
words-upload = Загрузить
words-print = Печать
words-export = Экспорт
words-import = Импорт
words-choose = Выбрать…
words-change = Сменить
words-assign = Назначить
words-merge = Объединить
words-reload = Обновить
words-retry = Повторить
words-show-all = Показать все
words-more = Ещё
words-less = Меньше

## Ответы и состояния

words-yes = Да
words-no = Нет
words-ok = ОК
words-all = Все
words-none = Нет
words-nobody = Никто
words-other = Другое
words-unknown = Неизвестно
words-loading = Загрузка…
words-saved = Сохранено
words-deleted = Удалено
words-changed = Изменено
words-required = Обязательно
words-optional = необязательно
words-nothing-found = Ничего не найдено
words-selected =
    { $n ->
        [one] Выбран { $n }
        [few] Выбрано { $n }
        [many] Выбрано { $n }
       *[other] Выбрано { $n }
    }

## Столбцы и поля

words-name = Имя
words-kind = Вид
words-status = Состояние
words-date = Дата
words-time = Время
words-from = С
words-to = По
words-owner = Ответственный
words-team = Команда
words-language = Язык
words-country = Страна
words-currency = Валюта
words-time-zone = Часовой пояс
words-amount = Сумма
words-total = Итого
words-quantity = Количество
words-price = Цена
words-tags = Метки
words-source = Источник
words-created = Создано
words-updated = Изменено
words-description = Описание
words-subject = Тема
words-reason = Причина
words-you = вы

## Время

words-today = сегодня
words-yesterday = вчера
words-tomorrow = завтра
words-today-heading = Сегодня
words-yesterday-heading = Вчера
words-tomorrow-heading = Завтра
words-now = только что
words-minutes-ago = { $n } мин назад
words-hours-ago = { $n } ч назад
words-days-ago =
    { $n ->
        [one] { $n } день назад
        [few] { $n } дня назад
        [many] { $n } дней назад
       *[other] { $n } дня назад
    }
words-in-minutes = через { $n } мин
words-in-hours = через { $n } ч
words-in-days =
    { $n ->
        [one] через { $n } день
        [few] через { $n } дня
        [many] через { $n } дней
       *[other] через { $n } дня
    }
words-due-now = срок сейчас
words-due-minutes = срок через { $n } мин
words-due-hours = срок через { $n } ч
words-due-tomorrow = срок завтра
words-due-days =
    { $n ->
        [one] срок через { $n } день
        [few] срок через { $n } дня
        [many] срок через { $n } дней
       *[other] срок через { $n } дня
    }
words-due-on = срок { $date }
words-late-minutes = просрочено на { $n } мин
words-late-hours = просрочено на { $n } ч
words-late-days =
    { $n ->
        [one] просрочено на { $n } день
        [few] просрочено на { $n } дня
        [many] просрочено на { $n } дней
       *[other] просрочено на { $n } дня
    }
words-duration-m = { $m } мин
words-duration-h = { $h } ч
words-duration-hm = { $h } ч { $m } мин
words-duration-d =
    { $d ->
        [one] { $d } день
        [few] { $d } дня
        [many] { $d } дней
       *[other] { $d } дня
    }
words-duration-dh = { $d } д { $h } ч

## Количества

words-customers =
    { $n ->
        [one] { $n } клиент
        [few] { $n } клиента
        [many] { $n } клиентов
       *[other] { $n } клиента
    }
words-people =
    { $n ->
        [one] { $n } человек
        [few] { $n } человека
        [many] { $n } человек
       *[other] { $n } человека
    }
words-records =
    { $n ->
        [one] { $n } запись
        [few] { $n } записи
        [many] { $n } записей
       *[other] { $n } записи
    }
words-days =
    { $n ->
        [one] { $n } день
        [few] { $n } дня
        [many] { $n } дней
       *[other] { $n } дня
    }

## Роли

role-administrator = Администратор
role-manager = Руководитель
role-agent = Сотрудник
role-read-only = Только чтение

## Языки

language-en = английский
language-es = испанский
language-ro = румынский
language-ru = русский
language-bg = болгарский
language-cs = чешский
language-de = немецкий
language-el = греческий
language-fr = французский
language-hu = венгерский
language-it = итальянский
language-nl = нидерландский
language-pl = польский
language-pt = португальский
language-tr = турецкий
language-uk = украинский

## Виды клиентов, один и несколько

kind-person = Человек
kind-organisation = Организация
kind-household = Семья
kinds-person = Люди
kinds-organisation = Организации
kinds-household = Семьи

## Способы связи

point-email = Эл. почта
point-phone = Телефон
point-postal = Почтовый адрес
point-handle = Профиль в соцсети

## События с клиентом

entry-note = Заметка
entry-call = Звонок
entry-visit = Визит
entry-letter = Письмо
entry-email = Эл. письмо
entry-meeting = Встреча
entry-chat = Чат
entry-post = Публикация
entry-survey = Опрос
entry-order = Заказ
entry-return = Возврат
entry-case = Обращение
entry-task = Задача

direction-in = Входящее
direction-out = Исходящее
direction-internal = Внутреннее

## Статус клиента

standing-prospect = Потенциальный
standing-active = Активный
standing-loyal = Постоянный
standing-at-risk = Под угрозой
standing-lapsed = Неактивный
standing-lost = Потерянный
