-- A session is whole, or waits for the second step: 'second' to prove one, 'enrol' to set one up.
alter table session add column state text not null default 'whole';
-- How its holder proved who they are, and when they last did.
alter table session add column proved_by text not null default '';
alter table session add column stepped_up_at bigint;

-- A shared secret for six-digit codes (RFC 6238). last_step is the newest step that was used: no code works twice.
create table totp (
  account_id uuid primary key references account (id) on delete cascade,
  secret bytea not null,
  created_at bigint not null,
  confirmed_at bigint,
  last_step bigint not null default 0
);

create table recovery_code (
  account_id uuid not null references account (id) on delete cascade,
  code_hash bytea not null,
  created_at bigint not null,
  used_at bigint,
  primary key (account_id, code_hash)
);
