# The second step of signing in.

factor-second = Second step
factor-second-text = One more step, { $name }: enter the code that your app shows.
factor-code = Code
factor-code-hint = Phone lost? A recovery code works too.
factor-go-on = Continue
factor-other-account = Sign in as somebody else
factor-refused-code = This code is not right, or was used already. Wait for the next one.
factor-required-text = Your company asks for a second step at sign-in. It takes a minute to set up.
factor-set-up = Set up an app for codes
factor-scan = Scan this picture with an app for codes on your phone.
factor-qr = Picture for your app
factor-by-hand = No camera? Type this secret into the app.
factor-type-code = Enter the six digits that the app shows.
factor-codes = Recovery codes
factor-codes-only-now = Keep them now. For safety they are never shown again.
factor-codes-text = Each of these codes lets you in once without your phone. Print them, or keep them with your passwords.
factor-print = Print
factor-on = On
factor-off = Off
factor-why = A stolen password then opens nothing: signing in also takes a code from your phone.
factor-required-from = From { $date } on, nobody gets in without a second step.
factor-codes-left =
    { $n ->
        [0] No recovery code is left. Make new ones.
        [one] { $n } recovery code is left.
       *[other] { $n } recovery codes are left.
    }
factor-new-codes = New recovery codes
factor-remove = Remove the second step
factor-said-removed = The second step is removed
factor-rule = Second step at sign-in
factor-rule-text = When it is required, whoever has none yet is asked to set one up after a week.
factor-rule-offered = Everybody decides for themselves
factor-rule-required = Required for everybody
factor-lost = Remove a lost second step
factor-lost-text = For a colleague who lost phone and recovery codes. Make sure it is really them. They are signed out everywhere.
factor-said-lost = The second step is removed, and this person is signed out everywhere
