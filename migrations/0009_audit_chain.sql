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
