# The timeline of a customer: what happened, what was promised, and where it is written down.

timeline-title = Timeline
timeline-live = Updates by itself
timeline-arrived = A new entry arrived.
timeline-empty = Nothing has happened here yet. Write the first note above.
timeline-nothing-fits = Nothing fits this filter.
timeline-older = Older entries
timeline-to-customer = To the customer
timeline-edit-title = Edit entry
timeline-menu = Change this entry

## Filter

timeline-filter-kind = Kind
timeline-filter-time = Time
timeline-all-kinds = Everything
timeline-open-promises = Open promises
timeline-mentions-me = Mentions of me
timeline-period-any = Any time
timeline-period-30-days = Last 30 days
timeline-period-year = This year
timeline-since = since { $date }
timeline-until = until { $date }

## Sentences; { $who } is a name

timeline-did-note = { $who } noted
timeline-did-call-in = { $who } called us
timeline-did-call-out = { $who } called
timeline-did-visit-in = { $who } visited us
timeline-did-visit-out = { $who } visited
timeline-did-letter-in = { $who } sent us a letter
timeline-did-letter-out = { $who } sent a letter
timeline-did-email-in = { $who } wrote us an e-mail
timeline-did-email-out = { $who } wrote an e-mail
timeline-did-post-in = { $who } posted about us
timeline-did-post-out = { $who } answered in public
timeline-did-meeting = Meeting with { $who }
timeline-did-chat = Chat with { $who }
timeline-did-survey = { $who } answered a survey
timeline-did-order = Order
timeline-did-return = Return
timeline-did-case = Case
timeline-did-task = Task for { $who }
timeline-with = with { $name }

## Promises

timeline-complete = Done
timeline-done = Done
timeline-reopen = Reopen
timeline-promised-by = promised by { $name }
timeline-promise-until = Follow up by
timeline-due = Due
timeline-assignee = Who does it

## Fields

timeline-write = What to write down
timeline-text = Text
timeline-subject = About
timeline-direction = Who contacted whom
timeline-direction-out = We contacted the customer
timeline-direction-in = The customer contacted us
timeline-at = When (empty: now)
timeline-minutes = Minutes
timeline-outcome = Outcome
timeline-attach = Attach files
timeline-attach-hint = Up to 20 files of 25 MB each
timeline-note-hint = Only your team sees notes
timeline-also = Also with…
timeline-also-find = Find another customer
timeline-also-with = Also with

timeline-placeholder-note = Write a note. @ mentions a colleague.
timeline-placeholder-call = What was said on the phone?
timeline-placeholder-visit = Where were you, what did you see, what was agreed?
timeline-placeholder-letter = What does the letter say?
timeline-placeholder-email = What does the e-mail say?
timeline-placeholder-meeting = What was discussed and decided?
timeline-placeholder-task = What is to be done? The first line is the title.
timeline-save-note = Save note
timeline-save-call = Save call
timeline-save-visit = Save visit
timeline-save-letter = Save letter
timeline-save-email = Save e-mail
timeline-save-meeting = Save meeting
timeline-save-task = Save task

## After saving

timeline-saved = Saved
timeline-completed = Marked as done
timeline-removed = Entry deleted

## Conflict

timeline-conflict = Somebody else changed this entry while you were writing. Choose which text stays.
timeline-yours = Yours
timeline-theirs = Theirs
timeline-keep-yours = Save mine
timeline-keep-theirs = Keep theirs

## What is wrong with a field

timeline-refused-text-missing = Write something first.
timeline-refused-too-long = This is too long. Shorten it.
timeline-refused-control-character = This contains characters that cannot be shown. Type it again.
timeline-refused-in-the-future = This is in the future. Plan it as a task with a due date.
timeline-refused-out-of-range = Check the date: it is too far away.
timeline-refused-end-before-start = It cannot end before it starts.
timeline-refused-not-a-time = Enter a date and a time.
timeline-refused-not-a-day = Enter a date.
timeline-refused-not-a-number = Enter a number of minutes.
timeline-refused-not-a-colleague = Choose a colleague from the list.
timeline-refused-not-a-currency = Give the currency as three capital letters, such as EUR.
timeline-refused-too-many = Attach at most 20 files.
timeline-refused-file-too-large = A file is larger than 25 MB. Attach a smaller one.
timeline-refused-order-of-purchases = Orders come from purchases. Choose another kind.
timeline-refused-no-such-customer = This customer does not exist, or is not yours to see.
timeline-refused-choose-customer = Choose somebody from the list, or clear the field.
timeline-refused-too-many-customers = An entry stands with at most 20 customers.

## Sizes of files

timeline-size-bytes = { $n } B
timeline-size-kilobytes = { $n } kB
timeline-size-megabytes = { $n } MB
timeline-text-forgotten = The text is gone: somebody it was about has been forgotten.
timeline-text-damaged = The text was changed from outside and cannot be shown.
timeline-text-not-yours = Your role does not read what was said.
