-- What takes a second person: who asked for what, and what the other one said. `shown`, `again_path` and
-- `again_form` may name customers and are emptied when the ask is over.
create table approval (
  id uuid primary key,
  kind text not null,
  asked_by uuid not null references account (id) on delete cascade,
  asked_by_name text not null,
  asked_at bigint not null,
  expires_at bigint not null,
  count bigint not null,
  payload_hash bytea not null,
  shown text not null,
  see_path text not null,
  again_path text not null,
  again_form text,
  verdict text,
  decided_by uuid references account (id) on delete set null,
  decided_by_name text,
  decided_at bigint,
  used_at bigint
);
create index approval_open on approval (expires_at) where used_at is null;
create index approval_asked_by on approval (asked_by, kind);

-- What somebody took in a day without a second person, so that many small portions count as what they are.
create table mass_act (
  id uuid primary key,
  kind text not null,
  account_id uuid not null references account (id) on delete cascade,
  at bigint not null,
  count bigint not null
);
create index mass_act_account on mass_act (account_id, kind, at);

-- Who may say yes to what a colleague asks for.
update role set actions = actions || ' approve' where word = 'manager';

-- Another house whose accounts open ours. client_secret is sealed; domains are those it speaks for.
create table oidc_provider (
  id uuid primary key,
  name text not null,
  issuer text not null unique,
  client_id text not null,
  client_secret bytea,
  domains text not null,
  makes_accounts boolean not null,
  is_on boolean not null,
  metadata text not null,
  version bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null
);

-- Who somebody is at another house, and whose account that opens here.
create table identity (
  id uuid primary key,
  provider_id uuid not null references oidc_provider (id) on delete cascade,
  issuer text not null,
  subject text not null,
  account_id uuid not null references account (id) on delete cascade,
  created_at bigint not null,
  used_at bigint,
  unique (issuer, subject)
);
create index identity_account on identity (account_id);

-- A new address for an account: a link to the new one brings it into force, one to the old one takes it back.
create table email_change (
  key_hash bytea primary key,
  kind text not null,
  account_id uuid not null references account (id) on delete cascade,
  email text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index email_change_account on email_change (account_id);
