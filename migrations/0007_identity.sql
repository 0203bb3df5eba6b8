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

-- What WebAuthn calls a credential. public_key is COSE, as the device wrote it; suspect_at is when its counter went back.
create table passkey (
  id uuid primary key,
  account_id uuid not null references account (id) on delete cascade,
  credential_id bytea not null unique,
  public_key bytea not null,
  counter bigint not null,
  name text not null,
  is_backed_up boolean not null,
  created_at bigint not null,
  used_at bigint,
  suspect_at bigint
);
create index passkey_account on passkey (account_id);

-- A challenge that waits for its one answer.
create table ceremony (
  key_hash bytea primary key,
  purpose text not null,
  account_id uuid references account (id) on delete cascade,
  created_at bigint not null,
  expires_at bigint not null
);
create index ceremony_expires on ceremony (expires_at);
