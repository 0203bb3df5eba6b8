## Încălcări ale securității

breach-title = Încălcări ale securității
breach-ask = Cine a fost văzut?
breach-text = Alegeți ce a ajuns pe mâini străine: un cont sau un program, una dintre sesiunile lui, un interval sau o copie pierdută. Orele sunt ale dumneavoastră.
breach-who = De către cine
breach-anybody = Oricine
breach-session = În ce sesiune
breach-every-session = Toate sesiunile
breach-from = De la
breach-until = Până la
breach-backup = Sau: o copie făcută la
breach-look = Caută
breach-anew = Ia-o de la capăt
breach-answer = Răspuns
breach-file = Toate persoanele ca CSV
breach-persons = Persoane
breach-unnamed = Șterse între timp
breach-hidden = Dintre acestea, în afara accesului dumneavoastră, nenumite aici
breach-organisations = Organizații, care nu sunt persoane
breach-counted = În liste mai vechi de 90 de zile, doar numărate
breach-lost = Afișări neînregistrate
breach-first = Văzut prima dată
breach-last = Văzut ultima dată
breach-network = Rețea
breach-country = Țară
breach-no-country = Țară necunoscută
breach-what = Ce s-a văzut
breach-times = De câte ori
breach-open = Deschide un incident
breach-what-happened = Ce s-a întâmplat?
breach-known = Când ați aflat?
breach-clock-hint = Autoritatea este anunțată în 72 de ore de atunci. Gol înseamnă acum.
breach-incidents = Incidente
breach-none = Niciun incident.
breach-needs-title = Spuneți ce s-a întâmplat, în cel mult 200 de litere, și un moment care nu e în viitor.
breach-needs-question = Întrebați întâi cine a fost văzut.
breach-wrong-session = Aceasta nu e o sesiune.
breach-wrong-who = Acesta nu e nici cont, nici program.
breach-wrong-window = Intervalul se termină înainte să înceapă.
breach-wrong-time = Aceasta nu e o oră.
breach-needs-text = Scrieți între 1 și 4.000 de litere.
breach-facts = Ce se știa la deschidere
breach-due = Autoritatea trebuie anunțată până la
breach-opened = Deschis de
breach-letters = Scrisori
breach-record = Registru
breach-kind = Fel
# Same in English.
breach-note = Text
breach-write = Adaugă în registru
breach-draft = Ciornă
breach-draft-hint = Copiați-o, completați ce stă între paranteze drepte și dați-o la verificat înainte de a o trimite.
breach-hours-left = { $n ->
    [one] A mai rămas { $n } oră pentru a anunța autoritatea.
    [few] Au mai rămas { $n } ore pentru a anunța autoritatea.
   *[other] Au mai rămas { $n } de ore pentru a anunța autoritatea.
  }
breach-hours-late = { $n ->
    [one] Autoritatea trebuia anunțată acum { $n } oră.
    [few] Autoritatea trebuia anunțată acum { $n } ore.
   *[other] Autoritatea trebuia anunțată acum { $n } de ore.
  }
breach-told-late = Autoritatea a fost anunțată târziu: explicați de ce în scrisoare.
breach-told-in-time = Autoritatea a fost anunțată la timp.
breach-never-told = Închis fără a anunța autoritatea. Registrul spune de ce.
breach-state-open = Deschis
breach-state-told = Autoritate anunțată
breach-state-closed = Închis
breach-kind-note = Notă
breach-kind-decision = Decizie
breach-kind-authority = Autoritate anunțată
breach-kind-persons = Persoane anunțate
breach-kind-closed = Închis
breach-to-authority = Scrisoare către autoritate
breach-to-persons = Scrisoare către persoane

breach-letter-authority =
    Notificare a unei încălcări a securității datelor cu caracter personal, potrivit articolului 33 din RGPD

    Operator: [nume, adresă, contactul responsabilului cu protecția datelor]

    1. Ce s-a întâmplat: { $title }. Am aflat la { $known }.
    2. Persoane: aproximativ { $persons }. Pe țări: { $countries }.
    3. Date: { $parts }. Văzute între { $first } și { $last }.
    4. Consecințe probabile: [ce li se poate întâmpla acestor persoane]
    5. Măsuri luate sau propuse: [ce s-a făcut pentru a o opri și pentru a-i reduce efectele]
    6. Persoane informate: [când și cum, sau de ce încă nu]
    7. Dacă sosește după mai mult de 72 de ore: [de ce]

    {"["}locul, data, numele]

breach-letter-persons =
    Stimate client,

    Datele dumneavoastră au fost văzute de cineva care nu trebuia să le vadă: { $title }.

    Când: între { $first } și { $last }. Am aflat la { $known }.
    Ce: { $parts }.
    Ce poate însemna pentru dumneavoastră: [consecințe probabile, pe înțeles]
    Ce am făcut: [măsuri]
    Ce puteți face: [de pildă: fiți atent la mesaje în numele nostru, schimbați o parolă]

    Ne puteți întreba orice: [numele și contactul responsabilului cu protecția datelor]. Vă puteți adresa și autorității de protecție a datelor.

    Ne pare rău.

    {"["}nume]
