## Restriction

restriction-title = Restrict
restriction-banner = Restricted since { $date }: keep, do not use.
restriction-what = While somebody is restricted, their data is only kept. Lists, search, downloads and bulk changes leave them out, colleagues without this right do not see them, and nobody changes anything. They can still withdraw consents and be forgotten.
restriction-reason-hint = For example: disputes the address, letter of 22 November. It is sealed and goes with the person.
restriction-place = Restrict
restriction-lift = Lift the restriction
restriction-organisation = An organisation is no person. There is nothing to restrict.
access-restricted = The customer is restricted.

## What fields said before

history-title = Corrections
history-none = Nothing was corrected yet.
history-field = Field
history-before = Before
history-after = After
history-by = By
history-field-name = Name
history-field-language = Language
history-field-country = Country
history-field-time-zone = Time zone
history-field-contact-points = Contacts
history-field-tags = Tags
history-field-custom = Own fields
history-field-source = Source
history-field-external-id = External id
