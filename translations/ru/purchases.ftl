# Что покупали клиенты и с каким ритмом.

purchases-title = Покупки
purchases-rhythm = Ритм покупок
purchases-every =
    { $n ->
        [one] каждый { $n } день
        [few] каждые { $n } дня
        [many] каждые { $n } дней
       *[other] каждые { $n } дня
    }
purchases-next = следующая: { $date } ± { $window } дн.
purchases-strip =
    { $n ->
        [one] { $n } день с покупками за последние 12 месяцев, обычно раз в { $every } дн. Следующая ожидается { $date }, плюс-минус { $window } дн.
        [few] { $n } дня с покупками за последние 12 месяцев, обычно раз в { $every } дн. Следующая ожидается { $date }, плюс-минус { $window } дн.
        [many] { $n } дней с покупками за последние 12 месяцев, обычно раз в { $every } дн. Следующая ожидается { $date }, плюс-минус { $window } дн.
       *[other] { $n } дня с покупками за последние 12 месяцев, обычно раз в { $every } дн. Следующая ожидается { $date }, плюс-минус { $window } дн.
    }
purchases-why =
    { $n ->
        [one] { $n } день с покупками, { $from } – { $to }
        [few] { $n } дня с покупками, { $from } – { $to }
        [many] { $n } дней с покупками, { $from } – { $to }
       *[other] { $n } дня с покупками, { $from } – { $to }
    }
purchases-steady = Ровно: промежутки отличаются примерно на { $spread } дн.
purchases-loose = Довольно регулярно: промежутки отличаются примерно на { $spread } дн.
purchases-irregular = Нерегулярно: промежутки отличаются примерно на { $spread } дн.
purchases-overdue =
    { $n ->
        [one] задержка на { $n } день
        [few] задержка на { $n } дня
        [many] задержка на { $n } дней
       *[other] задержка на { $n } дня
    }
purchases-not-enough =
    { $n ->
        [one] Пока был { $n } день с покупками. Ритм виден начиная с { $fewest } дней.
        [few] Пока было { $n } дня с покупками. Ритм виден начиная с { $fewest } дней.
        [many] Пока было { $n } дней с покупками. Ритм виден начиная с { $fewest } дней.
       *[other] Пока было { $n } дня с покупками. Ритм виден начиная с { $fewest } дней.
    }
purchases-none = Пока ничего не куплено. Первая покупка появится здесь.
purchases-spent = Потрачено всего
purchases-orders =
    { $n ->
        [one] { $n } заказ, { $from } – { $to }
        [few] { $n } заказа, { $from } – { $to }
        [many] { $n } заказов, { $from } – { $to }
       *[other] { $n } заказа, { $from } – { $to }
    }
purchases-last = Последние покупки
purchases-all = Все покупки
purchases-no-product = Товар без названия
purchases-order = Заказ
purchases-product = Товар
purchases-download = Скачать CSV

## Почему покупку нельзя записать

purchases-refused-missing = анонимной покупке нужен номер заказа
purchases-refused-too-long = больше 200 знаков
purchases-refused-control-character = содержит управляющий знак
purchases-refused-out-of-range = вне допустимых пределов
purchases-refused-in-the-future = дата в будущем
purchases-refused-not-a-currency = валюта — три заглавные буквы, например EUR
