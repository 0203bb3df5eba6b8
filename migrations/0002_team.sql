create table setting (
  name text primary key,
  value text not null
);

create table team (
  id uuid primary key,
  name text not null,
  created_at bigint not null
);

create table account (
  id uuid primary key,
  email text not null unique,
  handle text not null unique,
  name text not null,
  role text not null,
  reach text not null,
  password_hash text,
  language text,
  time_zone text not null,
  theme text not null default 'auto',
  blocked_at bigint,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null default 1
);

create table team_member (
  team_id uuid not null references team (id) on delete cascade,
  account_id uuid not null references account (id) on delete cascade,
  primary key (team_id, account_id)
);
create index team_member_account on team_member (account_id);

create table session (
  key_hash bytea primary key,
  account_id uuid not null references account (id) on delete cascade,
  created_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null,
  user_agent text not null default ''
);
create index session_account on session (account_id);
create index session_expires on session (expires_at);

create table api_token (
  id uuid primary key,
  key_hash bytea not null unique,
  name text not null,
  role text not null,
  created_by uuid references account (id),
  created_at bigint not null,
  used_at bigint,
  expires_at bigint not null,
  ended_at bigint
);

-- One-time keys: the first administrator, an invitation, a reset. Bound to one purpose.
create table one_time_key (
  key_hash bytea primary key,
  purpose text not null,
  account_id uuid references account (id) on delete cascade,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);

create table sign_in_failure (
  subject text not null,
  at bigint not null
);
create index sign_in_failure_subject on sign_in_failure (subject, at);

create table idempotency (
  actor text not null,
  key text not null,
  request_hash bytea not null,
  status bigint not null,
  location text,
  etag text,
  body text not null,
  created_at bigint not null,
  primary key (actor, key)
);
create index idempotency_age on idempotency (created_at);

create table audit (
  id uuid primary key,
  at bigint not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  action text not null,
  object_kind text not null,
  object_id uuid,
  detail text not null
);
create index audit_object on audit (object_kind, object_id, at desc);
create index audit_actor on audit (actor_id, at desc);
create index audit_at on audit (at desc);

create table job (
  id uuid primary key,
  kind text not null,
  payload text not null,
  run_at bigint not null,
  attempts bigint not null default 0,
  lease bigint not null default 0,
  leased_until bigint,
  created_at bigint not null,
  done_at bigint,
  gave_up_at bigint,
  last_error text
);
create index job_due on job (run_at) where done_at is null and gave_up_at is null;
create index job_ended on job (done_at) where done_at is not null;

create table file (
  id uuid primary key,
  hash text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  uploaded_by uuid,
  created_at bigint not null
);
create index file_hash on file (hash);
