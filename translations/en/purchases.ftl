# What customers bought, and the rhythm in it.

purchases-title = Purchases
purchases-rhythm = Purchase rhythm
purchases-every =
    { $n ->
        [one] every day
       *[other] every { $n } days
    }
purchases-next = next: { $date } ± { $window } d
purchases-strip =
    { $n ->
        [one] { $n } purchase day in the last 12 months, usually { $every } days apart. Next expected on { $date }, give or take { $window } d.
       *[other] { $n } purchase days in the last 12 months, usually { $every } days apart. Next expected on { $date }, give or take { $window } d.
    }
purchases-why = { $n } purchase days, { $from } – { $to }.
purchases-steady = Steady: gaps differ by about { $spread } d.
purchases-loose = Fairly regular: gaps differ by about { $spread } d.
purchases-irregular = Irregular: gaps differ by about { $spread } d.
purchases-overdue =
    { $n ->
        [one] { $n } day overdue
       *[other] { $n } days overdue
    }
purchases-not-enough =
    { $n ->
        [one] Bought on { $n } day so far. A rhythm shows from { $fewest } days on.
       *[other] Bought on { $n } days so far. A rhythm shows from { $fewest } days on.
    }
purchases-none = Nothing bought yet. The first purchase will show here.
purchases-spent = Spent so far
purchases-orders =
    { $n ->
        [one] { $n } order, { $from } – { $to }
       *[other] { $n } orders, { $from } – { $to }
    }
purchases-last = Last purchases
purchases-all = All purchases
purchases-no-product = Unnamed product
purchases-order = Order
purchases-product = Product
purchases-download = Download CSV

## Why a purchase cannot be recorded

purchases-refused-missing = an anonymous purchase needs an order number
purchases-refused-too-long = more than 200 characters
purchases-refused-control-character = contains a control character
purchases-refused-out-of-range = out of range
purchases-refused-in-the-future = is in the future
purchases-refused-not-a-currency = a currency is three capital letters, such as EUR
