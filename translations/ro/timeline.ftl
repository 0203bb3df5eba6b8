# Cronologia unui client: ce s-a întâmplat, ce s-a promis și unde se notează.

timeline-title = Cronologie
timeline-live = Se actualizează singură
timeline-arrived = A apărut o înregistrare nouă.
timeline-empty = Aici nu s-a întâmplat încă nimic. Scrie mai sus prima notă.
timeline-nothing-fits = Nimic nu se potrivește cu acest filtru.
timeline-older = Înregistrări mai vechi
timeline-to-customer = Mergi la client
timeline-edit-title = Modifică înregistrarea
timeline-menu = Modifică această înregistrare

## Filtru

timeline-filter-kind = Tip
timeline-filter-time = Perioadă
timeline-all-kinds = Totul
timeline-open-promises = Promisiuni neîndeplinite
timeline-mentions-me = Mențiunile mele
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
timeline-promise-until = De revenit până la
timeline-due = Termen
timeline-assignee = Cine se ocupă

## Câmpuri

timeline-write = Ce notezi
# Same in English.
timeline-text = Text
timeline-subject = Despre
timeline-direction = Cine a contactat pe cine
timeline-direction-out = Noi pe client
timeline-direction-in = Clientul pe noi
timeline-at = Când (gol: acum)
timeline-minutes = Minute
timeline-outcome = Rezultat
timeline-attach = Atașează fișiere
timeline-attach-hint = Cel mult 20 de fișiere de câte 25 MB
timeline-note-hint = Doar echipa ta vede notele
timeline-also = Și cu…
timeline-also-find = Caută alt client
timeline-also-with = Și cu

timeline-placeholder-note = Scrie o notă. Cu @ menționezi un coleg.
timeline-placeholder-call = Ce s-a discutat la telefon?
timeline-placeholder-visit = Unde ai fost, ce ai văzut și ce ați stabilit?
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
timeline-completed = Marcat ca rezolvat
timeline-removed = Înregistrare ștearsă

## Conflict

timeline-conflict = Altcineva a modificat această înregistrare în timp ce scriai. Alege ce text rămâne.
timeline-yours = Textul tău
timeline-theirs = Celălalt text
timeline-keep-yours = Salvează textul meu
timeline-keep-theirs = Păstrează celălalt text

## Ce nu este în regulă la un câmp

timeline-refused-text-missing = Scrie mai întâi ceva.
timeline-refused-too-long = Este prea lung. Scurtează-l.
timeline-refused-control-character = Conține caractere care nu pot fi afișate. Scrie din nou.
timeline-refused-in-the-future = Data este în viitor. Planifică o sarcină cu termen.
timeline-refused-out-of-range = Verifică data: este prea îndepărtată.
timeline-refused-end-before-start = Nu se poate termina înainte de a începe.
timeline-refused-not-a-time = Indică data și ora.
timeline-refused-not-a-day = Indică o dată.
timeline-refused-not-a-number = Indică numărul de minute.
timeline-refused-not-a-colleague = Alege un coleg din listă.
timeline-refused-not-a-currency = Scrie moneda cu trei litere mari, de exemplu EUR.
timeline-refused-too-many = Atașează cel mult 20 de fișiere.
timeline-refused-file-too-large = Un fișier depășește 25 MB. Atașează unul mai mic.
timeline-refused-order-of-purchases = Comenzile vin din achiziții. Alege alt tip.
timeline-refused-no-such-customer = Acest client nu există sau nu ai acces la el.
timeline-refused-choose-customer = Alege pe cineva din listă sau golește câmpul.
timeline-refused-too-many-customers = O înregistrare poate apărea la cel mult 20 de clienți.

## Mărimea fișierelor

# Same in English.
timeline-size-bytes = { $n } B
# Same in English.
timeline-size-kilobytes = { $n } kB
# Same in English.
timeline-size-megabytes = { $n } MB
timeline-text-forgotten = Textul nu mai există: o persoană la care se referea a fost ștearsă definitiv.
timeline-text-damaged = Textul a fost modificat din afară și nu poate fi afișat.
timeline-text-not-yours = Rolul tău nu citește ce s-a spus.
