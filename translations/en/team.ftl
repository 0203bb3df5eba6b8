# Signing in, one's own account, the team's page.

## Before signing in

team-sign-in = Sign in
team-sign-in-wrong = The e-mail address or the password is wrong.
team-sign-in-wait-seconds =
    { $n ->
        [one] Too many attempts. Try again in { $n } second.
       *[other] Too many attempts. Try again in { $n } seconds.
    }
team-sign-in-wait-minutes =
    { $n ->
        [one] Too many attempts. Try again in { $n } minute.
       *[other] Too many attempts. Try again in { $n } minutes.
    }
team-with-password = Sign in with a password
team-needs-setup = Nobody has an account yet. Open the link that the server printed on its console.
team-demo = Who would you like to be?
team-demo-text = This is the demo company. One click signs you in.
team-email = E-mail
team-password = Password
team-new-password = New password
team-password-hint = At least 12 characters. A few unrelated words work well.
team-choose-password = Choose a new password
team-save-and-enter = Save and sign in
team-setup = Set up Vínculo
team-setup-text = You become the first administrator and invite everybody else.
team-setup-go = Create my account
team-setup-gone-text = It works once and for one hour. Restart the server to get a new one; if an administrator exists already, sign in.
team-link-gone = This link no longer works
team-link-gone-text = It has been used already or is too old. Ask your administrator for a new one.
team-welcome = Welcome, { $name }
team-welcome-text = Choose a password, and you are in.
team-reset-page-text = You will be signed out everywhere else.

## Your own account

team-own-account = Your account
team-about-me = About you
team-handle-hint = Colleagues mention you as @{ $handle }. An administrator can change the address.
team-language-auto = Same as the browser
team-current-password = Current password
team-change-password = Change password
team-change-password-text = Other browsers are signed out, and the tokens you made end.
team-sessions = Where you are signed in
team-device = Browser
team-device-unknown = Unknown browser
team-since = Since
team-seen = Last seen
team-this-one = this one
team-sign-out = Sign out
team-sign-out-everywhere = Sign out everywhere

## The team

team-title = Team
team-people = People
team-role = Role
team-reach = Sees
team-reach-everyone = All customers
team-reach-team = The team’s customers
team-reach-own = Own customers
team-teams = Teams
team-active = Active
team-blocked = Blocked
team-no-password = Invited
team-one-click = Enters by one click
team-invite = Invite a colleague
team-invite-go = Create invitation link
team-invite-again = New invitation link
team-invited = Invitation created
team-invited-text = Send this link to your colleague. It works once, for 72 hours.
team-sessions-of = Where this person is signed in
team-sessions-none = Nowhere at the moment.
team-reset = Link for a new password
team-reset-made = Link created
team-reset-text = Send this link to your colleague. It works once, for 15 minutes.
team-access = Access
team-access-text = A new link or a block signs this person out everywhere at once and ends the tokens they made.
team-block = Block
team-unblock = Unblock
team-new-team = New team
team-rename = Rename
team-name-of = Name of the team { $name }
team-only-now = Copy it now. For safety it is never shown again.
team-done = Done

## Tokens

team-tokens = API tokens
team-tokens-empty = Programs sign in with a token. There is none yet.
team-token-name = What is it for?
team-token-made = Token created
team-token-once = Token
team-make-token = Create token
team-days = Days of validity
team-used = Last used
team-until = Valid until
team-never = Never
team-end = End
team-ended = Ended

## What was done

team-said-saved = Saved
team-said-password = Your password is changed. Other browsers are signed out.
team-said-ended = Signed out there
team-said-ended-everywhere = This person is signed out everywhere
team-said-mailed = The link is on its way by mail
team-said-blocked = Blocked and signed out everywhere
team-said-unblocked = Unblocked
team-said-token-ended = The token no longer works

## What is not possible, and what to do instead

team-refused-name = Enter a name of at most 100 characters.
team-refused-email = Enter an e-mail address, such as ana@example.org.
team-refused-email-taken = Another account has this address.
team-refused-password-short = Use at least 12 characters.
team-refused-password-long = Use at most 256 characters.
team-refused-password-like-email = Leave your e-mail name out of the password.
team-refused-password-like-name = Add more than your name, your address and your company’s name.
team-refused-password-common = Everybody guesses this one first. Choose another.
team-refused-password-wrong = This is not your current password.
team-refused-time-zone = Choose a time zone from the list.
team-refused-role = Choose a role from the list.
team-refused-reach = Choose from the list.
team-refused-team = One of these teams no longer exists. Reload the page.
team-refused-days = Enter 1 to 366 days.
team-refused-last-administrator = This is the last administrator. Make somebody else one first.
team-refused-reset-administrator = Nobody may see the link for another administrator. Set a mail server with --smtp, so that it goes to them.
team-refused-changed = Somebody else changed this account meanwhile. Check your entries and save again.
team-refused-key = This link no longer works.

team-refused-role-fixed = An administrator may always do everything.
team-refused-role-in-use = Somebody still has this role, or a token does.
team-refused-own-management = You would lose the management of the team. Ask another administrator.
team-refused-more-than-own = Nobody can give more than they may do themselves.
team-refused-reason = Say why, in at most 200 letters.
team-refused-colleague = Choose a colleague or a team.
team-stand-in = Stand-in
team-stand-in-away = While you are away
team-stand-in-text = Choose who has your customers meanwhile. They see and change what you own, as far as their own role allows, and it ends by itself.
team-stand-in-who = Who stands in
team-stand-in-from = First day
team-stand-in-until = Last day
team-stand-in-now = Named
team-stand-in-none = Nobody stands in for you.
team-stand-in-end = End
team-refused-absence = Choose a first and a last day: not in the past, and at most a year.
