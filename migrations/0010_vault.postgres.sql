-- Keys of persons, each wrapped by a house key, which the master key outside the database wraps.
create table house_key (
  id bigint primary key,
  wrapped bytea not null,
  master_id bytea not null,
  created_at bigint not null,
  retired_at bigint
);

-- No foreign key: the row of somebody who was forgotten stays, without a key, so that no new one is made.
create table person_key (
  party_id uuid primary key,
  wrapped bytea,
  house_key bigint not null references house_key (id),
  created_at bigint not null,
  destroyed_at bigint
);
create index person_key_house on person_key (house_key);

-- Subject, outcome and text of an entry, sealed under the keys of those it is about; `body` is empty then.
alter table entry_body add column sealed bytea;

-- The key of a sealed content, sealed under the keys of those whose entry it hangs on; none: kept plain.
alter table file add column sealed_key bytea;

-- How far what was written before the vault is sealed. No row: nothing is left to do.
create table seal_progress (
  what text primary key,
  after uuid not null
);
insert into seal_progress (what, after)
select 'entry', '00000000-0000-0000-0000-000000000000'::uuid where exists (select id from entry);

-- Whoever is held may not be forgotten, such as during a lawsuit.
create table legal_hold (
  id uuid primary key,
  party_id uuid not null,
  reason text not null,
  placed_by text not null,
  placed_at bigint not null,
  ended_at bigint,
  ended_by text
);
create index legal_hold_party on legal_hold (party_id) where ended_at is null;

-- Who was forgotten, by the hash of their id alone, and what is still to be done about it.
create table erasure (
  id uuid primary key,
  party_ref bytea not null unique,
  asked_at bigint not null,
  asked_by text not null,
  reason text not null,
  counts text not null,
  done_at bigint
);
