# The audit: who did what, and whether the chain is whole.

# Same in English.
audit-title = Audit
audit-history = Istoric
audit-anchors = Ancore
audit-said-check = Verificarea rulează. Reîncarcă peste o clipă.
audit-said-no-key = Cheia inițială a fost preluată deja. Nu mai este pe acest calculator.
audit-key-here = Cheia inițială a auditului este încă pe server. Preia-o și păstreaz-o în altă parte: cu ea se poate dovedi că rândurile vechi sunt autentice.
audit-key-take = Arat-o o dată
audit-key-title = Cheia inițială a auditului
audit-key-text = Pentru „vinculo verify --seed FILE”
audit-state = Starea lanțului
audit-check-now = Verifică acum
audit-whole = Întreg. Verificat { $when }, rânduri: { $n }.
audit-broken = Ceva a fost modificat. Verificat { $when }, constatări: { $n }.
audit-unchecked = Neverificat încă. Se verifică o dată pe zi.
audit-drill-good = Arhiva continuă a fost restaurată de probă { $when }, cu starea din { $until }. Totul era întreg.
audit-drill-bad = Arhiva continuă a fost restaurată de probă { $when } și nu totul era întreg. Constatări: { $n }.
audit-who = Cine
audit-what = Ce
audit-record = Fișă
audit-detail = Detalii
audit-everybody = Toți
audit-everything = Tot
audit-tokens = Toate tokenurile
audit-program = Programul însuși
audit-one-record = Doar ce s-a făcut cu o singură fișă.
audit-none = Nu s-a făcut nimic care să corespundă.
audit-who-command-line = Linie de comandă
audit-who-sign-in = Autentificare
audit-who-first-administrator = Prima configurare
audit-who-housekeeping = Curățenie automată
# Same in English.
audit-who-demo = Demo
audit-who-person = Clientul
audit-who-token = Tokenul „{ $name }”

## Kinds of records

audit-kind-party = Client
audit-kind-entry = Înregistrare
audit-kind-purchase = Cumpărături
audit-kind-product = Produse
# Same in English.
audit-kind-import-run = Import
audit-kind-account = Cont
audit-kind-session = Sesiune
audit-kind-team = Echipă
# Same in English.
audit-kind-token = Token
# Same in English.
audit-kind-audit = Audit
audit-kind-consent-text = Text de consimțământ
audit-kind-retention = Păstrare
audit-kind-alarm = Alarmă
audit-kind-approval = Aprobare
audit-kind-sign-in-service = Serviciu de autentificare

## What was done

audit-action-customer-create = Client creat
audit-action-customer-change = Client modificat
audit-action-customer-remove = Client șters
audit-action-customer-restore = Client restaurat
audit-action-customer-forget = Client șters definitiv
audit-action-consent-grant = Consimțământ dat
audit-action-consent-withdraw = Consimțământ retras
audit-action-consent-object = Opoziție notată
audit-action-consent-link = Adresa paginii proprii creată
audit-action-consent-text = Text de consimțământ scris
audit-action-consent-reseal = Dovada unui consimțământ sigilată din nou
audit-action-restriction-place = Client restricționat
audit-action-restriction-lift = Restricție ridicată
audit-action-retention-change = Păstrare schimbată
audit-action-retention-run = Date vechi eliminate
audit-action-hold-place = Reținere legală instituită
audit-action-hold-release = Reținere legală încheiată
audit-action-link-add = Relație adăugată
audit-action-link-end = Relație încheiată
audit-action-link-remove = Relație eliminată
audit-action-entry-create = Înregistrare scrisă
audit-action-entry-change = Înregistrare modificată
audit-action-entry-complete = Sarcină încheiată
audit-action-entry-reopen = Sarcină redeschisă
audit-action-entry-remove = Înregistrare ștearsă
audit-action-entry-restore = Înregistrare restaurată
audit-action-entry-load = Înregistrări încărcate
audit-action-purchase-record = Cumpărături înregistrate
audit-action-product-create = Produse adăugate
audit-action-import-start = Import pornit
audit-action-import-batch = Parte dintr-un fișier importată
audit-action-import-end = Import încheiat
audit-action-import-sweep = Fișiere vechi de import eliminate
audit-action-export-start = Exportat
audit-action-session-start = Autentificare
audit-action-session-end = Deconectare
audit-action-session-refuse = Autentificare refuzată
audit-action-session-forget = Sesiuni expirate eliminate
audit-action-account-create = Cont creat
audit-action-account-change = Cont modificat
audit-action-account-block = Cont blocat
audit-action-account-unblock = Cont deblocat
audit-action-account-link = Link de acces creat
audit-action-account-password = Parolă schimbată
audit-action-account-stand-in = Înlocuitor numit sau încheiat
audit-action-account-email-ask = Schimbare de e-mail cerută
audit-action-account-email = Adresă de e-mail schimbată
audit-action-team-create = Echipă creată
audit-action-team-rename = Echipă redenumită
audit-action-token-create = Token creat
audit-action-token-end = Token încheiat
audit-action-approval-ask = A doua persoană cerută
audit-action-approval-decide = Cerere pentru a doua persoană cu răspuns
audit-action-approval-use = Aprobare folosită
audit-action-approval-withdraw = Cerere pentru a doua persoană retrasă
audit-action-identity-connect = Serviciu de autentificare conectat
audit-action-identity-remove = Serviciu de autentificare deconectat
audit-action-oidc-create = Serviciu de autentificare adăugat
audit-action-oidc-change = Serviciu de autentificare schimbat
audit-action-oidc-remove = Serviciu de autentificare eliminat
audit-action-setup-offer = Primul administrator invitat
audit-action-demo-fill = Firma demo populată
audit-action-audit-export = Audit exportat
audit-action-audit-start-key = Cheia inițială a auditului preluată
audit-action-keys-rotate = Chei înlocuite
audit-action-backup-restore = Copie de siguranță restaurată
audit-action-archive-drill = Arhivă restaurată de probă
audit-action-alarm-judge = Alarmă evaluată
audit-action-alarm-decoy = Client-capcană pus sau scos
audit-action-disclosure-ask = A cerut arhiva unei persoane
audit-action-disclosure-make = A făcut arhiva unei persoane
audit-action-disclosure-fetch = A descărcat arhiva unei persoane
audit-action-breach-list = A căutat pe cine a afectat o încălcare
audit-action-incident-open = A deschis un incident
audit-action-incident-note = A scris despre un incident
# Same in English.
audit-kind-incident = Incident
audit-kind-archive = Arhiva continuă
