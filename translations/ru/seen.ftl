## Кто видел клиента

seen-title = Кто видел этого клиента
seen-text = Каждый показ данных этого клиента. Что показали списки и поиск, хранится { $days } дней, открытые карточки — три года.
seen-nobody = Этого клиента ещё никто не видел.
seen-who = Кто
seen-when = Когда
seen-where = Где
seen-what = Что
seen-network = Сеть
seen-system = Сама программа
seen-token = Программа
seen-among = среди { $n }
seen-older = Раньше

seen-screen-record = Карточка
seen-screen-list = Список клиентов
seen-screen-search = Поиск
seen-screen-today = Сегодня
seen-screen-timeline = История
seen-screen-live = История, вживую
seen-screen-entry = Запись
seen-screen-file = Файл
seen-screen-links = Связи
seen-screen-purchases = Покупки
seen-screen-change = Изменение
seen-screen-import = Импорт
seen-screen-export = Выгрузка
seen-screen-privacy = Доступ и приватность
seen-screen-program = Через программу
seen-screen-settings = Настройки
seen-screen-lost = Не записано

seen-part-name = имя
seen-part-details = сведения
seen-part-contacts = контакты
seen-part-links = связи
seen-part-entries = история
seen-part-files = файлы
seen-part-purchases = покупки
