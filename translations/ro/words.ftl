# Cuvinte folosite în toate paginile.

## Acțiuni

words-save = Salvează
words-cancel = Renunță
words-edit = Modifică
words-delete = Șterge
words-remove = Elimină
words-restore = Restaurează
words-undo = Anulează
words-search = Caută
words-filter = Filtrează
words-clear = Golește
words-close = Închide
words-back = Înapoi
words-next = Următorul
words-previous = Anteriorul
words-continue = Continuă
words-add = Adaugă
words-create = Creează
words-open = Deschide
words-send = Trimite
words-copy = Copiază
words-copied = Copiat
words-download = Descarcă
words-upload = Încarcă
words-print = Tipărește
words-export = Exportă
words-import = Importă
words-choose = Alege…
words-change = Schimbă
words-assign = Atribuie
words-merge = Îmbină
words-reload = Reîncarcă
words-retry = Încearcă din nou
words-show-all = Arată tot
words-more = Mai mult
words-less = Mai puțin

## Răspunsuri și stări

words-yes = Da
words-no = Nu
words-ok = În regulă
words-all = Toate
words-none = Niciunul
words-nobody = Nimeni
words-other = Altul
words-unknown = Necunoscut
words-loading = Se încarcă…
words-saved = Salvat
words-deleted = Șters
words-changed = Modificat
words-required = Obligatoriu
words-optional = opțional
words-nothing-found = Nu s-a găsit nimic
words-selected =
    { $n ->
        [one] { $n } selectat
        [few] { $n } selectate
       *[other] { $n } selectate
    }

## Coloane și câmpuri

words-name = Nume
words-kind = Tip
words-status = Stare
words-date = Dată
words-time = Oră
words-from = De la
words-to = Până la
words-owner = Responsabil
words-team = Echipă
words-language = Limbă
words-country = Țară
words-currency = Monedă
words-time-zone = Fus orar
words-amount = Sumă
# Same in English.
words-total = Total
words-quantity = Cantitate
words-price = Preț
words-tags = Etichete
words-source = Sursă
words-created = Creat
words-updated = Modificat
words-description = Descriere
words-subject = Subiect
words-reason = Motiv
words-you = tu

## Timp

words-today = azi
words-yesterday = ieri
words-tomorrow = mâine
words-today-heading = Azi
words-yesterday-heading = Ieri
words-tomorrow-heading = Mâine
words-now = chiar acum
words-minutes-ago = acum { $n } min
words-hours-ago = acum { $n } h
words-days-ago =
    { $n ->
        [one] acum { $n } zi
        [few] acum { $n } zile
       *[other] acum { $n } de zile
    }
words-in-minutes = peste { $n } min
words-in-hours = peste { $n } h
words-in-days =
    { $n ->
        [one] peste { $n } zi
        [few] peste { $n } zile
       *[other] peste { $n } de zile
    }
words-due-now = termen: acum
words-due-minutes = termen în { $n } min
words-due-hours = termen în { $n } h
words-due-tomorrow = termen: mâine
words-due-days =
    { $n ->
        [one] termen în { $n } zi
        [few] termen în { $n } zile
       *[other] termen în { $n } de zile
    }
words-due-on = termen: { $date }
words-late-minutes = întârziere de { $n } min
words-late-hours = întârziere de { $n } h
words-late-days =
    { $n ->
        [one] întârziere de { $n } zi
        [few] întârziere de { $n } zile
       *[other] întârziere de { $n } de zile
    }
# Same in English.
words-duration-m = { $m } min
# Same in English.
words-duration-h = { $h } h
# Same in English.
words-duration-hm = { $h } h { $m } min
words-duration-d =
    { $d ->
        [one] { $d } zi
        [few] { $d } zile
       *[other] { $d } de zile
    }
words-duration-dh = { $d } z { $h } h

## Numărători

words-customers =
    { $n ->
        [one] { $n } client
        [few] { $n } clienți
       *[other] { $n } de clienți
    }
words-people =
    { $n ->
        [one] { $n } persoană
        [few] { $n } persoane
       *[other] { $n } de persoane
    }
words-records =
    { $n ->
        [one] { $n } înregistrare
        [few] { $n } înregistrări
       *[other] { $n } de înregistrări
    }
words-days =
    { $n ->
        [one] { $n } zi
        [few] { $n } zile
       *[other] { $n } de zile
    }

## Roluri

# Same in English.
role-administrator = Administrator
# Same in English.
role-manager = Manager
# Same in English.
role-agent = Agent
role-read-only = Doar citire

## Limbi

language-en = engleză
language-es = spaniolă
language-ro = română
language-ru = rusă
language-bg = bulgară
language-cs = cehă
language-de = germană
language-el = greacă
language-fr = franceză
language-hu = maghiară
language-it = italiană
language-nl = neerlandeză
language-pl = poloneză
language-pt = portugheză
language-tr = turcă
language-uk = ucraineană

## Tipuri de clienți, unul și mai mulți

kind-person = Persoană
kind-organisation = Organizație
kind-household = Gospodărie
kinds-person = Persoane
kinds-organisation = Organizații
kinds-household = Gospodării

## Căi de contact

# Same in English.
point-email = E-mail
point-phone = Telefon
point-postal = Adresă poștală
point-handle = Profil social

## Ce se întâmplă cu un client

entry-note = Notă
entry-call = Apel
entry-visit = Vizită
entry-letter = Scrisoare
# Same in English.
entry-email = E-mail
entry-meeting = Întâlnire
# Same in English.
entry-chat = Chat
entry-post = Postare
entry-survey = Sondaj
entry-order = Comandă
entry-return = Retur
entry-case = Caz
entry-task = Sarcină

direction-in = Primit
direction-out = Trimis
direction-internal = Intern

## Statutul clientului

standing-prospect = Potențial
standing-active = Activ
standing-loyal = Fidel
standing-at-risk = În pericol
standing-lapsed = Inactiv
standing-lost = Pierdut
