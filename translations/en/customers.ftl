customers-title = Customers
customers-new = New customer
customers-edit = Edit customer
customers-import = Import
customers-export = Export
customers-removed = Deleted customers
customers-removed-at = Deleted
customers-none-removed = Nothing has been deleted. Deleted customers wait here and can be restored.
customers-is-removed = This customer was deleted. Everything is kept and can be restored.
customers-columns = Columns
customers-column-name = Name
customers-column-organisation = Organisation
customers-column-kind = Kind
customers-column-country = Country
customers-column-language = Language
customers-column-standing = Standing
customers-column-last-contact = Last contact
customers-column-last-purchase = Last purchase
customers-column-buys = Buys
customers-column-spent = Spent
customers-column-owner = Owner
customers-column-deputy = Deputy
customers-column-team = Team
customers-column-tag = Tag
customers-column-tags = Tags
customers-column-time-zone = Time zone
customers-column-source = Source
customers-column-external-id = External ID
customers-column-contacts = Contact points
customers-column-created = Created
customers-column-updated = Changed
customers-count-exactly = Count exactly
customers-about-count = about { $count }
customers-more-than = more than { $count }
customers-took = { $milliseconds } ms
customers-filter = Filter
customers-filter-text = Filter as text
customers-filter-refused = This filter was not understood: { $reason }
customers-without = Remove the filter { $field } { $value }
customers-none-match = No customer matches these filters.
customers-show-all = Show all customers
customers-none = Your customers will appear here. Create the first one, or import a list.
customers-create-first = Create a customer
customers-select = Select { $name }
customers-select-all = Select all shown
customers-selected-one = {"{n}"} selected
customers-selected-few = {"{n}"} selected
customers-selected-many = {"{n}"} selected
customers-assign = Assign
customers-tag = Tag
customers-tag-add = Add tag
customers-owner-me = me
customers-owner-none = nobody
customers-who = Who they are
customers-given-name = Given name
customers-family-name = Family name
customers-name = Full name, or the name of the organisation or household
customers-contacts = How to reach them
customers-no-contacts = No contact point yet
customers-contact-remove = Remove this contact point
customers-label = Label
customers-primary = Preferred
customers-street = Street
customers-postcode = Postcode
customers-city = Town
customers-region = Region
customers-country = Country
customers-care = Who cares for them
customers-tags-comma = Tags, separated by commas
customers-not-saved = Not saved yet: correct the marked fields.
customers-save-anyway = Save anyway
customers-clash = Somebody with the same e-mail or phone is here already:
customers-conflict = Somebody else changed this customer in the meantime
customers-conflict-text = Nothing is overwritten. Compare both versions and decide.
customers-conflict-field = Field
customers-conflict-yours = Yours
customers-conflict-theirs = Theirs, saved
customers-conflict-keep-theirs = Keep theirs
customers-conflict-save-mine = Save mine
customers-conflict-or-save = or change what you want below and save yours.
customers-since = since { $date }
customers-call = Call
customers-mail = E-mail
customers-about = About
customers-matters = What matters now
customers-refused-name-missing = Enter a name.
customers-refused-too-long = This is too long.
customers-refused-too-many = There are too many.
customers-refused-control-character = This has line breaks or control characters.
customers-refused-not-a-language = Use a language code such as en or ro.
customers-refused-not-a-country = Choose a country from the list.
customers-refused-not-a-time-zone = Use a time zone such as Europe/Madrid.
customers-refused-address-missing = Fill in the address.
customers-refused-external-id-taken = This external ID cannot be used.
customers-every-days =
    { $days ->
        [one] every day
       *[other] every { $days } d
    }
customers-said-assigned =
    { $count ->
        [one] One customer was assigned.
       *[other] { $count } customers were assigned.
    }
customers-said-tagged =
    { $count ->
        [one] One customer was tagged.
       *[other] { $count } customers were tagged.
    }
customers-said-removed =
    { $count ->
        [one] One customer was deleted.
       *[other] { $count } customers were deleted.
    }
customers-said-restored =
    { $count ->
        [one] One customer is back.
       *[other] { $count } customers are back.
    }
