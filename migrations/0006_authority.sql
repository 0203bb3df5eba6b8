-- What somebody may do is their role; which customers, their reach, their teams and what was shared with them.

-- The words of actions and of field groups stand in one text, separated by blanks: a role is read whole
-- with each request, together with whose session or token it is. What is not named is refused.
create table role (
  word text primary key,
  name text not null,
  actions text not null,
  reads text not null,
  writes text not null,
  version bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null
);

-- An administrator may do everything there is, whatever this row says.
insert into role (word, name, actions, reads, writes, created_at, updated_at) values
  ('administrator', '', '', '', '', 0, 0),
  ('manager', '', 'see-customers create-customers change-customers change-many-customers assign-customers share-customers delete-customers see-timeline write-timeline correct-timeline see-purchases write-purchases import-customers export-customers see-team',
   'internal personal sensitive', 'internal personal sensitive', 0, 0),
  ('agent', '', 'see-customers create-customers change-customers change-many-customers assign-customers share-customers see-timeline write-timeline see-purchases write-purchases',
   'internal personal sensitive', 'internal personal sensitive', 0, 0),
  ('read-only', '', 'see-customers see-timeline see-purchases', 'internal personal sensitive', 'internal personal sensitive', 0, 0);

-- Grows with every change of what an account may do; a session of an older epoch is over.
alter table account add column epoch bigint not null default 0;
alter table session add column epoch bigint not null default 0;
create index account_role on account (role);

-- A token sees as far as this, from where its maker stands.
alter table api_token add column reach text not null default 'everyone';

-- A token could make tokens that nobody's blocking ended: these end now.
update api_token
set ended_at = coalesce(used_at, created_at)
where ended_at is null
  and id in (select object_id from audit where action = 'token.create' and actor_kind = 'token');

-- What was made is read at its own place when a request is repeated.
update idempotency set body = '' where location is not null;

-- One record opened to somebody who would not see it: a colleague, or a team.
create table share (
  id uuid primary key,
  object_kind text not null,
  object_id uuid not null,
  account_id uuid references account (id) on delete cascade,
  team_id uuid references team (id) on delete cascade,
  may_change boolean not null,
  reason text not null,
  granted_by uuid,
  granted_by_name text not null,
  created_at bigint not null,
  expires_at bigint,
  ended_at bigint
);
create index share_account on share (account_id, object_kind) where ended_at is null;
create index share_team on share (team_id, object_kind) where ended_at is null;
create index share_object on share (object_kind, object_id);
