# Import and export of files.

exchange-title = Import
exchange-intro = Bring a CSV file from a spreadsheet or another program. Nothing is written until you confirm, and importing the same file again changes nothing.
exchange-what = What is in the file
exchange-what-customers = Customers
exchange-what-purchases = Purchases
exchange-file = CSV file
exchange-file-hint = UTF-8; the first line names the columns.
exchange-columns = Which column is what?
exchange-columns-hint = We guessed from the names. Change what is wrong, then try it: a trial writes nothing.
exchange-column = Column
exchange-field = Field
exchange-first-rows = First rows
exchange-leave-out = leave out
exchange-field-twice = Two columns are the same field: choose another for “{ $column }”.
exchange-another = Choose another file
exchange-try = Try without writing
exchange-import-now = Import now
exchange-would = This would happen
exchange-read = Rows read
exchange-created = Created
exchange-updated = Updated
exchange-unchanged = Unchanged
exchange-rejected = Rejected
exchange-line = Line { $n }:
exchange-running = Importing… You may leave this page; the import goes on.
exchange-done = Imported.
exchange-to-customers = To the customers
exchange-rejected-rows = Rejected rows (CSV)

## Why a row was rejected

exchange-rejected-too-long = the cell “{ $about }” is longer than 1 MB
exchange-rejected-nul = the cell “{ $about }” contains a NUL byte
exchange-rejected-utf8 = the cell “{ $about }” is not valid UTF-8
exchange-rejected-ragged = the row has { $about } cells, the header has { $more }
exchange-rejected-shared-email = several customers share this e-mail; add their external_id
exchange-rejected-not-yours = you may not change this customer
exchange-rejected-not-usable = cannot be used
exchange-rejected-not-writable = your role does not write this
exchange-rejected-deleted = this customer was deleted; restore it first
exchange-rejected-future = is in the future
exchange-rejected-nobody = nobody here is called “{ $more }”
exchange-rejected-unreadable = “{ $more }” cannot be read
exchange-rejected-invalid = cannot be saved like this
exchange-rejected-unknown-customer = no single customer has the ID, external ID or e-mail “{ $more }”
exchange-rejected-missing = is missing
exchange-rejected-line-twice = this order line is already in the file

## Why a file was refused

exchange-refused-folder = { $about } is a folder, not a CSV file
exchange-refused-utf16 = { $about } is UTF-16: save it as CSV in UTF-8
exchange-refused-spreadsheet = { $about } is a spreadsheet or an archive: save it as CSV in UTF-8
exchange-refused-endless = the row that starts on line { $about } does not end: is a quotation mark missing?
exchange-refused-broken = the file cannot be read after line { $about }: { $more }
exchange-refused-empty = { $about } is empty: its first line names the columns
exchange-refused-header-utf8 = the header’s column { $about } is not valid UTF-8
exchange-refused-header-nul = the header’s column { $about } contains a NUL byte: is this a CSV file?
exchange-refused-header-empty = the header is empty: the first line names the columns
exchange-refused-header-unnamed = the header’s column { $about } has no name
exchange-refused-header-twice = the header names the column “{ $about }” twice
exchange-refused-cannot-read = cannot read { $about }: { $more }
exchange-refused-cannot-write = cannot write { $about }: { $more }
exchange-refused-no-field = there is no field “{ $about }”; choose one of: { $more }
exchange-refused-no-column = the file has no column “{ $about }”; it has: { $more }
exchange-refused-missing = no column is the field { $about }; the file has: { $more }
exchange-refused-only-csv = only CSV can be written for now: the name must end in .csv, not { $about }
exchange-refused-database = { $more }; rows already imported stay, and the file can be imported again
exchange-tried-part =
    { $n ->
        [one] Only the first row was tried; the rest is checked row by row when you import.
       *[other] Only the first { $n } rows were tried; the rest is checked row by row when you import.
    }
