## Ограничение обработки

restriction-title = Ограничить обработку
restriction-banner = Обработка ограничена с { $date }: хранить, не использовать.
restriction-what = Пока обработка ограничена, данные только хранятся. Списки, поиск, выгрузки и массовые изменения их пропускают, коллеги без этого права их не видят, и никто ничего не меняет. Отозвать согласия и потребовать удаления по-прежнему можно.
restriction-reason-hint = Например: оспаривает адрес, письмо от 22 ноября. Причина зашифрована и исчезнет вместе с данными человека.
restriction-place = Ограничить
restriction-lift = Снять ограничение
restriction-organisation = Организация — не человек. Ограничивать нечего.
access-restricted = Обработка данных клиента ограничена.

## Что было в полях раньше

history-title = Исправления
history-none = Пока ничего не исправляли.
history-field = Поле
history-before = Было
history-after = Стало
history-by = Кто
history-field-name = Имя
history-field-language = Язык
history-field-country = Страна
history-field-time-zone = Часовой пояс
history-field-contact-points = Контакты
history-field-tags = Метки
history-field-custom = Свои поля
history-field-source = Источник
history-field-external-id = Внешний номер
