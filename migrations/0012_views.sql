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
