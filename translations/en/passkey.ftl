# Passkeys.

passkey-title = Passkeys
passkey-text = Sign in with finger, face or PIN of your device: nothing to type, and nothing that a false page could steal.
passkey-name = Name of the passkey
passkey-add = Add a passkey
passkey-use = Use a passkey
passkey-remove = Remove
passkey-suspect = Perhaps copied: remove it
passkey-backed-up = Backed up
passkey-failed = That did not work. Try again.
passkey-said-made = The passkey is ready
passkey-said-removed = The passkey is removed
