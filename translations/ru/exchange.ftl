# Импорт и экспорт файлов.

exchange-title = Импорт
exchange-intro = Загрузите файл CSV из электронной таблицы или другой программы. Без вашего согласия ничего не записывается, а повторный импорт того же файла ничего не меняет.
exchange-what = Что в файле
exchange-what-customers = Клиенты
exchange-what-purchases = Покупки
exchange-file = Файл CSV
exchange-file-hint = UTF-8; в первой строке — названия столбцов.
exchange-columns = Что в каком столбце?
exchange-columns-hint = Мы определили их по названиям. Исправьте неверное и сделайте пробу: она ничего не записывает.
exchange-column = Столбец
exchange-field = Поле
exchange-first-rows = Первые строки
exchange-leave-out = пропустить
exchange-field-twice = Два столбца — одно поле: выберите другое для «{ $column }».
exchange-another = Выбрать другой файл
exchange-try = Попробовать без записи
exchange-import-now = Импортировать
exchange-would = Вот что произойдёт
exchange-read = Прочитано строк
exchange-created = Создано
exchange-updated = Обновлено
exchange-unchanged = Без изменений
exchange-rejected = Отклонено
exchange-line = Строка { $n }:
exchange-running = Идёт импорт… Страницу можно закрыть, импорт продолжится.
exchange-done = Импорт завершён.
exchange-to-customers = К клиентам
exchange-rejected-rows = Отклонённые строки (CSV)

## Почему строка отклонена

exchange-rejected-too-long = ячейка «{ $about }» больше 1 МБ
exchange-rejected-nul = ячейка «{ $about }» содержит байт NUL
exchange-rejected-utf8 = ячейка «{ $about }» не в кодировке UTF-8
exchange-rejected-ragged = ячеек в строке: { $about }, в заголовке: { $more }
exchange-rejected-shared-email = эта почта есть у нескольких клиентов; добавьте external_id
exchange-rejected-not-yours = вы не можете изменить этого клиента
exchange-rejected-not-usable = использовать нельзя
exchange-rejected-not-writable = ваша роль не заполняет это поле
exchange-rejected-deleted = клиент удалён; сначала восстановите его
exchange-rejected-future = дата в будущем
exchange-rejected-nobody = здесь никого так не зовут: «{ $more }»
exchange-rejected-unreadable = не удалось прочитать «{ $more }»
exchange-rejected-invalid = в таком виде сохранить нельзя
exchange-rejected-unknown-customer = нет единственного клиента с ID, внешним ID или почтой «{ $more }»
exchange-rejected-missing = не указано
exchange-rejected-line-twice = эта позиция заказа уже есть в файле

## Почему файл не принят

exchange-refused-folder = { $about } — это папка, а не файл CSV
exchange-refused-utf16 = { $about } в кодировке UTF-16: сохраните его как CSV в UTF-8
exchange-refused-spreadsheet = { $about } — электронная таблица или архив: сохраните как CSV в UTF-8
exchange-refused-endless = запись, начатая в строке { $about }, не завершена: не закрыты кавычки?
exchange-refused-broken = файл не читается после строки { $about }: { $more }
exchange-refused-empty = { $about } пуст: в первой строке должны быть названия столбцов
exchange-refused-header-utf8 = столбец { $about } заголовка не в кодировке UTF-8
exchange-refused-header-nul = столбец { $about } заголовка содержит байт NUL: это файл CSV?
exchange-refused-header-empty = заголовок пуст: в первой строке должны быть названия столбцов
exchange-refused-header-unnamed = у столбца { $about } в заголовке нет названия
exchange-refused-header-twice = столбец «{ $about }» в заголовке повторяется
exchange-refused-cannot-read = не удалось прочитать { $about }: { $more }
exchange-refused-cannot-write = не удалось записать { $about }: { $more }
exchange-refused-no-field = нет поля «{ $about }»; выберите одно из: { $more }
exchange-refused-no-column = в файле нет столбца «{ $about }»; есть: { $more }
exchange-refused-missing = ни один столбец не является полем { $about }; в файле есть: { $more }
exchange-refused-only-csv = пока можно записать только CSV: имя должно заканчиваться на .csv, а не { $about }
exchange-refused-database = { $more }; уже импортированные строки остаются, файл можно импортировать снова
exchange-tried-part =
    { $n ->
        [one] Проверена только первая { $n } строка; остальные проверяются построчно при импорте.
        [few] Проверены только первые { $n } строки; остальные проверяются построчно при импорте.
        [many] Проверены только первые { $n } строк; остальные проверяются построчно при импорте.
       *[other] Проверены только первые { $n } строки; остальные проверяются построчно при импорте.
    }
