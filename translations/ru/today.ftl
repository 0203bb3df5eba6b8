# Сегодня: что нужно сделать, кто ко мне обратился и что нового у моих клиентов.

today-good-morning = Доброе утро, { $name }
today-good-day = Добрый день, { $name }
today-good-evening = Добрый вечер, { $name }

## Что нужно сделать

today-numbers = Сколько дел
today-due-late = Просрочено
today-due-today = Сегодня
today-due-soon = Ближайшие 7 дней
today-nothing-due = Дел нет. Запишите на странице клиента задачу или обещание со сроком, и оно появится здесь.
today-nothing-due-see = Выбрать клиента
today-complete = Готово: { $what }
today-done = Готово
today-more-due = Показаны первые дела: { $n }. Завершите часть, чтобы увидеть остальные.
today-for = за { $name }
today-show-all = Показать все: { $count }

## Упоминания

today-mentions = Вас упомянули
today-mentions-none = Ничего нового. Коллеги обращаются к вам, написав ваше @имя в заметке.
today-see = Просмотрено. Автор: { $name }
today-seen = Просмотрено

## Ожидаемые покупки

today-overdue = Обычно уже возвращались
today-overdue-none = Никто из ваших клиентов не пропадал намного дольше обычного. Здесь появятся те, кто выбился из своего ритма покупок.
today-overdue-see = Посмотреть последние покупки
today-overdue-why =
    { $every ->
        [one] Покупает раз в { $every } день
        [few] Покупает раз в { $every } дня
        [many] Покупает раз в { $every } дней
       *[other] Покупает раз в { $every } дня
    }; { $waited ->
        [one] { $waited } день без покупок.
        [few] { $waited } дня без покупок.
        [many] { $waited } дней без покупок.
       *[other] { $waited } дня без покупок.
    }

## Что сделали другие

today-news = Новое у ваших клиентов
today-news-span = последние 7 дней
today-news-none = За последние 7 дней новостей нет. Здесь будет видно, что коллеги записывают о ваших клиентах.
today-news-see = Посмотреть моих клиентов
today-news-more = ещё { $n }
