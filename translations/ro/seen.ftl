## Cine a văzut un client

seen-title = Cine a văzut acest client
seen-text = Fiecare afișare a datelor acestui client. Ce au arătat listele și căutarea se păstrează { $days } de zile, fișele deschise trei ani.
seen-nobody = Nimeni nu a văzut încă acest client.
seen-who = Cine
seen-when = Când
seen-where = Unde
seen-what = Ce
seen-network = Rețea
seen-system = Programul însuși
# Same in English.
seen-token = Program
seen-among = între { $n }
seen-older = Mai vechi

seen-screen-record = Fișă
seen-screen-list = Lista de clienți
seen-screen-search = Căutare
seen-screen-today = Azi
seen-screen-timeline = Cronologie
seen-screen-live = Cronologie, în direct
seen-screen-entry = Înregistrare
seen-screen-file = Fișier
seen-screen-links = Relații
seen-screen-purchases = Cumpărături
seen-screen-change = Modificare
# Same in English.
seen-screen-import = Import
# Same in English.
seen-screen-export = Export
seen-screen-privacy = Acces și confidențialitate
seen-screen-program = Printr-un program
seen-screen-settings = Setări
seen-screen-lost = Neînregistrat

seen-part-name = nume
seen-part-details = date
seen-part-contacts = date de contact
seen-part-links = relații
seen-part-entries = cronologie
seen-part-files = fișiere
seen-part-purchases = cumpărături
