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
, epoch bigint not null default 0);
create index account_role on account (role);

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
, reach text not null default 'everyone');

create table approval (
  id uuid primary key,
  kind text not null,
  asked_by uuid not null references account (id) on delete cascade,
  asked_by_name text not null,
  asked_at bigint not null,
  expires_at bigint not null,
  count bigint not null,
  payload_hash bytea not null,
  shown text not null,
  see_path text not null,
  again_path text not null,
  again_form text,
  verdict text,
  decided_by uuid references account (id) on delete set null,
  decided_by_name text,
  decided_at bigint,
  used_at bigint
);
create index approval_asked_by on approval (asked_by, kind);
create index approval_open on approval (expires_at) where used_at is null;

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
, lane uuid, seq bigint, epoch bigint, link bytea, mac bytea);
create index audit_action on audit (action, at desc);
create index audit_actor on audit (actor_id, at desc);
create index audit_at on audit (at desc);
create unique index audit_lane on audit (lane, seq);
create index audit_object on audit (object_kind, object_id, at desc);

create table audit_check (
  at bigint primary key,
  row_count bigint not null,
  finding_count bigint not null,
  findings text not null
);

create table audit_epoch (
  lane uuid not null,
  epoch bigint not null,
  seq bigint not null,
  link bytea not null,
  mac bytea not null,
  closed_at bigint not null,
  primary key (lane, epoch)
);

create table audit_head (
  lane uuid primary key,
  seq bigint not null,
  epoch bigint not null,
  link bytea not null,
  mac bytea not null
);

create table ceremony (
  key_hash bytea primary key,
  purpose text not null,
  account_id uuid references account (id) on delete cascade,
  created_at bigint not null,
  expires_at bigint not null
, network text);
create index ceremony_expires on ceremony (expires_at);

create table consent (
  seq bigint primary key,
  id uuid not null unique,
  party_id uuid,
  party_ref bytea not null,
  purpose text not null,
  channel text not null,
  choice text not null,
  text_id uuid references consent_text (id),
  text_hash text not null,
  at bigint not null,
  recorded_at bigint not null,
  source text not null,
  proof bytea,
  proof_hash text not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  hash text not null
);
create index consent_party on consent (party_id, seq);

create table consent_head (
  id bigint primary key,
  seq bigint not null,
  hash text not null
);

create table consent_now (
  party_id uuid not null,
  purpose text not null,
  channel text not null,
  choice text not null,
  at bigint not null,
  refused_at bigint,
  primary key (party_id, purpose, channel)
);
create index consent_now_choice on consent_now (purpose, channel, choice, party_id);

create table consent_text (
  id uuid primary key,
  purpose text not null,
  channel text not null,
  language text not null,
  version bigint not null,
  body text not null,
  hash text not null,
  created_at bigint not null,
  created_by text not null,
  unique (purpose, channel, language, version)
);

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
create index contact_point_match on contact_point (kind, match_key);
create index contact_point_party on contact_point (party_id, position);

create table decoy (
  record_id uuid primary key,
  made_at bigint not null
);

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
, sealed_key bytea);
create index disclosure_party on disclosure (party_id, asked_at);
create index disclosure_ready on disclosure (expires_at) where state = 'ready';

create table email_change (
  key_hash bytea primary key,
  kind text not null,
  account_id uuid not null references account (id) on delete cascade,
  email text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index email_change_account on email_change (account_id);

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
, has_files boolean not null default false, is_shared boolean not null default false);
create index entry_promise on entry (assignee_id, due_at, id, done_at, deleted_at)
  where due_at is not null and done_at is null and deleted_at is null;

create table entry_body (
  entry_id uuid primary key references entry (id) on delete cascade,
  body text not null
, sealed bytea);

create table entry_file (
  entry_id uuid not null references entry (id) on delete cascade,
  file_id uuid not null references file (id),
  position bigint not null,
  primary key (entry_id, file_id)
);
create index entry_file_file on entry_file (file_id);

create table entry_link (
  object_kind text not null,
  object_id uuid not null,
  at bigint not null,
  entry_id uuid not null references entry (id) on delete cascade,
  kind text not null,
  seq bigint not null,
  primary key (entry_id, object_kind, object_id)
);
create index entry_link_kind on entry_link (object_kind, object_id, kind, at desc, entry_id desc);
create index entry_link_seq on entry_link (object_kind, object_id, seq);
create index entry_link_timeline on entry_link (object_kind, object_id, at desc, entry_id desc);

create table erasure (
  id uuid primary key,
  party_ref bytea not null unique,
  asked_at bigint not null,
  asked_by text not null,
  reason text not null,
  counts text not null,
  done_at bigint
);

create table file (
  id uuid primary key,
  hash text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  uploaded_by uuid,
  created_at bigint not null
, sealed_key bytea, resealed_at bigint);
create index file_hash on file (hash);
create index file_plain on file (id) where sealed_key is null;
create index file_resealed on file (resealed_at) where resealed_at is not null;

create table house_key (
  id bigint primary key,
  wrapped bytea not null,
  master_id bytea not null,
  created_at bigint not null,
  retired_at bigint
);

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

create table identity (
  id uuid primary key,
  provider_id uuid not null references oidc_provider (id) on delete cascade,
  issuer text not null,
  subject text not null,
  account_id uuid not null references account (id) on delete cascade,
  created_at bigint not null,
  used_at bigint,
  unique (issuer, subject)
);
create index identity_account on identity (account_id);

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

create table legal_hold (
  id uuid primary key,
  party_id uuid not null,
  reason text not null,
  placed_by text not null,
  placed_at bigint not null,
  ended_at bigint,
  ended_by text
);
create index legal_hold_party on legal_hold (party_id) where ended_at is null;

create table mail (
  id uuid primary key,
  message_id text not null unique,
  kind text not null,
  account_id uuid references account (id) on delete cascade,
  recipient text not null,
  subject text not null,
  state text not null,
  attempts bigint not null default 0,
  said text not null default '',
  created_at bigint not null,
  expires_at bigint not null,
  handed_at bigint,
  ended_at bigint
, body bytea);
create index mail_created on mail (created_at desc);

create table mass_act (
  id uuid primary key,
  kind text not null,
  account_id uuid not null references account (id) on delete cascade,
  at bigint not null,
  count bigint not null
);
create index mass_act_account on mass_act (account_id, kind, at);

create table mention (
  entry_id uuid not null references entry (id) on delete cascade,
  account_id uuid not null references account (id) on delete cascade,
  at bigint not null,
  seen_at bigint,
  primary key (account_id, entry_id)
);
create index mention_entry on mention (entry_id);
create index mention_unseen on mention (account_id, at desc) where seen_at is null;

create table oidc_provider (
  id uuid primary key,
  name text not null,
  issuer text not null unique,
  client_id text not null,
  client_secret bytea,
  domains text not null,
  makes_accounts boolean not null,
  is_on boolean not null,
  metadata text not null,
  version bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null
);

create table one_time_key (
  key_hash bytea primary key,
  purpose text not null,
  account_id uuid references account (id) on delete cascade,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);

create table party (
  row integer primary key,
  id uuid not null unique,
  kind text not null,
  name text not null,
  name_key sort_text not null,
  given_name text,
  family_name text,
  language text,
  country text,
  time_zone text,
  standing text not null,
  owner_id uuid references account (id),
  deputy_id uuid references account (id),
  team_id uuid references team (id),
  owner_key sort_text not null default '',
  organisation_id uuid references party (id),
  organisation_name text,
  organisation_key sort_text not null default '',
  source text,
  external_id text,
  custom text not null default '{}',
  search text not null default '',
  purchase_count bigint not null default 0,
  first_purchase_at bigint,
  last_purchase_at bigint,
  spent_minor bigint not null default 0,
  spent_currency text,
  buys_every_days double precision,
  last_contact_at bigint,
  version bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  deleted_by uuid
, last_entry_at bigint, restricted_at bigint);
create index party_buys_every on party (coalesce(buys_every_days, 0), id) where deleted_at is null;
create index party_country on party (coalesce(country, ''), name_key, id) where deleted_at is null;
create index party_created on party (created_at, id) where deleted_at is null;
create index party_deleted on party (deleted_at, id) where deleted_at is not null;
create index party_deputy on party (deputy_id, name_key, id, restricted_at) where deputy_id is not null;
create index party_deputy_late on party (deputy_id, (last_purchase_at + buys_every_days * 129600000.0), restricted_at)
  where deputy_id is not null and deleted_at is null;
create index party_deputy_news on party (deputy_id, last_entry_at, restricted_at)
  where deputy_id is not null and deleted_at is null;
create unique index party_external_id on party (external_id) where external_id is not null;
create index party_kind on party (kind, name_key, id) where deleted_at is null;
create index party_language on party (coalesce(language, ''), name_key, id) where deleted_at is null;
create index party_last_contact on party (coalesce(last_contact_at, 0), id) where deleted_at is null;
create index party_last_purchase on party (coalesce(last_purchase_at, 0), id) where deleted_at is null;
create index party_name on party (name_key, id) where deleted_at is null;
create index party_organisation on party (organisation_id) where organisation_id is not null;
create index party_organisation_key on party (organisation_key, name_key, id) where deleted_at is null;
create index party_owner on party (owner_id, name_key, id, restricted_at) where deleted_at is null;
create index party_owner_key on party (owner_key, name_key, id) where deleted_at is null;
create index party_owner_late on party (owner_id, (last_purchase_at + buys_every_days * 129600000.0), restricted_at)
  where deleted_at is null;
create index party_owner_news on party (owner_id, last_entry_at, restricted_at) where deleted_at is null;
create index party_restricted on party (restricted_at) where restricted_at is not null;
create index party_spent on party (spent_minor, id) where deleted_at is null;
create index party_standing on party (standing, name_key, id) where deleted_at is null;
create index party_team on party (team_id, name_key, id, restricted_at) where deleted_at is null;
create index party_updated on party (updated_at, id) where deleted_at is null;

create table party_history (
  id uuid primary key,
  party_id uuid not null,
  at bigint not null,
  actor_name text not null,
  field text not null,
  sealed bytea not null
);
create index party_history_at on party_history (at);
create index party_history_party on party_history (party_id, at desc, id desc);

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
, version bigint not null default 1);
create index party_link_from on party_link (from_id);
create index party_link_to on party_link (to_id);

create virtual table party_search using fts5(search, tokenize = 'trigram', detail = none);

create table party_tag (
  tag_id uuid not null references tag (id) on delete cascade,
  party_id uuid not null references party (id) on delete cascade,
  primary key (tag_id, party_id)
);
create index party_tag_party on party_tag (party_id);

create table passkey (
  id uuid primary key,
  account_id uuid not null references account (id) on delete cascade,
  credential_id bytea not null unique,
  public_key bytea not null,
  counter bigint not null,
  name text not null,
  is_backed_up boolean not null,
  created_at bigint not null,
  used_at bigint,
  suspect_at bigint
);
create index passkey_account on passkey (account_id);

create table person_key (
  party_id uuid primary key,
  wrapped bytea,
  house_key bigint not null references house_key (id),
  created_at bigint not null,
  destroyed_at bigint
, coming bytea, former bytea);
create index person_key_house on person_key (house_key);

create table product (
  id uuid primary key,
  sku text not null unique,
  name text not null,
  name_key sort_text not null,
  created_at bigint not null
);
create index product_name on product (name_key, id);

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
create index purchase_at on purchase (at, id);
create index purchase_party on purchase (party_id, at, id);
create index purchase_product on purchase (product_id, at);

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

create table recovery_code (
  account_id uuid not null references account (id) on delete cascade,
  code_hash bytea not null,
  created_at bigint not null,
  used_at bigint,
  primary key (account_id, code_hash)
);

create table restriction (
  id uuid primary key,
  party_id uuid not null,
  reason bytea not null,
  placed_by text not null,
  placed_at bigint not null,
  lifted_at bigint,
  lifted_by text
);
create index restriction_party on restriction (party_id);

create table retention (
  class text primary key,
  keep_days bigint not null,
  is_on boolean not null,
  changed_at bigint not null,
  changed_by text not null
);

create table retention_run (
  at bigint primary key,
  counts text not null
);

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

create table seal_progress (
  what text primary key,
  after uuid not null
);

create table session (
  key_hash bytea primary key,
  account_id uuid not null references account (id) on delete cascade,
  created_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null,
  user_agent text not null default ''
, epoch bigint not null default 0, state text not null default 'whole', proved_by text not null default '', stepped_up_at bigint);
create index session_account on session (account_id);
create index session_expires on session (expires_at);

create table setting (
  name text primary key,
  value text not null
);

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
create index share_object on share (object_kind, object_id);
create index share_team on share (team_id, object_kind) where ended_at is null;

create table sign_in_failure (
  subject text not null,
  at bigint not null
);
create index sign_in_failure_subject on sign_in_failure (subject, at);

create table stand_in (
  id uuid primary key,
  account_id uuid not null references account (id) on delete cascade,
  deputy_id uuid not null references account (id) on delete cascade,
  from_at bigint not null,
  until_at bigint not null,
  created_at bigint not null,
  ended_at bigint
);
create index stand_in_account on stand_in (account_id, until_at);
create index stand_in_deputy on stand_in (deputy_id) where ended_at is null;

create table tag (
  id uuid primary key,
  name text not null,
  name_key sort_text not null unique
);

create table team (
  id uuid primary key,
  name text not null,
  created_at bigint not null
);

create table team_member (
  team_id uuid not null references team (id) on delete cascade,
  account_id uuid not null references account (id) on delete cascade,
  primary key (team_id, account_id)
);
create index team_member_account on team_member (account_id);

create table timeline_head (
  object_kind text not null,
  object_id uuid not null,
  seq bigint not null,
  primary key (object_kind, object_id)
);

create table totp (
  account_id uuid primary key references account (id) on delete cascade,
  secret bytea not null,
  created_at bigint not null,
  confirmed_at bigint,
  last_step bigint not null default 0
);

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
create index viewing_actor on viewing (actor_id, at, id);
create index viewing_at on viewing (at, id);
create index viewing_lost on viewing (at) where screen = 'lost';
create index viewing_party on viewing (party_id, at, id) where party_id is not null;

create table vinculo_migration (number bigint primary key, name text not null, applied_at bigint not null);
