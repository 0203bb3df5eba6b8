-- What somebody agreed to, who is set aside, what their fields said before, and how long what is kept.

-- The very words that somebody agrees to. A row is never changed: other words are another version.
create table consent_text (
  id uuid primary key,
  purpose text not null,
  channel text not null,
  language text not null,
  version bigint not null,
  body text not null,
  hash text not null,
  created_at bigint not null,
  created_by text not null,
  unique (purpose, channel, language, version)
);

-- The ledger: one chain, to which is only added. `party_ref` stays when somebody is forgotten, and the hash of the
-- sealed proof; the proof itself and the person's id go.
create table consent (
  seq bigint primary key,
  id uuid not null unique,
  party_id uuid,
  party_ref bytea not null,
  purpose text not null,
  channel text not null,
  choice text not null,
  text_id uuid references consent_text (id),
  text_hash text not null,
  at bigint not null,
  recorded_at bigint not null,
  source text not null,
  proof bytea,
  proof_hash text not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  hash text not null
);
create index consent_party on consent (party_id, seq);

create table consent_head (
  id bigint primary key,
  seq bigint not null,
  hash text not null
);
insert into consent_head (id, seq, hash) values (1, 0, '');

-- What holds now, as the ledger says it: for lists, and for whoever is about to write to somebody.
create table consent_now (
  party_id uuid not null,
  purpose text not null,
  channel text not null,
  choice text not null,
  at bigint not null,
  refused_at bigint,
  primary key (party_id, purpose, channel)
);
create index consent_now_choice on consent_now (purpose, channel, choice, party_id);

-- Whose data may only be kept for now. The column is what every read asks; the reason is sealed by the person's key.
alter table party add column restricted_at bigint;
create index party_restricted on party (restricted_at) where restricted_at is not null;
create table restriction (
  id uuid primary key,
  party_id uuid not null,
  reason bytea not null,
  placed_by text not null,
  placed_at bigint not null,
  lifted_at bigint,
  lifted_by text
);
create index restriction_party on restriction (party_id);

-- What a personal field said before and after a change, sealed by the person's key.
create table party_history (
  id uuid primary key,
  party_id uuid not null,
  at bigint not null,
  actor_name text not null,
  field text not null,
  sealed bytea not null
);
create index party_history_party on party_history (party_id, at desc, id desc);

-- For how many days each class of data is kept; no row: as the program comes.
create table retention (
  class text primary key,
  keep_days bigint not null,
  is_on boolean not null,
  changed_at bigint not null,
  changed_by text not null
);
create table retention_run (
  at bigint primary key,
  counts text not null
);

update role set actions = actions || ' record-consents restrict-customers' where word = 'manager';
update role set actions = actions || ' record-consents' where word = 'agent';
