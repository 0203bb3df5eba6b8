# Al doilea pas la intrarea în cont.

factor-second = Al doilea pas
factor-second-text = Încă un pas, { $name }: scrie codul afișat de aplicația ta.
factor-code = Cod
factor-code-hint = Ai pierdut telefonul? Merge și un cod de recuperare.
factor-go-on = Continuă
factor-other-account = Intră cu alt cont
factor-refused-code = Codul nu este corect sau a fost deja folosit. Așteaptă-l pe următorul.
factor-required-text = Compania ta cere un al doilea pas la intrare. Configurarea durează un minut.
factor-set-up = Configurează o aplicație de coduri
factor-scan = Scanează această imagine cu o aplicație de coduri de pe telefon.
factor-qr = Imagine pentru aplicația ta
factor-by-hand = Fără cameră? Scrie acest secret în aplicație.
factor-type-code = Scrie cele șase cifre afișate de aplicație.
factor-codes = Coduri de recuperare
factor-codes-only-now = Păstrează-le acum. Din motive de siguranță nu mai sunt afișate niciodată.
factor-codes-text = Fiecare cod te lasă să intri o dată fără telefon. Tipărește-le sau ține-le împreună cu parolele.
factor-print = Tipărește
factor-on = Activ
factor-off = Inactiv
factor-why = Astfel o parolă furată nu deschide nimic: la intrare e nevoie și de un cod de pe telefon.
factor-required-from = Din { $date } nimeni nu mai intră fără al doilea pas.
factor-codes-left =
    { $n ->
        [0] Nu a mai rămas niciun cod de recuperare. Creează altele.
        [one] A mai rămas { $n } cod de recuperare.
        [few] Au mai rămas { $n } coduri de recuperare.
       *[other] Au mai rămas { $n } de coduri de recuperare.
    }
factor-new-codes = Coduri de recuperare noi
factor-remove = Elimină al doilea pas
factor-said-removed = Al doilea pas a fost eliminat
factor-rule = Al doilea pas la intrare
factor-rule-text = Când este obligatoriu, cine nu îl are încă este rugat să îl configureze după o săptămână.
factor-rule-offered = Fiecare decide singur
factor-rule-required = Obligatoriu pentru toți
factor-lost = Elimină al doilea pas pierdut
factor-lost-text = Pentru un coleg care și-a pierdut telefonul și codurile. Asigură-te că este chiar el. Va fi deconectat peste tot.
factor-said-lost = Al doilea pas a fost eliminat, iar persoana a fost deconectată peste tot
