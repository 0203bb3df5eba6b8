# Proving once more who one is.

step-up-title = Prove that it is you
step-up-text = This matters, so we ask once more who you are. Then do it again; for half an hour we will not ask again.
step-up-nothing = You have no password and no second step yet. Ask an administrator for a link to choose a password.
step-up-passkey = Use the passkey that you sign in with. If it is lost, ask an administrator to remove it.
