-- Every order of the customer list is one index; `id` breaks ties and carries the keyset.
-- A key that may be missing counts as empty, so that no row falls out of the order.
create index party_name on party (name_key, id) where deleted_at is null;
create index party_organisation_key on party (organisation_key, name_key, id) where deleted_at is null;
create index party_owner_key on party (owner_key, name_key, id) where deleted_at is null;
create index party_country on party (coalesce(country, ''), name_key, id) where deleted_at is null;
create index party_language on party (coalesce(language, ''), name_key, id) where deleted_at is null;
create index party_standing on party (standing, name_key, id) where deleted_at is null;
create index party_kind on party (kind, name_key, id) where deleted_at is null;
create index party_owner on party (owner_id, name_key, id) where deleted_at is null;
create index party_deputy on party (deputy_id, name_key, id) where deputy_id is not null;
create index party_team on party (team_id, name_key, id) where deleted_at is null;
create index party_last_purchase on party (coalesce(last_purchase_at, 0), id) where deleted_at is null;
create index party_last_contact on party (coalesce(last_contact_at, 0), id) where deleted_at is null;
create index party_spent on party (spent_minor, id) where deleted_at is null;
create index party_buys_every on party (coalesce(buys_every_days, 0), id) where deleted_at is null;
create index party_created on party (created_at, id) where deleted_at is null;
create index party_updated on party (updated_at, id) where deleted_at is null;
create index party_deleted on party (deleted_at, id) where deleted_at is not null;
create unique index party_external_id on party (external_id) where external_id is not null;
create index party_organisation on party (organisation_id) where organisation_id is not null;

create table contact_point (
  id uuid primary key,
  party_id uuid not null references party (id) on delete cascade,
  kind text not null,
  value text not null,
  match_key sort_text not null,
  label text,
  position bigint not null,
  is_primary boolean not null,
  street text,
  postcode text,
  city text,
  region text,
  country text,
  created_at bigint not null
);
create index contact_point_party on contact_point (party_id, position);
create index contact_point_match on contact_point (kind, match_key);

create table party_link (
  id uuid primary key,
  from_id uuid not null references party (id) on delete cascade,
  to_id uuid not null references party (id) on delete cascade,
  kind text not null,
  role text,
  is_main boolean not null,
  starts_on text,
  ends_on text,
  created_at bigint not null
);
create index party_link_from on party_link (from_id);
create index party_link_to on party_link (to_id);

create table tag (
  id uuid primary key,
  name text not null,
  name_key sort_text not null unique
);

create table party_tag (
  tag_id uuid not null references tag (id) on delete cascade,
  party_id uuid not null references party (id) on delete cascade,
  primary key (tag_id, party_id)
);
create index party_tag_party on party_tag (party_id);

-- THE TIMELINE: one row for everything that happened with a customer, on any channel.
create table entry (
  id uuid primary key,
  kind text not null,
  channel text,
  direction text,
  at bigint not null,
  ended_at bigint,
  subject text not null,
  outcome text,
  amount_minor bigint,
  currency text,
  author_id uuid,
  author_name text not null,
  has_body boolean not null default false,
  assignee_id uuid,
  due_at bigint,
  done_at bigint,
  done_by uuid,
  source text,
  version bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint
);
create index entry_promise on entry (assignee_id, due_at) where due_at is not null and done_at is null and deleted_at is null;

create table entry_body (
  entry_id uuid primary key references entry (id) on delete cascade,
  body text not null
);

-- Ties an entry to customers, cases, deals, orders. `seq` counts each object's changes without a gap.
create table entry_link (
  object_kind text not null,
  object_id uuid not null,
  at bigint not null,
  entry_id uuid not null references entry (id) on delete cascade,
  kind text not null,
  seq bigint not null,
  primary key (entry_id, object_kind, object_id)
);
create index entry_link_timeline on entry_link (object_kind, object_id, at desc, entry_id desc);
create index entry_link_kind on entry_link (object_kind, object_id, kind, at desc, entry_id desc);
create index entry_link_seq on entry_link (object_kind, object_id, seq);

create table timeline_head (
  object_kind text not null,
  object_id uuid not null,
  seq bigint not null,
  primary key (object_kind, object_id)
);

create table entry_file (
  entry_id uuid not null references entry (id) on delete cascade,
  file_id uuid not null references file (id),
  position bigint not null,
  primary key (entry_id, file_id)
);
create index entry_file_file on entry_file (file_id);

create table mention (
  entry_id uuid not null references entry (id) on delete cascade,
  account_id uuid not null references account (id) on delete cascade,
  at bigint not null,
  seen_at bigint,
  primary key (account_id, entry_id)
);
create index mention_entry on mention (entry_id);
create index mention_unseen on mention (account_id, at desc) where seen_at is null;

create table product (
  id uuid primary key,
  sku text not null unique,
  name text not null,
  name_key sort_text not null,
  created_at bigint not null
);
create index product_name on product (name_key, id);

-- A fact: who bought what, when, how many, for how much. `amount_minor` is the line's total.
create table purchase (
  id uuid primary key,
  party_id uuid references party (id),
  product_id uuid references product (id),
  order_ref text not null,
  line bigint not null,
  at bigint not null,
  quantity double precision not null,
  amount_minor bigint not null,
  currency text not null,
  source text,
  entry_id uuid,
  created_at bigint not null,
  unique (order_ref, line)
);
create index purchase_party on purchase (party_id, at, id);
create index purchase_at on purchase (at, id);
create index purchase_product on purchase (product_id, at);

create table import_run (
  id uuid primary key,
  what text not null,
  file_name text not null,
  started_by uuid,
  started_at bigint not null,
  ended_at bigint,
  rows_read bigint not null default 0,
  created bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  rejected bigint not null default 0
);
