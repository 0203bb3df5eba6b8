# Qué compraron los clientes y con qué ritmo.

purchases-title = Compras
purchases-rhythm = Ritmo de compra
purchases-every =
    { $n ->
        [one] cada día
       *[other] cada { $n } días
    }
purchases-next = próxima: { $date } ± { $window } d
purchases-strip =
    { $n ->
        [one] { $n } día con compras en los últimos 12 meses, normalmente cada { $every } días. La próxima se espera el { $date }, con un margen de { $window } d.
       *[other] { $n } días con compras en los últimos 12 meses, normalmente cada { $every } días. La próxima se espera el { $date }, con un margen de { $window } d.
    }
purchases-why = { $n } días con compras, { $from } – { $to }.
purchases-steady = Constante: los intervalos varían unos { $spread } d.
purchases-loose = Bastante regular: los intervalos varían unos { $spread } d.
purchases-irregular = Irregular: los intervalos varían unos { $spread } d.
purchases-overdue =
    { $n ->
        [one] { $n } día de retraso
       *[other] { $n } días de retraso
    }
purchases-not-enough =
    { $n ->
        [one] Por ahora ha comprado { $n } día. El ritmo se ve a partir de { $fewest } días.
       *[other] Por ahora ha comprado { $n } días. El ritmo se ve a partir de { $fewest } días.
    }
purchases-none = Todavía no ha comprado nada. La primera compra aparecerá aquí.
purchases-spent = Gastado hasta ahora
purchases-orders =
    { $n ->
        [one] { $n } pedido, { $from } – { $to }
       *[other] { $n } pedidos, { $from } – { $to }
    }
purchases-last = Últimas compras
purchases-all = Todas las compras
purchases-no-product = Producto sin nombre
purchases-order = Pedido
purchases-product = Producto
purchases-download = Descargar CSV

## Por qué no se puede registrar una compra

purchases-refused-missing = una compra anónima necesita un número de pedido
purchases-refused-too-long = más de 200 caracteres
purchases-refused-control-character = contiene un carácter de control
purchases-refused-out-of-range = fuera de rango
purchases-refused-in-the-future = la fecha es futura
purchases-refused-not-a-currency = una moneda son tres letras mayúsculas, por ejemplo EUR
