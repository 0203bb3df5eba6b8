# Passkeys.

passkey-title = Chei de acces
passkey-text = Intră cu amprenta, fața sau codul PIN al dispozitivului: nimic de scris și nimic de furat pentru o pagină falsă.
passkey-name = Numele cheii de acces
passkey-add = Adaugă o cheie de acces
passkey-use = Folosește o cheie de acces
passkey-remove = Elimină
passkey-suspect = Poate copiată: elimin-o
passkey-backed-up = Cu copie de rezervă
passkey-failed = Nu a mers. Încearcă din nou.
passkey-said-made = Cheia de acces este gata
passkey-said-removed = Cheia de acces a fost eliminată
