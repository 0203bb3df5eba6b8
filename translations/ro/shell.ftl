# Cadrul tuturor paginilor: navigare, bara de sus, tastatură, probleme.

## Navigare

shell-main = Principal
shell-skip = Sari la conținut
shell-today = Azi
shell-inbox = Mesaje
shell-customers = Clienți
shell-deals = Oportunități
shell-orders = Comenzi
shell-insights = Analize
shell-settings = Setări
shell-account = Contul tău
shell-account-short = Cont
shell-sign-in = Intră în cont
shell-sign-out = Ieși din cont
shell-sell = Vânzări
shell-reach = Contactare
shell-understand = Cunoaștere
shell-home = Mergi la Azi

## Bara de sus

shell-find = Caută sau mergi la…
shell-find-short = Caută
shell-new = Nou
shell-notifications = Notificări
shell-notifications-count =
    { $n ->
        [0] Nicio notificare nouă
        [one] { $n } notificare nouă
        [few] { $n } notificări noi
       *[other] { $n } de notificări noi
    }
shell-menu = Meniu

## Paletă

shell-palette = Căutare și comenzi
shell-palette-hint = Un nume, un număr, o adresă sau o comandă
shell-palette-empty = Nu s-a găsit nimic pentru „{ $query }”. Încearcă mai puține litere.
shell-palette-recent = Recente
shell-palette-places = Mergi la
shell-palette-actions = Creează
shell-palette-customers = Clienți
shell-palette-help = ↑ ↓ pentru a alege, Enter pentru a deschide, Esc pentru a închide

shell-new-person = Persoană nouă
shell-new-organisation = Organizație nouă
shell-new-household = Gospodărie nouă
shell-new-case = Caz nou
shell-new-deal = Oportunitate nouă
shell-new-order = Comandă nouă
shell-new-task = Sarcină nouă

## Tastatură

shell-keys = Tastatură
shell-keys-palette = Caută sau mergi oriunde
shell-keys-search = Caută în această listă
shell-keys-create = Creează ceva nou
shell-keys-go = Mergi la o secțiune
shell-keys-go-today = Mergi la Azi
shell-keys-go-inbox = Mergi la mesaje
shell-keys-go-customers = Mergi la clienți
shell-keys-go-deals = Mergi la oportunități
shell-keys-go-orders = Mergi la comenzi
shell-keys-go-insights = Mergi la analize
shell-keys-go-settings = Mergi la setări
shell-keys-move = Rândul următor sau anterior
shell-keys-open = Deschide rândul
shell-keys-edit = Modifică
shell-keys-close = Închide sau mergi înapoi
shell-keys-help = Arată aceste taste

## Aspect

shell-theme = Culori
shell-theme-auto = Ca pe dispozitiv
shell-theme-light = Luminos
shell-theme-dark = Întunecat

## Starea conexiunii

shell-offline = Nu ai conexiune. Ce scrii rămâne aici până când revine.
shell-online = Conexiunea a revenit.
shell-saving = Se salvează…
shell-all-saved = Toate modificările sunt salvate
shell-not-saved = Nu s-a salvat. Verifică conexiunea și încearcă din nou.
shell-new-version = Există o versiune nouă. Reîncarcă pagina.
shell-unsaved = Modificările tale nu sunt încă salvate. Ieși oricum?
shell-sign-in-again = Sesiunea ta s-a încheiat. Intră din nou în cont ca să continui.

## Liste

shell-load-more = Arată mai multe
shell-end-of-list = Asta e tot.
shell-about = circa { $n }
# Same in English.
shell-page-title = { $page } · Vínculo

## Probleme: ce s-a întâmplat și ce e de făcut

shell-problem-bad-request = Nu am putut citi această cerere
shell-problem-bad-request-next = Mergi înapoi, verifică ce ai scris și trimite din nou.
shell-problem-not-signed-in = Intră în cont
shell-problem-not-signed-in-next = După ce intri în cont, te aducem înapoi aici.
shell-problem-not-allowed = Nu ai permisiunea pentru asta
shell-problem-not-allowed-next = Dacă ai nevoie de acces, cere-l unui administrator.
shell-problem-step-up = Dovedește mai întâi că ești tu
shell-problem-step-up-next = Intră din nou în cont și repetă.
shell-problem-needs-approval = Este nevoie de o a doua persoană
shell-problem-needs-approval-next = Întreabă un coleg care o poate permite; cererea așteaptă la Aprobări.
shell-problem-own-approval = Nu o poți permite chiar tu
shell-problem-own-approval-next = A doua persoană trebuie să fie alt coleg: nici cel care cere, nici un cont pe care acesta l-a creat, l-a mutat pe altă adresă sau l-a deschis printr-un link în ultima săptămână.
shell-problem-not-found = Aici nu e nimic
shell-problem-not-found-next = Poate că a fost șters sau îmbinat ori nu ai acces. Caută după nume.
shell-problem-conflict = Altcineva a făcut modificări între timp
shell-problem-conflict-next = Reîncarcă pagina pentru a vedea modificările, apoi fă-le din nou pe ale tale.
shell-problem-restricted = Acest client este restricționat
shell-problem-restricted-next = Datele lui doar se păstrează deocamdată. Ridicați restricția înainte de a schimba ceva.
shell-problem-gone = Acest link nu mai funcționează
shell-problem-gone-next = Cere unul nou.
shell-problem-too-large = Este prea mare
shell-problem-too-large-next = Trimite cel mult { $limit } sau împarte-l.
shell-problem-invalid = Unele câmpuri trebuie corectate
shell-problem-invalid-next = Corectează câmpurile marcate și salvează din nou.
shell-problem-too-many = Prea multe cereri
shell-problem-too-many-next =
    { $seconds ->
        [one] Așteaptă { $seconds } secundă, apoi încearcă din nou.
        [few] Așteaptă { $seconds } secunde, apoi încearcă din nou.
       *[other] Așteaptă { $seconds } de secunde, apoi încearcă din nou.
    }
shell-problem-server = Ceva nu a funcționat la noi
shell-problem-server-next = Nimic din ce ai salvat nu s-a pierdut. Încearcă din nou; dacă se repetă, dă-i administratorului acest număr: { $number }
shell-problem-unavailable = Revenim imediat
shell-problem-unavailable-next = Baza de date nu răspunde în acest moment. Pagina va funcționa din nou în câteva secunde.
shell-problem-wrong-host = Aceasta nu este adresa noastră
shell-problem-wrong-host-next = Deschide Vínculo la adresa primită de la administrator.
shell-problem-forged = Formularul vine de pe alt site sau este prea vechi
shell-problem-forged-next = Reîncarcă pagina și trimite din nou.

## Unități

# Same in English.
shell-unit-minutes = min
# Same in English.
shell-unit-hours = h
shell-unit-days = z
shell-unit-pieces = buc.
# Same in English.
shell-unit-bytes = { $n } B
# Same in English.
shell-unit-kilobytes = { $n } kB
# Same in English.
shell-unit-megabytes = { $n } MB
# Same in English.
shell-unit-gigabytes = { $n } GB

shell-failed = Nu a funcționat. Încearcă din nou.
shell-phone-bar = Secțiuni
shell-keys-go-account = Mergi la contul tău
shell-keys-select = Selectează rândul
shell-keys-note = Scrie o notă
shell-keys-send = Trimite ce ai scris
shell-problem-unknown-outcome = Nu știm dacă s-a salvat
shell-problem-unknown-outcome-next = Conexiunea s-a întrerupt la salvare. Verifică dacă apare înainte de a trimite din nou.
shell-problem-no-writes = Momentan nu se poate modifica nimic
shell-problem-no-writes-next = Discul bazei de date raportează o eroare. Poți citi în continuare; ce ai trimis acum nu s-a salvat. Spune administratorului.
shell-problem-disk-full = Discul este plin
shell-problem-disk-full-next = Nu s-a salvat nimic. Spune administratorului că baza de date are nevoie de mai mult spațiu.
shell-problem-busy = A durat prea mult
shell-problem-busy-next = Nu s-a stricat nimic, doar că e mult de lucru acum. Încearcă din nou peste puțin timp.
shell-problem-too-slow = A ajuns prea încet
shell-problem-too-slow-next = Verifică-ți conexiunea și trimite din nou.
