## Cine vede un client

access-title = Cine vede acest client
access-card = Acces
access-text = Fiecare rând este cel după care decide chiar programul. Un motiv tăiat este adevărat, dar nu contează pentru această persoană.
access-result = Rezultat
access-why = De ce
access-changes = Poate modifica
access-sees = Poate vedea
access-hidden = Ascuns
access-everyone = Vede toți clienții
access-owner = Responsabil
access-deputy = Înlocuitor
access-stand-in = Îl înlocuiește pe responsabil
access-team = În echipa clientului
access-shared = Împărțit pentru vedere
access-shared-to-change = Împărțit pentru modificare
access-role-sees-none = Rolul nu vede clienți.
access-no-reason = Nu se aplică niciun motiv.
access-reach-too-short = Nu vede atât de departe.
access-role-changes-none = Rolul nu modifică clienți.
access-only-to-see = Împărțit doar pentru vedere.
access-share = Împarte
access-share-title = Împarte un client
access-shared-with = Împărțit cu
access-shared-none = Nu este împărțit cu nimeni
access-with = Cu cine?
access-team-of = Echipa { $name }
access-reason = De ce?
access-by = De către
access-until = Până la
access-days = { $n ->
    [one] { $n } zi
    [few] { $n } zile
   *[other] { $n } de zile
  }
access-no-end = Până când îl încheie cineva
access-may-change = Poate și modifica clientul
access-end = Încheie
