-- Who saw whose data. A record that was opened names the person; a list holds, for each of its persons, the first
-- eight bytes of the SHA-256 of their id, and after 90 days only how many they were.
create table viewing (
  id uuid primary key,
  at bigint not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  session bytea,
  screen text not null,
  network text,
  parts bigint not null,
  party_id uuid,
  persons bytea,
  person_count bigint not null
);
create index viewing_at on viewing (at, id);
create index viewing_actor on viewing (actor_id, at, id);
create index viewing_party on viewing (party_id, at, id) where party_id is not null;

-- Archives of all that is held about somebody, which wait a week, sealed, to be fetched.
create table disclosure (
  id uuid primary key,
  party_id uuid not null,
  asked_by uuid not null,
  asked_by_name text not null,
  asked_at bigint not null,
  state text not null,
  done bigint not null,
  total bigint not null,
  expires_at bigint
);
create index disclosure_party on disclosure (party_id, asked_at);
create index disclosure_ready on disclosure (expires_at) where state = 'ready';

-- What got into wrong hands: who was affected as known then, by when the authority is told, and what was decided.
create table incident (
  id uuid primary key,
  title text not null,
  state text not null,
  known_at bigint not null,
  question text not null,
  facts text not null,
  opened_by text not null,
  opened_at bigint not null,
  told_at bigint
);

create table incident_note (
  id uuid primary key,
  incident_id uuid not null references incident (id),
  at bigint not null,
  by_name text not null,
  kind text not null,
  text text not null
);
create index incident_note_incident on incident_note (incident_id, at);
