# Hoy: lo que vence, quién me ha escrito y qué ha pasado con mis clientes.

today-good-morning = Buenos días, { $name }
today-good-day = Buenas tardes, { $name }
today-good-evening = Buenas noches, { $name }

## Lo que vence

today-numbers = Cuánto hay pendiente
today-due-late = Con retraso
today-due-today = Hoy
today-due-soon = Próximos 7 días
today-nothing-due = No hay nada pendiente. Anota una tarea o una promesa con fecha en la ficha de un cliente y aparecerá aquí.
today-nothing-due-see = Elegir un cliente
today-complete = Hecho: { $what }
today-done = Hecho
today-more-due = Estas son las primeras { $n }. Termina algunas para ver las demás.
today-for = por { $name }
today-show-all = Ver las { $count }

## Menciones

today-mentions = Te han mencionado
today-mentions-none = Nada nuevo. Tus compañeros te avisan escribiendo tu @nombre en una nota.
today-see = Visto: lo que escribió { $name }
today-seen = Visto

## Compras que faltan

today-overdue = Ya deberían haber vuelto
today-overdue-none = Ninguno de tus clientes lleva más tiempo de lo habitual sin comprar. Aquí verás a quien rompa su ritmo de compra.
today-overdue-see = Ver las últimas compras
today-overdue-why =
    { $every ->
        [one] Compra cada día
       *[other] Compra cada { $every } días
    }; { $waited ->
        [one] lleva { $waited } día sin comprar.
       *[other] lleva { $waited } días sin comprar.
    }

## Lo que han hecho los demás

today-news = Novedades de tus clientes
today-news-span = últimos 7 días
today-news-none = Sin novedades en los últimos 7 días. Aquí verás lo que tus compañeros anoten sobre tus clientes.
today-news-see = Ver mis clientes
today-news-more = { $n } más
