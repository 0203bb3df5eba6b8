-- The audit is a chain: each row carries the hash of all before it, and a seal by a key that is forgotten soon after.
-- `lane` is one chain of one data folder; rows from before this step are taken in at the next start.

alter table audit add column lane uuid;
alter table audit add column seq bigint;
alter table audit add column epoch bigint;
alter table audit add column link bytea;
alter table audit add column mac bytea;
create unique index audit_lane on audit (lane, seq);
create index audit_action on audit (action, at desc);

-- Where each chain ends.
create table audit_head (
  lane uuid primary key,
  seq bigint not null,
  epoch bigint not null,
  link bytea not null,
  mac bytea not null
);

-- Where each epoch ended, sealed by its own key just before that was forgotten.
create table audit_epoch (
  lane uuid not null,
  epoch bigint not null,
  seq bigint not null,
  link bytea not null,
  mac bytea not null,
  closed_at bigint not null,
  primary key (lane, epoch)
);

-- What the program found when it looked itself, newest last.
create table audit_check (
  at bigint primary key,
  row_count bigint not null,
  finding_count bigint not null,
  findings text not null
);

-- What somebody read in an hour: counts, no names of records. Says what is usual for whom.
create table reading (
  reader_id uuid not null,
  hour bigint not null,
  opened bigint not null,
  listed bigint not null,
  strange bigint not null,
  walked bigint not null,
  decoys bigint not null,
  primary key (reader_id, hour)
);
create index reading_hour on reading (hour);

create table alarm (
  id uuid primary key,
  kind text not null,
  at bigint not null,
  reader_id uuid,
  reader_name text not null,
  facts text not null,
  verdict text,
  note text,
  judged_by text,
  judged_at bigint
);
create index alarm_at on alarm (at desc);
create index alarm_waiting on alarm (at desc) where verdict is null;

-- Customers who do not exist: whoever opens one was looking about.
create table decoy (
  record_id uuid primary key,
  made_at bigint not null
);
