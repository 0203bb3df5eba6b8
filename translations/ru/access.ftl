## Кто видит клиента

access-title = Кто видит этого клиента
access-card = Доступ
access-text = В каждой строке то, по чему решает сама программа. Зачёркнутая причина верна, но для этого сотрудника не учитывается.
access-result = Итог
access-why = Почему
access-changes = Может менять
access-sees = Может видеть
access-hidden = Скрыт
access-everyone = Видит всех клиентов
access-owner = Ответственный
access-deputy = Заместитель
access-stand-in = Замещает ответственного
access-team = В команде клиента
access-shared = Открыт для просмотра
access-shared-to-change = Открыт для изменения
access-role-sees-none = Роль не видит клиентов.
access-no-reason = Нет ни одной причины.
access-reach-too-short = Не видит так далеко.
access-role-changes-none = Роль не меняет клиентов.
access-only-to-see = Открыт только для просмотра.
access-share = Поделиться
access-share-title = Поделиться клиентом
access-shared-with = Кому открыт
access-shared-none = Никому не открыт
access-with = С кем?
access-team-of = Команда { $name }
access-reason = Зачем?
access-by = Кто открыл
access-until = До
access-days = { $n ->
    [one] { $n } день
    [few] { $n } дня
    [many] { $n } дней
   *[other] { $n } дня
  }
access-no-end = Пока кто-нибудь не закроет
access-may-change = Можно и менять клиента
access-end = Закрыть
