# The frame around every page: navigation, top bar, keyboard, problems.

## Navigation

shell-main = Main
shell-skip = Skip to content
shell-today = Today
shell-inbox = Inbox
shell-customers = Customers
shell-deals = Deals
shell-orders = Orders
shell-insights = Insights
shell-settings = Settings
shell-account = Your account
shell-account-short = Account
shell-sign-in = Sign in
shell-sign-out = Sign out
shell-sell = Sell
shell-reach = Reach
shell-understand = Understand
shell-home = Go to Today

## Top bar

shell-find = Search or jump to…
shell-find-short = Search
shell-new = New
shell-notifications = Notifications
shell-notifications-count =
    { $n ->
        [0] No new notifications
        [one] { $n } new notification
       *[other] { $n } new notifications
    }
shell-menu = Menu

## Palette

shell-palette = Search and commands
shell-palette-hint = A name, number, address or command
shell-palette-empty = Nothing found for “{ $query }”. Try fewer letters.
shell-palette-recent = Recent
shell-palette-places = Go to
shell-palette-actions = Create
shell-palette-customers = Customers
shell-palette-help = ↑ ↓ to choose, Enter to open, Esc to close

shell-new-person = New person
shell-new-organisation = New organisation
shell-new-household = New household
shell-new-case = New case
shell-new-deal = New deal
shell-new-order = New order
shell-new-task = New task

## Keyboard

shell-keys = Keyboard
shell-keys-palette = Search or jump anywhere
shell-keys-search = Search this list
shell-keys-create = Create something new
shell-keys-go = Go to a place
shell-keys-go-today = Go to Today
shell-keys-go-inbox = Go to the inbox
shell-keys-go-customers = Go to customers
shell-keys-go-deals = Go to deals
shell-keys-go-orders = Go to orders
shell-keys-go-insights = Go to insights
shell-keys-go-settings = Go to settings
shell-keys-move = Next or previous row
shell-keys-open = Open the row
shell-keys-edit = Edit
shell-keys-close = Close or go back
shell-keys-help = Show these keys

## Look

shell-theme = Colours
shell-theme-auto = Same as the device
shell-theme-light = Light
shell-theme-dark = Dark

## Live state

shell-offline = You are offline. What you type stays here until the connection is back.
shell-online = Connected again.
shell-saving = Saving…
shell-all-saved = All changes saved
shell-not-saved = Not saved. Check the connection and try again.
shell-new-version = A new version is ready. Reload the page.
shell-unsaved = Your changes are not saved yet. Leave anyway?
shell-sign-in-again = You have been signed out. Sign in again to go on.

## Lists

shell-load-more = Show more
shell-end-of-list = That is all.
shell-about = about { $n }
shell-page-title = { $page } · Vínculo

## Problems: what happened, and what to do next

shell-problem-bad-request = We could not read this request
shell-problem-bad-request-next = Go back, check what you entered, and send it again.
shell-problem-not-signed-in = Please sign in
shell-problem-not-signed-in-next = Sign in, and we will bring you back here.
shell-problem-not-allowed = You may not do this
shell-problem-not-allowed-next = Ask an administrator if you need access.
shell-problem-step-up = Prove first that it is you
shell-problem-step-up-next = Sign in again, then repeat it.
shell-problem-needs-approval = A second person is needed
shell-problem-needs-approval-next = Ask a colleague who may allow it; the request waits under Approvals.
shell-problem-own-approval = You cannot allow this yourself
shell-problem-own-approval-next = Another colleague has to be the second person: neither whoever asks, nor an account that they made, moved or opened by a link within a week.
shell-problem-not-found = There is nothing here
shell-problem-not-found-next = It may have been deleted or merged, or you may not have access. Search for it by name.
shell-problem-conflict = Somebody else changed this in the meantime
shell-problem-conflict-next = Reload to see their changes, then make yours again.
shell-problem-restricted = This customer is restricted
shell-problem-restricted-next = Their data may only be kept for now. Lift the restriction before you change anything.
shell-problem-gone = This link no longer works
shell-problem-gone-next = Ask for a new one.
shell-problem-too-large = This is too large
shell-problem-too-large-next = Send at most { $limit }, or split it.
shell-problem-invalid = Some fields need your attention
shell-problem-invalid-next = Correct the marked fields and save again.
shell-problem-too-many = Too many requests
shell-problem-too-many-next =
    { $seconds ->
        [one] Wait { $seconds } second, then try again.
       *[other] Wait { $seconds } seconds, then try again.
    }
shell-problem-server = Something went wrong on our side
shell-problem-server-next = Nothing you saved is lost. Try again; if it happens again, give your administrator this number: { $number }
shell-problem-unavailable = We will be right back
shell-problem-unavailable-next = The database is not answering at the moment. This page will work again in a few seconds.
shell-problem-wrong-host = This is not our address
shell-problem-wrong-host-next = Open Vínculo at the address your administrator gave you.
shell-problem-forged = This form came from another site or is too old
shell-problem-forged-next = Reload the page and send it again.

## Units

shell-unit-minutes = min
shell-unit-hours = h
shell-unit-days = d
shell-unit-pieces = pcs
shell-unit-bytes = { $n } B
shell-unit-kilobytes = { $n } kB
shell-unit-megabytes = { $n } MB
shell-unit-gigabytes = { $n } GB

shell-failed = That did not work. Please try again.
shell-phone-bar = Places
shell-keys-go-account = Go to your account
shell-keys-select = Select the row
shell-keys-note = Write a note
shell-keys-send = Send what you wrote
shell-problem-unknown-outcome = We do not know whether it was saved
shell-problem-unknown-outcome-next = The connection broke off while saving. Look whether it is there before you send it again.
shell-problem-no-writes = Nothing can be changed at the moment
shell-problem-no-writes-next = The disk of the database reports an error. You can go on reading; nothing you just sent was saved. Tell your administrator.
shell-problem-disk-full = The disk is full
shell-problem-disk-full-next = Nothing was saved. Tell your administrator that the database needs more space.
shell-problem-busy = This took too long
shell-problem-busy-next = Nothing is broken, there is just a lot going on. Try again in a moment.
shell-problem-too-slow = This arrived too slowly
shell-problem-too-slow-next = Check your connection and send it again.
