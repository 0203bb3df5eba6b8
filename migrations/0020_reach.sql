-- What a reach leaves is listed by name and counted without a look at the customers themselves.
drop index party_owner;
create index party_owner on party (owner_id, name_key, id, restricted_at) where deleted_at is null;
drop index party_deputy;
create index party_deputy on party (deputy_id, name_key, id, restricted_at) where deputy_id is not null;
drop index party_team;
create index party_team on party (team_id, name_key, id, restricted_at) where deleted_at is null;
