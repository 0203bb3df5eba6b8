-- What concerns one colleague is found in the order it is shown in, however many customers they own.

alter table party add column last_entry_at bigint;
update party set last_entry_at = (
  select max(l.at)
  from entry_link l
  join entry e on e.id = l.entry_id
  where l.object_kind = 'party' and l.object_id = party.id and e.deleted_at is null);

create index party_owner_news on party (owner_id, last_entry_at) where deleted_at is null;
create index party_deputy_news on party (deputy_id, last_entry_at) where deputy_id is not null and deleted_at is null;

-- 129,600,000 milliseconds are one and a half days: a customer is late after one and a half of their usual gaps.
create index party_owner_late on party (owner_id, (last_purchase_at + buys_every_days * 129600000.0)) where deleted_at is null;
create index party_deputy_late on party (deputy_id, (last_purchase_at + buys_every_days * 129600000.0))
  where deputy_id is not null and deleted_at is null;

-- Counts a link's changes, so that two people who edit it do not overwrite each other.
alter table party_link add column version bigint not null default 1;

-- What few entries have is asked for only where it is said that there is some.
alter table entry add column has_files boolean not null default false;
alter table entry add column is_shared boolean not null default false;
update entry set has_files = true where id in (select entry_id from entry_file);
update entry set is_shared = true
where id in (select entry_id from entry_link where object_kind = 'party' group by entry_id having count(*) > 1);
