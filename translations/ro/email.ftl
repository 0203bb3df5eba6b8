# Altă adresă pentru propriul cont.

email-title = Adresă de e-mail
email-text = Cu ea intri în cont. Un link trimis la adresa nouă o pune în folosință; timp de trei zile, un link trimis la cea veche anulează schimbarea.
email-new = Adresă nouă de e-mail
email-ask = Trimite linkul
email-said-asked = Am trimis un link la adresa nouă. Adresa ta se schimbă după ce îl deschizi și confirmi.
email-confirm = Aceasta este adresa ta nouă?
email-confirm-text = De acum intri în Vínculo cu { $email }.
email-confirm-do = Da, folosește adresa
email-confirmed = Adresa ta s-a schimbat
email-confirmed-text = Acum intri cu { $email }. Am scris la adresa veche cum poți anula schimbarea.
email-undo = Anulezi schimbarea?
email-undo-text = Adresa ta devine din nou { $email }. Toți cei intrați în contul tău sunt deconectați, iar tu primești un link pentru o parolă nouă.
email-undo-do = Anulează
email-undone = Schimbarea a fost anulată
email-undone-text = Adresa ta este din nou { $email }. Deschide linkul trimis acolo și alege o parolă nouă.
email-go-on = Mergi la autentificare
email-refused-no-mail = Nu există încă un server de e-mail, deci nicio adresă nu poate fi confirmată. Întreabă un administrator.
email-mail-confirm-subject = Confirmă noua adresă de e-mail
email-mail-confirm-body =
    Bună, { $name },

    vrei să folosești această adresă în Vínculo. Confirm-o aici; linkul funcționează o singură dată, timp de 24 de ore:

    { $link }

    Dacă nu tu ai cerut-o, nu face nimic: nu se schimbă nimic.
email-mail-undo-subject = Adresa ta de e-mail a fost schimbată
email-mail-undo-body =
    Bună, { $name },

    de acum contul tău din Vínculo are altă adresă de e-mail. Dacă nu tu ai schimbat-o, anulează aici; linkul funcționează o singură dată, timp de 72 de ore:

    { $link }
email-mail-moved-subject = Adresa ta de e-mail a fost schimbată
email-mail-moved-body =
    Bună, { $name },

    { $by } a dat contului tău din Vínculo altă adresă de e-mail. Dacă nu ai vrut asta, anulează aici; linkul funcționează o singură dată, timp de 72 de ore:

    { $link }

    Atunci toți cei intrați în contul tău sunt deconectați, iar tu alegi o parolă nouă.
