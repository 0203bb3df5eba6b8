# Cronologia unui client: ce s-a întâmplat, ce s-a promis și unde se notează.

timeline-title = Cronologie
timeline-live = Se actualizează singură
timeline-arrived = A sosit o însemnare nouă.
timeline-empty = Aici nu s-a întâmplat încă nimic. Scrieți mai sus prima notă.
timeline-nothing-fits = Nimic nu se potrivește cu acest filtru.
timeline-older = Însemnări mai vechi
timeline-to-customer = La client
timeline-edit-title = Editarea însemnării
timeline-menu = Modificați însemnarea

## Filtru

timeline-filter-kind = Tip
timeline-filter-time = Perioadă
timeline-all-kinds = Totul
timeline-open-promises = Promisiuni deschise
timeline-mentions-me = Unde sunt menționat
timeline-period-any = Oricând
timeline-period-30-days = Ultimele 30 de zile
timeline-period-year = Anul acesta
timeline-since = din { $date }
timeline-until = până la { $date }

## Propoziții; { $who } este un nume

timeline-did-note = { $who } a notat
timeline-did-call-in = { $who } ne-a sunat
timeline-did-call-out = { $who } a sunat
timeline-did-visit-in = { $who } ne-a vizitat
timeline-did-visit-out = { $who } a făcut o vizită
timeline-did-letter-in = { $who } ne-a trimis o scrisoare
timeline-did-letter-out = { $who } a trimis o scrisoare
timeline-did-email-in = { $who } ne-a scris un e-mail
timeline-did-email-out = { $who } a scris un e-mail
timeline-did-post-in = { $who } a postat despre noi
timeline-did-post-out = { $who } a răspuns public
timeline-did-meeting = Întâlnire cu { $who }
timeline-did-chat = Chat cu { $who }
timeline-did-survey = { $who } a răspuns la un sondaj
timeline-did-order = Comandă
timeline-did-return = Retur
timeline-did-case = Caz
timeline-did-task = Sarcină pentru { $who }
timeline-with = cu { $name }

## Promisiuni

timeline-complete = Gata
timeline-done = Gata
timeline-reopen = Redeschide
timeline-promised-by = promis de { $name }
timeline-promise-until = De urmărit până la
timeline-due = Termen
timeline-assignee = Cine se ocupă

## Câmpuri

timeline-write = Ce notați
# Same in English.
timeline-text = Text
timeline-subject = Despre
timeline-direction = Cine a contactat pe cine
timeline-direction-out = Noi pe client
timeline-direction-in = Clientul pe noi
timeline-at = Când (gol: acum)
timeline-minutes = Minute
timeline-outcome = Rezultat
timeline-attach = Atașați fișiere
timeline-attach-hint = Cel mult 20 de fișiere de câte 25 MB
timeline-note-hint = Doar echipa vede notele

timeline-placeholder-note = Scrieți o notă. @ menționează un coleg.
timeline-placeholder-call = Ce s-a discutat la telefon?
timeline-placeholder-visit = Unde ați fost, ce ați văzut și ce ați stabilit?
timeline-placeholder-letter = Ce spune scrisoarea?
timeline-placeholder-email = Ce spune e-mailul?
timeline-placeholder-meeting = Ce s-a discutat și ce s-a hotărât?
timeline-placeholder-task = Ce este de făcut? Primul rând este titlul.
timeline-save-note = Salvează nota
timeline-save-call = Salvează apelul
timeline-save-visit = Salvează vizita
timeline-save-letter = Salvează scrisoarea
timeline-save-email = Salvează e-mailul
timeline-save-meeting = Salvează întâlnirea
timeline-save-task = Salvează sarcina

## După salvare

timeline-saved = Salvat
timeline-completed = Marcat ca terminat
timeline-removed = Însemnare ștearsă

## Conflict

timeline-conflict = Altcineva a modificat însemnarea în timp ce scriați. Alegeți ce text rămâne.
timeline-yours = Al dumneavoastră
timeline-theirs = Al celuilalt
timeline-keep-yours = Salvează textul meu
timeline-keep-theirs = Păstrează textul celuilalt

## Ce nu este în regulă la un câmp

timeline-refused-text-missing = Scrieți mai întâi ceva.
timeline-refused-too-long = Este prea lung. Scurtați-l.
timeline-refused-control-character = Conține caractere care nu pot fi afișate. Scrieți din nou.
timeline-refused-in-the-future = Este în viitor. Planificați-o ca sarcină cu termen.
timeline-refused-out-of-range = Verificați data: este prea îndepărtată.
timeline-refused-end-before-start = Nu se poate termina înainte de a începe.
timeline-refused-not-a-time = Introduceți data și ora.
timeline-refused-not-a-day = Introduceți o dată.
timeline-refused-not-a-number = Introduceți numărul de minute.
timeline-refused-not-a-colleague = Alegeți un coleg din listă.
timeline-refused-not-a-currency = Scrieți moneda cu trei majuscule, de exemplu EUR.
timeline-refused-too-many = Atașați cel mult 20 de fișiere.
timeline-refused-file-too-large = Un fișier depășește 25 MB. Atașați unul mai mic.

## Mărimea fișierelor

# Same in English.
timeline-size-bytes = { $n } B
# Same in English.
timeline-size-kilobytes = { $n } kB
# Same in English.
timeline-size-megabytes = { $n } MB
