# Words that every page uses. A message that rightly reads as in English carries
# the comment "Same in English." in its own language's file.

## What one can do

words-save = Save
words-cancel = Cancel
words-edit = Edit
words-delete = Delete
words-remove = Remove
words-restore = Restore
words-undo = Undo
words-search = Search
words-filter = Filter
words-clear = Clear
words-close = Close
words-back = Back
words-next = Next
words-previous = Previous
words-continue = Continue
words-add = Add
words-create = Create
words-open = Open
words-send = Send
words-copy = Copy
words-copied = Copied
words-download = Download
words-upload = Upload
words-print = Print
words-export = Export
words-import = Import
words-choose = Choose…
words-change = Change
words-assign = Assign
words-merge = Merge
words-reload = Reload
words-retry = Try again
words-show-all = Show all
words-more = More
words-less = Less

## Answers and states

words-yes = Yes
words-no = No
words-ok = OK
words-all = All
words-none = None
words-nobody = Nobody
words-other = Other
words-unknown = Unknown
words-loading = Loading…
words-saved = Saved
words-deleted = Deleted
words-changed = Changed
words-required = Required
words-optional = optional
words-nothing-found = Nothing found
words-selected =
    { $n ->
        [one] { $n } selected
       *[other] { $n } selected
    }

## Columns and fields

words-name = Name
words-kind = Kind
words-status = Status
words-date = Date
words-time = Time
words-from = From
words-to = To
words-owner = Owner
words-team = Team
words-language = Language
words-country = Country
words-currency = Currency
words-time-zone = Time zone
words-amount = Amount
words-total = Total
words-quantity = Quantity
words-price = Price
words-tags = Tags
words-source = Source
words-created = Created
words-updated = Updated
words-description = Description
words-subject = Subject
words-reason = Reason
words-you = you

## Time

words-today = today
words-yesterday = yesterday
words-tomorrow = tomorrow
words-today-heading = Today
words-yesterday-heading = Yesterday
words-tomorrow-heading = Tomorrow
words-now = just now
words-minutes-ago = { $n } min ago
words-hours-ago = { $n } h ago
words-days-ago =
    { $n ->
        [one] { $n } day ago
       *[other] { $n } days ago
    }
words-in-minutes = in { $n } min
words-in-hours = in { $n } h
words-in-days =
    { $n ->
        [one] in { $n } day
       *[other] in { $n } days
    }
words-due-now = due now
words-due-minutes = due in { $n } min
words-due-hours = due in { $n } h
words-due-tomorrow = due tomorrow
words-due-days =
    { $n ->
        [one] due in { $n } day
       *[other] due in { $n } days
    }
words-due-on = due { $date }
words-late-minutes = { $n } min late
words-late-hours = { $n } h late
words-late-days =
    { $n ->
        [one] { $n } day late
       *[other] { $n } days late
    }
words-duration-m = { $m } min
words-duration-h = { $h } h
words-duration-hm = { $h } h { $m } min
words-duration-d =
    { $d ->
        [one] { $d } day
       *[other] { $d } days
    }
words-duration-dh = { $d } d { $h } h

## Counts

words-customers =
    { $n ->
        [one] { $n } customer
       *[other] { $n } customers
    }
words-people =
    { $n ->
        [one] { $n } person
       *[other] { $n } people
    }
words-records =
    { $n ->
        [one] { $n } record
       *[other] { $n } records
    }
words-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }

## Roles

role-administrator = Administrator
role-manager = Manager
role-agent = Agent
role-read-only = Read-only

## Languages

language-en = English
language-es = Spanish
language-ro = Romanian
language-ru = Russian
language-bg = Bulgarian
language-cs = Czech
language-de = German
language-el = Greek
language-fr = French
language-hu = Hungarian
language-it = Italian
language-nl = Dutch
language-pl = Polish
language-pt = Portuguese
language-tr = Turkish
language-uk = Ukrainian

## Kinds of customers, one and many

kind-person = Person
kind-organisation = Organisation
kind-household = Household
kinds-person = People
kinds-organisation = Organisations
kinds-household = Households

## Ways to reach a customer

point-email = E-mail
point-phone = Phone
point-postal = Postal address
point-handle = Social profile

## What happens with a customer

entry-note = Note
entry-call = Call
entry-visit = Visit
entry-letter = Letter
entry-email = E-mail
entry-meeting = Meeting
entry-chat = Chat
entry-post = Post
entry-survey = Survey
entry-order = Order
entry-return = Return
entry-case = Case
entry-task = Task

direction-in = Received
direction-out = Sent
direction-internal = Internal

## How customers stand with us

standing-prospect = Prospect
standing-active = Active
standing-loyal = Loyal
standing-at-risk = At risk
standing-lapsed = Lapsed
standing-lost = Lost
