# Azi: ce e de făcut, cine mi-a scris și ce s-a întâmplat cu clienții mei.

today-good-morning = Bună dimineața, { $name }
today-good-day = Bună ziua, { $name }
today-good-evening = Bună seara, { $name }

## Ce e de făcut

today-numbers = Cât e de făcut
today-due-late = Cu întârziere
today-due-today = Azi
today-due-soon = Următoarele 7 zile
today-nothing-due = Nu e nimic de făcut. Notează pe pagina unui client o sarcină sau o promisiune cu termen și o vei vedea aici.
today-nothing-due-see = Alege un client
today-complete = Gata: { $what }
today-done = Gata
today-more-due = Acestea sunt primele { $n }. Rezolvă câteva ca să le vezi pe celelalte.
today-for = pentru { $name }
today-show-all = Arată toate cele { $count }

## Mențiuni

today-mentions = Cineva te-a menționat
today-mentions-none = Nimic nou. Colegii te anunță scriind @numele tău într-o notă.
today-see = Văzut: ce a scris { $name }
today-seen = Văzut

## Achiziții care lipsesc

today-overdue = De obicei reveneau deja
today-overdue-none = Niciun client nu a lipsit mult mai mult ca de obicei. Aici vor apărea cei care ies din ritmul lor de cumpărare.
today-overdue-see = Vezi ultimele achiziții
today-overdue-why =
    { $every ->
        [one] Cumpără zilnic
        [few] Cumpără la { $every } zile
       *[other] Cumpără la { $every } de zile
    }; { $waited ->
        [one] { $waited } zi fără achiziții.
        [few] { $waited } zile fără achiziții.
       *[other] { $waited } de zile fără achiziții.
    }

## Ce au făcut ceilalți

today-news = Noutăți despre clienții tăi
today-news-span = ultimele 7 zile
today-news-none = Nicio noutate în ultimele 7 zile. Aici vei vedea ce notează colegii despre clienții tăi.
today-news-see = Vezi clienții mei
today-news-more = încă { $n }
