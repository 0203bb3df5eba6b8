## The desk for breaches

breach-title = Breaches
breach-ask = Who was seen?
breach-text = Choose what got into wrong hands: an account or a program, one of its sessions, a time, or a lost backup. Times are yours.
breach-who = By whom
breach-anybody = Anybody
breach-session = In which session
breach-every-session = Every session
breach-from = From
breach-until = Until
breach-backup = Or: a backup made at
breach-look = Look
breach-anew = Start again
breach-answer = Answer
breach-file = All persons as CSV
breach-persons = Persons
breach-unnamed = Forgotten since
breach-hidden = Of these beyond your reach, and not named here
breach-organisations = Organisations, which are no persons
breach-counted = In lists older than 90 days, counted only
breach-lost = Views that were not recorded
breach-first = First seen
breach-last = Last seen
breach-network = Network
breach-country = Country
breach-no-country = Country unknown
breach-what = What was seen
breach-times = Times
breach-open = Open an incident
breach-what-happened = What happened?
breach-known = When did you come to know?
breach-clock-hint = The authority is told within 72 hours of that moment. Empty means now.
breach-incidents = Incidents
breach-none = No incidents.
breach-needs-title = Say what happened, in at most 200 letters, and a moment that is not in the future.
breach-needs-question = Ask first who was seen.
breach-wrong-session = That is no session.
breach-wrong-who = That is no account and no program.
breach-wrong-window = The time ends before it begins.
breach-wrong-time = That is no time.
breach-needs-text = Write between 1 and 4,000 letters.
breach-facts = As known when it was opened
breach-due = Authority to be told by
breach-opened = Opened by
breach-letters = Letters
breach-record = Record
breach-kind = Kind
breach-note = Text
breach-write = Add to the record
breach-draft = Draft
breach-draft-hint = Copy it, fill in what stands in square brackets, and have it checked before you send it.
breach-hours-left = { $n ->
    [one] { $n } hour left to tell the authority.
   *[other] { $n } hours left to tell the authority.
  }
breach-hours-late = { $n ->
    [one] The authority should have been told { $n } hour ago.
   *[other] The authority should have been told { $n } hours ago.
  }
breach-told-late = The authority was told late: say why in the letter.
breach-told-in-time = The authority was told in time.
breach-never-told = Closed without telling the authority. The record says why.
breach-state-open = Open
breach-state-told = Authority told
breach-state-closed = Closed
breach-kind-note = Note
breach-kind-decision = Decision
breach-kind-authority = Authority told
breach-kind-persons = Persons told
breach-kind-closed = Closed
breach-to-authority = Letter to the authority
breach-to-persons = Letter to the persons

breach-letter-authority =
    Notification of a personal data breach under article 33 GDPR

    Controller: [name, address, contact of the data protection officer]

    1. What happened: { $title }. We came to know of it on { $known }.
    2. Persons: about { $persons }. By country: { $countries }.
    3. Data: { $parts }. Seen between { $first } and { $last }.
    4. Likely consequences: [what may happen to these persons]
    5. Measures taken or proposed: [what was done to stop it, and to lessen its effects]
    6. Persons informed: [when and how, or why not yet]
    7. If this comes later than 72 hours: [why]

    {"["}place, date, name]

breach-letter-persons =
    Dear customer,

    Your data was seen by somebody who should not have seen it: { $title }.

    When: between { $first } and { $last }. We came to know of it on { $known }.
    What: { $parts }.
    What this may mean for you: [likely consequences in plain words]
    What we have done: [measures]
    What you can do: [such as: be careful with messages in our name, change a password]

    You can ask us anything about it: [name and contact of the data protection officer]. You may also turn to your data protection authority.

    We are sorry.

    {"["}name]
