## Who sees a customer

access-title = Who sees this customer
access-card = Access
access-text = Each line is what the program itself decides by. A reason that is struck out holds, but this person’s reach does not count it.
access-result = Result
access-why = Why
access-changes = May change
access-sees = May see
access-hidden = Hidden
access-everyone = Sees all customers
access-owner = Owner
access-deputy = Deputy
access-stand-in = Stands in for the owner
access-team = In the customer’s team
access-shared = Shared to see
access-shared-to-change = Shared to change
access-role-sees-none = The role sees no customers.
access-no-reason = No reason applies.
access-reach-too-short = The reach is too short.
access-role-changes-none = The role changes no customers.
access-only-to-see = Shared only to see.
access-share = Share
access-share-title = Share a customer
access-shared-with = Shared with
access-shared-none = Shared with nobody
access-with = With whom?
access-team-of = Team { $name }
access-reason = Why?
access-by = By
access-until = Until
access-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
  }
access-no-end = Until somebody ends it
access-may-change = May change the customer too
access-end = End
