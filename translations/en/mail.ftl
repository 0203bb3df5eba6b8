# Mail of the house itself.

mail-outbox = Outbox
mail-to = To
mail-subject = Subject
mail-said = What the mail server said
mail-again = Send again
mail-empty = No mail was sent yet.
mail-no-server = There is no mail server yet: links are shown to whoever makes them. Start with --smtp to send them.
mail-state-queued = Queued
mail-state-handed = On its way
mail-state-accepted = Accepted
mail-state-failed = Failed
mail-state-uncertain = Perhaps delivered
mail-invitation-subject = You are invited to Vínculo
mail-invitation-body =
    Hello { $name },

    { $by } invites you to Vínculo. Choose a password here; the link works once, for 72 hours:

    { $link }
mail-reset-subject = A new password
mail-reset-body =
    Hello { $name },

    { $by } made a link with which you choose a new password. It works once, for 15 minutes:

    { $link }

    If you did not ask for it, tell your administrators.
