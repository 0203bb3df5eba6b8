# Proving once more who one is.

step-up-title = Dovedește că ești tu
step-up-text = Este important, așa că te întrebăm încă o dată cine ești. Apoi repetă acțiunea; timp de o jumătate de oră nu mai întrebăm.
step-up-nothing = Nu ai încă nici parolă, nici al doilea pas. Cere-i unui administrator un link pentru a alege o parolă.
step-up-passkey = Folosește cheia de acces cu care intri. Dacă ai pierdut-o, cere unui administrator să o elimine.
