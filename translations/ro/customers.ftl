customers-title = Clienți
customers-new = Client nou
customers-edit = Modifică clientul
customers-import = Importă
customers-export = Exportă
customers-removed = Clienți șterși
customers-removed-at = Șters
customers-none-removed = Nu s-a șters nimic. Clienții șterși așteaptă aici și pot fi restaurați.
customers-is-removed = Acest client a fost șters. Totul se păstrează și poate fi restaurat.
customers-columns = Coloane
customers-column-name = Nume
customers-column-organisation = Organizație
customers-column-kind = Tip
customers-column-country = Țară
customers-column-language = Limbă
customers-column-standing = Statut
customers-column-last-contact = Ultimul contact
customers-column-last-purchase = Ultima achiziție
customers-column-buys = Cumpără
customers-column-spent = Cheltuit
customers-column-owner = Responsabil
customers-column-deputy = Înlocuitor
customers-column-team = Echipă
customers-column-tag = Etichetă
customers-column-tags = Etichete
customers-column-time-zone = Fus orar
customers-column-source = Sursă
customers-column-external-id = ID extern
customers-column-contacts = Date de contact
customers-column-created = Creat
customers-column-updated = Modificat
customers-count-exactly = Numără exact
customers-about-count = circa { $count }
customers-more-than = peste { $count }
# Same in English.
customers-took = { $milliseconds } ms
customers-filter = Filtru
customers-filter-text = Filtrul ca text
customers-filter-refused = Filtrul nu a fost înțeles: { $reason }
customers-without = Elimină filtrul { $field } { $value }
customers-none-match = Niciun client nu se potrivește cu aceste filtre.
customers-show-all = Arată toți clienții
customers-none = Aici vor apărea clienții tăi. Creează primul client sau importă o listă.
customers-create-first = Creează un client
customers-select = Selectează { $name }
customers-select-all = Selectează tot ce este afișat
customers-selected-one = {"{n}"} selectat
customers-selected-few = {"{n}"} selectați
customers-selected-many = {"{n}"} selectați
customers-assign = Atribuie
customers-tag = Etichetă
customers-tag-add = Adaugă etichetă
customers-owner-me = eu
customers-owner-none = nimeni
customers-who = Cine este
customers-given-name = Prenume
customers-family-name = Nume de familie
customers-name = Numele complet sau numele organizației ori al gospodăriei
customers-contacts = Date de contact
customers-no-contacts = Încă nu există date de contact
customers-contact-remove = Elimină acest contact
customers-label = Descriere
customers-primary = Principal
customers-street = Stradă
customers-postcode = Cod poștal
customers-city = Localitate
customers-region = Județ
customers-country = Țară
customers-care = Cine se ocupă
customers-tags-comma = Etichete, separate prin virgule
customers-not-saved = Încă nesalvat: corectează câmpurile marcate.
customers-save-anyway = Salvează oricum
customers-clash = Există deja cineva cu același e-mail sau telefon:
customers-conflict = Altcineva a modificat acest client între timp
customers-conflict-text = Nu se suprascrie nimic. Compară cele două versiuni și decide.
customers-conflict-field = Câmp
customers-conflict-yours = A ta
customers-conflict-theirs = Cealaltă, salvată
customers-conflict-keep-theirs = Păstrează cealaltă versiune
customers-conflict-save-mine = Salvează versiunea mea
customers-conflict-or-save = sau modifică mai jos ce dorești și salvează versiunea ta.
customers-since = din { $date }
customers-call = Sună
customers-mail = Scrie e-mail
customers-about = Despre client
customers-matters = Ce contează acum
customers-refused-name-missing = Scrie un nume.
customers-refused-too-long = Este prea lung.
customers-refused-too-many = Sunt prea multe.
customers-refused-control-character = Conține rânduri noi sau caractere de control.
customers-refused-not-a-language = Folosește un cod de limbă precum en sau ro.
customers-refused-not-a-country = Alege o țară din listă.
customers-refused-not-a-time-zone = Folosește un fus orar precum Europe/Bucharest.
customers-refused-address-missing = Completează adresa.
customers-refused-external-id-taken = Acest ID extern nu poate fi folosit.
customers-every-days =
    { $days ->
        [one] zilnic
        [few] la { $days } zile
       *[other] la { $days } de zile
    }
customers-said-assigned =
    { $count ->
        [one] Un client a fost atribuit.
        [few] { $count } clienți au fost atribuiți.
       *[other] { $count } de clienți au fost atribuiți.
    }
customers-said-tagged =
    { $count ->
        [one] Un client a primit eticheta.
        [few] { $count } clienți au primit eticheta.
       *[other] { $count } de clienți au primit eticheta.
    }
customers-said-removed =
    { $count ->
        [one] Un client a fost șters.
        [few] { $count } clienți au fost șterși.
       *[other] { $count } de clienți au fost șterși.
    }
customers-said-restored =
    { $count ->
        [one] Un client a fost restaurat.
        [few] { $count } clienți au fost restaurați.
       *[other] { $count } de clienți au fost restaurați.
    }
