-- The text of a mail holds links that open accounts, and is sealed by the house from now on. What was queued before is
-- sealed at the next start.
alter table mail alter column body type bytea using convert_to(body, 'UTF8');

-- From which network a challenge was asked for, hashed, where nobody is signed in: so that one caller cannot take all.
alter table ceremony add column network text;
