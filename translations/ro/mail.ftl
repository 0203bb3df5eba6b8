# Mail of the house itself.

mail-outbox = Corespondență trimisă
mail-to = Către
mail-subject = Subiect
mail-said = Răspunsul serverului de e-mail
mail-again = Trimite din nou
mail-empty = Nu a fost trimis încă niciun e-mail.
mail-no-server = Nu există încă un server de e-mail: linkurile sunt afișate celui care le creează. Pornește cu --smtp pentru a le trimite.
mail-state-queued = În așteptare
mail-state-handed = Pe drum
mail-state-accepted = Acceptat
mail-state-failed = Eșuat
mail-state-uncertain = Poate livrat
mail-invitation-subject = Ești invitat în Vínculo
mail-invitation-body =
    Bună, { $name },

    { $by } te invită în Vínculo. Alege aici o parolă; linkul funcționează o singură dată, timp de 72 de ore:

    { $link }
mail-reset-subject = O parolă nouă
mail-reset-body =
    Bună, { $name },

    { $by } a creat un link cu care îți alegi o parolă nouă. Funcționează o singură dată, timp de 15 minute:

    { $link }

    Dacă nu tu ai cerut-o, anunță-ți administratorii.
