-- The text of a mail holds links that open accounts, and is sealed by the house from now on. What was queued before is
-- sealed at the next start.
alter table mail rename column body to body_before;
alter table mail add column body bytea;
update mail set body = cast(body_before as blob);
alter table mail drop column body_before;

-- From which network a challenge was asked for, hashed, where nobody is signed in: so that one caller cannot take all.
alter table ceremony add column network text;
