# Intrarea în cont, contul propriu, pagina echipei.

## Înainte de intrare

team-sign-in = Intră în cont
team-sign-in-wrong = Adresa de e-mail sau parola este greșită.
team-sign-in-wait-seconds =
    { $n ->
        [one] Prea multe încercări. Încearcă din nou peste { $n } secundă.
        [few] Prea multe încercări. Încearcă din nou peste { $n } secunde.
       *[other] Prea multe încercări. Încearcă din nou peste { $n } de secunde.
    }
team-sign-in-wait-minutes =
    { $n ->
        [one] Prea multe încercări. Încearcă din nou peste { $n } minut.
        [few] Prea multe încercări. Încearcă din nou peste { $n } minute.
       *[other] Prea multe încercări. Încearcă din nou peste { $n } de minute.
    }
team-with-password = Intră cu parolă
team-needs-setup = Nimeni nu are încă un cont. Deschide linkul pe care serverul l-a afișat în consolă.
team-demo = Cine vrei să fii?
team-demo-text = Aceasta este firma demonstrativă. Intri cu un singur clic.
# Same in English.
team-email = E-mail
team-password = Parolă
team-new-password = Parolă nouă
team-password-hint = Cel puțin 12 caractere. Câteva cuvinte fără legătură între ele merg bine.
team-choose-password = Alege o parolă nouă
team-save-and-enter = Salvează și intră
team-setup = Configurează Vínculo
team-setup-text = Devii primul administrator și îi inviți pe ceilalți.
team-setup-go = Creează-mi contul
team-setup-gone-text = Funcționează o singură dată, timp de o oră. Repornește serverul pentru unul nou; dacă există deja un administrator, intră în cont.
team-link-gone = Acest link nu mai funcționează
team-link-gone-text = A fost deja folosit sau este prea vechi. Cere unul nou administratorului.
team-welcome = Bun venit, { $name }
team-welcome-text = Alege o parolă și poți începe.
team-reset-page-text = Vei ieși din cont în toate celelalte locuri.

## Contul propriu

team-own-account = Contul tău
team-about-me = Despre tine
team-handle-hint = Colegii te menționează ca @{ $handle }. Adresa o poate schimba un administrator.
team-language-auto = Ca în browser
team-current-password = Parola actuală
team-change-password = Schimbă parola
team-change-password-text = Sesiunile din celelalte browsere se încheie, iar tokenurile create de tine sunt anulate.
team-sessions = Unde ai contul deschis
# Same in English.
team-device = Browser
team-device-unknown = Browser necunoscut
team-since = De la
team-seen = Ultima activitate
team-this-one = acesta
team-sign-out = Închide sesiunea
team-sign-out-everywhere = Închide toate sesiunile

## Echipa

team-title = Echipă
team-people = Persoane
team-role = Rol
team-reach = Vede
team-reach-everyone = Toți clienții
team-reach-team = Clienții echipei
team-reach-own = Clienții proprii
team-teams = Echipe
team-active = Activ
team-blocked = Blocat
team-no-password = Invitat
team-one-click = Intră cu un clic
team-invite = Invită un coleg
team-invite-go = Creează linkul de invitație
team-invite-again = Link nou de invitație
team-invited = Invitația a fost creată
team-invited-text = Trimite acest link colegului tău. Funcționează o singură dată, timp de 72 de ore.
team-sessions-of = Unde este conectată această persoană
team-sessions-none = Nicăieri în acest moment.
team-reset = Link pentru o parolă nouă
team-reset-made = Linkul a fost creat
team-reset-text = Trimite acest link colegului tău. Funcționează o singură dată, timp de 15 minute.
team-access = Acces
team-access-text = Un link nou sau blocarea închide imediat toate sesiunile acestei persoane și oprește tokenurile create de ea.
team-block = Blochează
team-unblock = Deblochează
team-new-team = Echipă nouă
team-rename = Redenumește
team-name-of = Numele echipei { $name }
team-only-now = Copiază-l acum. Din motive de siguranță nu va mai fi afișat.
team-done = Gata

## Tokenuri

team-tokens = Tokenuri API
team-tokens-empty = Programele intră cu un token. Încă nu există niciunul.
team-token-name = La ce va folosi?
team-token-made = Tokenul a fost creat
# Same in English.
team-token-once = Token
team-make-token = Creează token
team-days = Zile de valabilitate
team-used = Ultima folosire
team-until = Valabil până la
team-never = Niciodată
team-end = Oprește
team-ended = Oprit

## Ce s-a făcut

team-said-saved = Salvat
team-said-password = Parola a fost schimbată. Sesiunile din celelalte browsere s-au încheiat.
team-said-ended = Sesiune închisă
team-said-ended-everywhere = Această persoană a fost deconectată peste tot
team-said-mailed = Linkul este pe drum prin e-mail
team-said-blocked = Cont blocat, toate sesiunile sunt închise
team-said-unblocked = Cont deblocat
team-said-token-ended = Tokenul nu mai funcționează

## Ce nu se poate și ce e de făcut

team-refused-name = Scrie un nume de cel mult 100 de caractere.
team-refused-email = Scrie o adresă de e-mail, de exemplu ana@example.org.
team-refused-email-taken = Alt cont are deja această adresă.
team-refused-password-short = Folosește cel puțin 12 caractere.
team-refused-password-long = Folosește cel mult 256 de caractere.
team-refused-password-like-email = Nu include în parolă numele din adresa ta de e-mail.
team-refused-password-like-name = Adaugă mai mult decât numele tău, adresa ta și numele companiei.
team-refused-password-common = Este printre primele care se încearcă. Alege alta.
team-refused-password-wrong = Aceasta nu este parola ta actuală.
team-refused-time-zone = Alege un fus orar din listă.
team-refused-role = Alege un rol din listă.
team-refused-reach = Alege din listă.
team-refused-team = Una dintre aceste echipe nu mai există. Reîncarcă pagina.
team-refused-days = Scrie un număr de zile de la 1 la 366.
team-refused-last-administrator = Este ultimul administrator. Numește mai întâi pe altcineva.
team-refused-reset-administrator = Nimeni nu poate vedea linkul altui administrator. Setează un server de e-mail cu --smtp, ca să ajungă la acesta.
team-refused-changed = Altcineva a modificat acest cont între timp. Verifică datele și salvează din nou.
team-refused-key = Acest link nu mai funcționează.

team-refused-role-fixed = Un administrator are întotdeauna voie orice.
team-refused-role-in-use = Cineva, sau un token, mai are acest rol.
team-refused-own-management = Ați pierde administrarea echipei. Rugați alt administrator.
team-refused-more-than-own = Nimeni nu poate da mai multe drepturi decât are.
team-refused-reason = Spuneți de ce, în cel mult 200 de litere.
team-refused-colleague = Alegeți un coleg sau o echipă.
team-stand-in = Înlocuitor
team-stand-in-away = Cât lipsești
team-stand-in-text = Alege cine are între timp clienții tăi. Vede și schimbă ce e al tău, cât îi permite rolul lui, și se încheie de la sine.
team-stand-in-who = Cine te înlocuiește
team-stand-in-from = Prima zi
team-stand-in-until = Ultima zi
team-stand-in-now = Numiți
team-stand-in-none = Nu te înlocuiește nimeni.
team-stand-in-end = Încheie
team-refused-absence = Alege prima și ultima zi: nu în trecut și cel mult un an.
