# История клиента: что произошло, что обещано и где это записать.

timeline-title = История
timeline-live = Обновляется сама
timeline-arrived = Появилась новая запись.
timeline-empty = Здесь ещё ничего не произошло. Напишите выше первую заметку.
timeline-nothing-fits = Под этот фильтр ничего не подходит.
timeline-older = Более ранние записи
timeline-to-customer = К клиенту
timeline-edit-title = Изменить запись
timeline-menu = Изменить эту запись

## Фильтр

timeline-filter-kind = Вид
timeline-filter-time = Время
timeline-all-kinds = Всё
timeline-open-promises = Невыполненные обещания
timeline-mentions-me = Упоминания обо мне
timeline-period-any = За всё время
timeline-period-30-days = Последние 30 дней
timeline-period-year = Этот год
timeline-since = с { $date }
timeline-until = по { $date }

## Предложения; { $who } — имя

timeline-did-note = { $who } · заметка
timeline-did-call-in = { $who } · звонок нам
timeline-did-call-out = { $who } · звонок клиенту
timeline-did-visit-in = { $who } · визит к нам
timeline-did-visit-out = { $who } · визит к клиенту
timeline-did-letter-in = { $who } · бумажное письмо нам
timeline-did-letter-out = { $who } · бумажное письмо клиенту
timeline-did-email-in = { $who } · эл. письмо нам
timeline-did-email-out = { $who } · эл. письмо клиенту
timeline-did-post-in = { $who } · публикация о нас
timeline-did-post-out = { $who } · публичный ответ
timeline-did-meeting = { $who } · встреча
timeline-did-chat = { $who } · чат
timeline-did-survey = { $who } · ответ на опрос
timeline-did-order = Заказ
timeline-did-return = Возврат
timeline-did-case = Обращение
timeline-did-task = { $who } · задача
timeline-with = разговор: { $name }

## Обещания

timeline-complete = Готово
timeline-done = Готово
timeline-reopen = Вернуть в работу
timeline-promised-by = обещание: { $name }
timeline-promise-until = Вернуться к этому до
timeline-due = Срок
timeline-assignee = Кто выполнит

## Поля

timeline-write = Что записать
timeline-text = Текст
timeline-subject = О чём
timeline-direction = Кто к кому обратился
timeline-direction-out = Мы к клиенту
timeline-direction-in = Клиент к нам
timeline-at = Когда (пусто: сейчас)
timeline-minutes = Минуты
timeline-outcome = Итог
timeline-attach = Прикрепить файлы
timeline-attach-hint = До 20 файлов по 25 МБ
timeline-note-hint = Заметки видит только ваша команда
timeline-also = Вместе с…
timeline-also-find = Найти другого клиента
timeline-also-with = Вместе с

timeline-placeholder-note = Напишите заметку. Через @ можно упомянуть коллегу.
timeline-placeholder-call = О чём говорили по телефону?
timeline-placeholder-visit = Где вы были, что увидели и о чём договорились?
timeline-placeholder-letter = О чём письмо?
timeline-placeholder-email = О чём эл. письмо?
timeline-placeholder-meeting = Что обсудили и решили?
timeline-placeholder-task = Что нужно сделать? Первая строка станет заголовком.
timeline-save-note = Сохранить заметку
timeline-save-call = Сохранить звонок
timeline-save-visit = Сохранить визит
timeline-save-letter = Сохранить письмо
timeline-save-email = Сохранить эл. письмо
timeline-save-meeting = Сохранить встречу
timeline-save-task = Сохранить задачу

## После сохранения

timeline-saved = Сохранено
timeline-completed = Отмечено как выполненное
timeline-removed = Запись удалена

## Одновременная правка

timeline-conflict = Пока вы писали, эту запись изменил кто-то другой. Выберите, какой текст останется.
timeline-yours = Ваш вариант
timeline-theirs = Другой вариант
timeline-keep-yours = Сохранить мой
timeline-keep-theirs = Оставить другой

## Что не так с полем

timeline-refused-text-missing = Сначала напишите что-нибудь.
timeline-refused-too-long = Слишком длинно. Сократите.
timeline-refused-control-character = Здесь есть символы, которые нельзя показать. Введите заново.
timeline-refused-in-the-future = Дата в будущем. Запланируйте это как задачу со сроком.
timeline-refused-out-of-range = Проверьте дату: она слишком далеко.
timeline-refused-end-before-start = Окончание не может быть раньше начала.
timeline-refused-not-a-time = Укажите дату и время.
timeline-refused-not-a-day = Укажите дату.
timeline-refused-not-a-number = Укажите число минут.
timeline-refused-not-a-colleague = Выберите коллегу из списка.
timeline-refused-not-a-currency = Укажите валюту тремя заглавными буквами, например EUR.
timeline-refused-too-many = Прикрепите не больше 20 файлов.
timeline-refused-file-too-large = Один из файлов больше 25 МБ. Прикрепите файл поменьше.
timeline-refused-order-of-purchases = Заказы появляются из покупок. Выберите другой вид записи.
timeline-refused-no-such-customer = Такого клиента нет, или у вас нет к нему доступа.
timeline-refused-choose-customer = Выберите кого-нибудь из списка или очистите поле.
timeline-refused-too-many-customers = Запись может относиться не более чем к 20 клиентам.

## Размеры файлов

timeline-size-bytes = { $n } Б
timeline-size-kilobytes = { $n } кБ
timeline-size-megabytes = { $n } МБ
timeline-text-forgotten = Текста больше нет: данные человека, о котором он был, стёрты.
timeline-text-damaged = Текст изменён извне и не может быть показан.
timeline-text-not-yours = Ваша роль не читает, что было сказано.
