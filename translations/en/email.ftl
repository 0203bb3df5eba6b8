# Another address for one's own account.

email-title = E-mail address
email-text = You sign in with it. A link to the new address brings it into force; for three days, a link to the old one takes it back.
email-new = New e-mail address
email-ask = Send link
email-said-asked = We sent a link to the new address. Your address changes when you open it and confirm.
email-confirm = Is this your new address?
email-confirm-text = From now on you sign in to Vínculo with { $email }.
email-confirm-do = Yes, use this address
email-confirmed = Your address is changed
email-confirmed-text = You sign in with { $email } now. We told your old address how to take it back.
email-undo = Take the change back?
email-undo-text = Your address becomes { $email } again. Everybody who is signed in to your account is signed out, and a link for a new password is sent to you.
email-undo-do = Take it back
email-undone = The change is taken back
email-undone-text = Your address is { $email } again. Open the link that we sent there and choose a new password.
email-go-on = Go to sign-in
email-refused-no-mail = There is no mail server yet, so no address can be confirmed. Ask an administrator.
email-mail-confirm-subject = Confirm your new e-mail address
email-mail-confirm-body =
    Hello { $name },

    you want to use this address in Vínculo. Confirm it here; the link works once, for 24 hours:

    { $link }

    If it was not you, do nothing: nothing changes.
email-mail-undo-subject = Your e-mail address was changed
email-mail-undo-body =
    Hello { $name },

    from now on your account in Vínculo has another e-mail address. If it was not you, take it back here; the link works once, for 72 hours:

    { $link }
email-mail-moved-subject = Your e-mail address was changed
email-mail-moved-body =
    Hello { $name },

    { $by } gave your account in Vínculo another e-mail address. If you did not want that, take it back here; the link works once, for 72 hours:

    { $link }

    Then everybody who is signed in to your account is signed out, and you choose a new password.
