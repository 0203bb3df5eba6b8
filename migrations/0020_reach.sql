-- What a reach leaves is listed by name and counted from an index alone, whichever of them an engine takes.
drop index party_owner;
create index party_owner on party (owner_id, name_key, id, restricted_at) where deleted_at is null;
drop index party_owner_late;
create index party_owner_late on party (owner_id, (last_purchase_at + buys_every_days * 129600000.0), restricted_at)
  where deleted_at is null;
drop index party_owner_news;
create index party_owner_news on party (owner_id, last_entry_at, restricted_at) where deleted_at is null;
drop index party_deputy;
create index party_deputy on party (deputy_id, name_key, id, restricted_at) where deputy_id is not null;
drop index party_deputy_late;
create index party_deputy_late on party (deputy_id, (last_purchase_at + buys_every_days * 129600000.0), restricted_at)
  where deputy_id is not null and deleted_at is null;
drop index party_deputy_news;
create index party_deputy_news on party (deputy_id, last_entry_at, restricted_at)
  where deputy_id is not null and deleted_at is null;
drop index party_team;
create index party_team on party (team_id, name_key, id, restricted_at) where deleted_at is null;
