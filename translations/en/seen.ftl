## Who saw a customer

seen-title = Who saw this customer
seen-text = Every view of this customer’s data. What lists and search showed is kept for { $days } days, opened records for three years.
seen-nobody = Nobody has seen this customer yet.
seen-who = Who
seen-when = When
seen-where = Where
seen-what = What
seen-network = Network
seen-system = The program itself
seen-token = Program
seen-among = among { $n }
seen-older = Older

seen-screen-record = Record
seen-screen-list = Customer list
seen-screen-search = Search
seen-screen-today = Today
seen-screen-timeline = Timeline
seen-screen-live = Timeline, live
seen-screen-entry = Entry
seen-screen-file = File
seen-screen-links = Relations
seen-screen-purchases = Purchases
seen-screen-change = Changing
seen-screen-import = Import
seen-screen-export = Export
seen-screen-privacy = Access and privacy
seen-screen-program = By a program
seen-screen-settings = Settings
seen-screen-lost = Not recorded

seen-part-name = name
seen-part-details = details
seen-part-contacts = contact details
seen-part-links = relations
seen-part-entries = timeline
seen-part-files = files
seen-part-purchases = purchases
