# Import și export de fișiere.

# Same in English.
exchange-title = Import
exchange-intro = Adu un fișier CSV dintr-o foaie de calcul sau din alt program. Nu se scrie nimic până nu confirmi, iar importul repetat al aceluiași fișier nu schimbă nimic.
exchange-what = Ce conține fișierul
exchange-what-customers = Clienți
exchange-what-purchases = Achiziții
exchange-file = Fișier CSV
exchange-file-hint = UTF-8; prima linie conține numele coloanelor.
exchange-columns = Ce este fiecare coloană?
exchange-columns-hint = Am dedus din nume. Corectează ce nu se potrivește, apoi fă o probă: nu scrie nimic.
exchange-column = Coloană
exchange-field = Câmp
exchange-first-rows = Primele rânduri
exchange-leave-out = omite
exchange-field-twice = Două coloane sunt același câmp: alege altul pentru „{ $column }”.
exchange-another = Alege alt fișier
exchange-try = Încearcă fără să scrii
exchange-import-now = Importă acum
exchange-would = Iată ce s-ar întâmpla
exchange-read = Rânduri citite
exchange-created = Create
exchange-updated = Actualizate
exchange-unchanged = Fără modificări
exchange-rejected = Respinse
exchange-line = Linia { $n }:
exchange-running = Se importă… Poți părăsi pagina; importul continuă.
exchange-done = Importat.
exchange-to-customers = Mergi la clienți
exchange-rejected-rows = Rânduri respinse (CSV)

## De ce a fost respins un rând

exchange-rejected-too-long = celula „{ $about }” depășește 1 MB
exchange-rejected-nul = celula „{ $about }” conține un octet NUL
exchange-rejected-utf8 = celula „{ $about }” nu este UTF-8 valid
exchange-rejected-ragged = rândul are { $about } celule, iar antetul { $more }
exchange-rejected-shared-email = mai mulți clienți au acest e-mail; adaugă external_id
exchange-rejected-not-yours = nu poți modifica acest client
exchange-rejected-not-usable = nu poate fi folosit
exchange-rejected-not-writable = rolul tău nu poate scrie aici
exchange-rejected-deleted = clientul a fost șters; restaurează-l mai întâi
exchange-rejected-future = data este în viitor
exchange-rejected-nobody = aici nu se numește nimeni „{ $more }”
exchange-rejected-unreadable = „{ $more }” nu poate fi citit
exchange-rejected-invalid = nu poate fi salvat așa
exchange-rejected-unknown-customer = nu există un singur client cu ID-ul, ID-ul extern sau e-mailul „{ $more }”
exchange-rejected-missing = lipsește
exchange-rejected-line-twice = această linie a comenzii este deja în fișier

## De ce a fost refuzat un fișier

exchange-refused-folder = { $about } este un dosar, nu un fișier CSV
exchange-refused-utf16 = { $about } este în UTF-16: salvează-l ca fișier CSV în UTF-8
exchange-refused-spreadsheet = { $about } este o foaie de calcul sau o arhivă: salvează-l ca fișier CSV în UTF-8
exchange-refused-endless = rândul care începe la linia { $about } nu se termină: lipsesc ghilimelele de închidere?
exchange-refused-broken = fișierul nu poate fi citit după linia { $about }: { $more }
exchange-refused-empty = { $about } este gol: prima linie trebuie să conțină numele coloanelor
exchange-refused-header-utf8 = coloana { $about } din antet nu este UTF-8 valid
exchange-refused-header-nul = coloana { $about } din antet conține un octet NUL: este un fișier CSV?
exchange-refused-header-empty = antetul este gol: prima linie trebuie să conțină numele coloanelor
exchange-refused-header-unnamed = coloana { $about } din antet nu are nume
exchange-refused-header-twice = antetul numește de două ori coloana „{ $about }”
exchange-refused-cannot-read = nu se poate citi { $about }: { $more }
exchange-refused-cannot-write = nu se poate scrie { $about }: { $more }
exchange-refused-no-field = nu există câmpul „{ $about }”; alege unul dintre: { $more }
exchange-refused-no-column = fișierul nu are coloana „{ $about }”; are: { $more }
exchange-refused-missing = nicio coloană nu corespunde câmpului { $about }; fișierul are: { $more }
exchange-refused-only-csv = deocamdată se scrie doar CSV: numele trebuie să se termine în .csv, nu { $about }
exchange-refused-database = { $more }; rândurile importate deja rămân, iar fișierul poate fi importat din nou
exchange-tried-part =
    { $n ->
        [one] A fost încercat doar primul rând; restul se verifică rând cu rând la import.
        [few] Au fost încercate doar primele { $n } rânduri; restul se verifică rând cu rând la import.
       *[other] Au fost încercate doar primele { $n } de rânduri; restul se verifică rând cu rând la import.
    }
