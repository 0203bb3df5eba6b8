# Today: what is due, who spoke to me, what happened with my customers.

today-good-morning = Good morning, { $name }
today-good-day = Good afternoon, { $name }
today-good-evening = Good evening, { $name }

## What is due

today-numbers = How much is due
today-due-late = Late
today-due-today = Today
today-due-soon = Next 7 days
today-nothing-due = Nothing is due. Write a task or a promise on a customer’s page and give it a date: it will appear here.
today-nothing-due-see = Choose a customer
today-complete = Done: { $what }
today-done = Done
today-more-due = These are the first { $n }. Finish some to see the others.
today-for = for { $name }
today-show-all = Show all { $count }

## Mentions

today-mentions = You were mentioned
today-mentions-none = Nothing new. Colleagues reach you with your @handle in a note.
today-see = Seen: what { $name } wrote
today-seen = Seen

## Purchases that are missing

today-overdue = Usually back by now
today-overdue-none = None of your customers has waited much longer than usual. Whoever breaks their purchase rhythm will appear here.
today-overdue-see = See who bought last
today-overdue-why =
    { $every ->
        [one] Buys every day
       *[other] Buys every { $every } days
    }; { $waited ->
        [one] { $waited } day without a purchase.
       *[other] { $waited } days without a purchase.
    }

## What others did

today-news = New with your customers
today-news-span = last 7 days
today-news-none = No news in the last 7 days. What colleagues write about your customers will appear here.
today-news-see = See your customers
today-news-more = { $n } more
