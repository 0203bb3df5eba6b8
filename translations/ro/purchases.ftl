# Ce au cumpărat clienții și în ce ritm.

purchases-title = Achiziții
purchases-rhythm = Ritmul achizițiilor
purchases-every =
    { $n ->
        [one] în fiecare zi
        [few] la { $n } zile
       *[other] la { $n } de zile
    }
purchases-next = următoarea: { $date } ± { $window } z
purchases-strip =
    { $n ->
        [one] O zi cu achiziții în ultimele 12 luni, de obicei la interval de { $every } zile. Următoarea este așteptată pe { $date }, cu o marjă de { $window } z.
        [few] { $n } zile cu achiziții în ultimele 12 luni, de obicei la interval de { $every } zile. Următoarea este așteptată pe { $date }, cu o marjă de { $window } z.
       *[other] { $n } de zile cu achiziții în ultimele 12 luni, de obicei la interval de { $every } zile. Următoarea este așteptată pe { $date }, cu o marjă de { $window } z.
    }
purchases-why =
    { $n ->
        [one] O zi cu achiziții, { $from } – { $to }.
        [few] { $n } zile cu achiziții, { $from } – { $to }.
       *[other] { $n } de zile cu achiziții, { $from } – { $to }.
    }
purchases-steady = Constant: intervalele diferă cu circa { $spread } z.
purchases-loose = Destul de regulat: intervalele diferă cu circa { $spread } z.
purchases-irregular = Neregulat: intervalele diferă cu circa { $spread } z.
purchases-overdue =
    { $n ->
        [one] o zi de întârziere
        [few] { $n } zile de întârziere
       *[other] { $n } de zile de întârziere
    }
purchases-not-enough =
    { $n ->
        [one] Deocamdată a cumpărat într-o singură zi. Ritmul se vede de la { $fewest } zile.
        [few] Deocamdată a cumpărat în { $n } zile. Ritmul se vede de la { $fewest } zile.
       *[other] Deocamdată a cumpărat în { $n } de zile. Ritmul se vede de la { $fewest } zile.
    }
purchases-none = Nu a cumpărat încă nimic. Prima achiziție va apărea aici.
purchases-spent = Cheltuit până acum
purchases-orders =
    { $n ->
        [one] o comandă, { $from } – { $to }
        [few] { $n } comenzi, { $from } – { $to }
       *[other] { $n } de comenzi, { $from } – { $to }
    }
purchases-last = Ultimele achiziții
purchases-all = Toate achizițiile
purchases-no-product = Produs fără nume
purchases-order = Comandă
purchases-product = Produs
purchases-download = Descarcă CSV

## De ce nu se poate înregistra o achiziție

purchases-refused-missing = o achiziție anonimă are nevoie de un număr de comandă
purchases-refused-too-long = mai mult de 200 de caractere
purchases-refused-control-character = conține un caracter de control
purchases-refused-out-of-range = în afara limitelor
purchases-refused-in-the-future = data este în viitor
purchases-refused-not-a-currency = o monedă are trei litere mari, de exemplu EUR
