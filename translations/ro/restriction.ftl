## Restricționare

restriction-title = Restricționează
restriction-banner = Restricționat din { $date }: se păstrează, nu se folosește.
restriction-what = Cât timp cineva este restricționat, datele doar se păstrează. Listele, căutarea, descărcările și schimbările în bloc îl lasă deoparte, colegii fără acest drept nu îl văd și nimeni nu schimbă nimic. Poate totuși să-și retragă consimțămintele și să fie uitat.
restriction-reason-hint = De exemplu: contestă adresa, scrisoare din 22 noiembrie. Motivul este sigilat și dispare odată cu persoana.
restriction-place = Restricționează
restriction-lift = Ridică restricția
restriction-organisation = O organizație nu este o persoană. Nu e nimic de restricționat.
access-restricted = Clientul este restricționat.

## Ce spuneau câmpurile înainte

history-title = Corectări
history-none = Încă nu s-a corectat nimic.
history-field = Câmp
history-before = Înainte
history-after = După
history-by = De
history-field-name = Nume
history-field-language = Limbă
history-field-country = Țară
history-field-time-zone = Fus orar
history-field-contact-points = Contacte
history-field-tags = Etichete
history-field-custom = Câmpuri proprii
history-field-source = Sursă
history-field-external-id = Id extern
