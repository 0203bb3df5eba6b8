create domain sort_text as text collate "C";

create table account (
  id uuid not null,
  email text not null,
  handle text not null,
  name text not null,
  role text not null,
  reach text not null,
  password_hash text,
  language text,
  time_zone text not null,
  theme text not null default 'auto'::text,
  blocked_at bigint,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null default 1,
  epoch bigint not null default 0,
  PRIMARY KEY (id),
  UNIQUE (email),
  UNIQUE (handle)
);
create index account_role on account (role);

create table alarm (
  id uuid not null,
  kind text not null,
  at bigint not null,
  reader_id uuid,
  reader_name text not null,
  facts text not null,
  verdict text,
  note text,
  judged_by text,
  judged_at bigint,
  PRIMARY KEY (id)
);
create index alarm_at on alarm (at DESC);
create index alarm_waiting on alarm (at DESC) WHERE (verdict IS NULL);

create table api_token (
  id uuid not null,
  key_hash bytea not null,
  name text not null,
  role text not null,
  created_by uuid,
  created_at bigint not null,
  used_at bigint,
  expires_at bigint not null,
  ended_at bigint,
  reach text not null default 'everyone'::text,
  PRIMARY KEY (id),
  UNIQUE (key_hash),
  FOREIGN KEY (created_by) REFERENCES account(id)
);

create table approval (
  id uuid not null,
  kind text not null,
  asked_by uuid not null,
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
  decided_by uuid,
  decided_by_name text,
  decided_at bigint,
  used_at bigint,
  PRIMARY KEY (id),
  FOREIGN KEY (asked_by) REFERENCES account(id) ON DELETE CASCADE,
  FOREIGN KEY (decided_by) REFERENCES account(id) ON DELETE SET NULL
);
create index approval_asked_by on approval (asked_by, kind);
create index approval_open on approval (expires_at) WHERE (used_at IS NULL);

create table audit (
  id uuid not null,
  at bigint not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  action text not null,
  object_kind text not null,
  object_id uuid,
  detail text not null,
  lane uuid,
  seq bigint,
  epoch bigint,
  link bytea,
  mac bytea,
  PRIMARY KEY (id)
);
create index audit_action on audit (action, at DESC);
create index audit_actor on audit (actor_id, at DESC);
create index audit_at on audit (at DESC);
create unique index audit_lane on audit (lane, seq);
create index audit_object on audit (object_kind, object_id, at DESC);

create table audit_check (
  at bigint not null,
  row_count bigint not null,
  finding_count bigint not null,
  findings text not null,
  PRIMARY KEY (at)
);

create table audit_epoch (
  lane uuid not null,
  epoch bigint not null,
  seq bigint not null,
  link bytea not null,
  mac bytea not null,
  closed_at bigint not null,
  PRIMARY KEY (lane, epoch)
);

create table audit_head (
  lane uuid not null,
  seq bigint not null,
  epoch bigint not null,
  link bytea not null,
  mac bytea not null,
  PRIMARY KEY (lane)
);

create table ceremony (
  key_hash bytea not null,
  purpose text not null,
  account_id uuid,
  created_at bigint not null,
  expires_at bigint not null,
  network text,
  PRIMARY KEY (key_hash),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE
);
create index ceremony_expires on ceremony (expires_at);

create table consent (
  seq bigint not null,
  id uuid not null,
  party_id uuid,
  party_ref bytea not null,
  purpose text not null,
  channel text not null,
  choice text not null,
  text_id uuid,
  text_hash text not null,
  at bigint not null,
  recorded_at bigint not null,
  source text not null,
  proof bytea,
  proof_hash text not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  hash text not null,
  PRIMARY KEY (seq),
  UNIQUE (id),
  FOREIGN KEY (text_id) REFERENCES consent_text(id)
);
create index consent_party on consent (party_id, seq);

create table consent_head (
  id bigint not null,
  seq bigint not null,
  hash text not null,
  PRIMARY KEY (id)
);

create table consent_now (
  party_id uuid not null,
  purpose text not null,
  channel text not null,
  choice text not null,
  at bigint not null,
  refused_at bigint,
  PRIMARY KEY (party_id, purpose, channel)
);
create index consent_now_choice on consent_now (purpose, channel, choice, party_id);

create table consent_text (
  id uuid not null,
  purpose text not null,
  channel text not null,
  language text not null,
  version bigint not null,
  body text not null,
  hash text not null,
  created_at bigint not null,
  created_by text not null,
  PRIMARY KEY (id),
  UNIQUE (purpose, channel, language, version)
);

create table contact_point (
  id uuid not null,
  party_id uuid not null,
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
  created_at bigint not null,
  PRIMARY KEY (id),
  FOREIGN KEY (party_id) REFERENCES party(id) ON DELETE CASCADE
);
create index contact_point_match on contact_point (kind, match_key);
create index contact_point_party on contact_point (party_id, "position");

create table decoy (
  record_id uuid not null,
  made_at bigint not null,
  PRIMARY KEY (record_id)
);

create table disclosure (
  id uuid not null,
  party_id uuid not null,
  asked_by uuid not null,
  asked_by_name text not null,
  asked_at bigint not null,
  state text not null,
  done bigint not null,
  total bigint not null,
  expires_at bigint,
  sealed_key bytea,
  PRIMARY KEY (id)
);
create index disclosure_party on disclosure (party_id, asked_at);
create index disclosure_ready on disclosure (expires_at) WHERE (state = 'ready'::text);

create table email_change (
  key_hash bytea not null,
  kind text not null,
  account_id uuid not null,
  email text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  PRIMARY KEY (key_hash),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE
);
create index email_change_account on email_change (account_id);

create table entry (
  id uuid not null,
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
  deleted_at bigint,
  has_files boolean not null default false,
  is_shared boolean not null default false,
  PRIMARY KEY (id)
);
create index entry_promise on entry (assignee_id, due_at, id, done_at, deleted_at) WHERE ((due_at IS NOT NULL) AND (done_at IS NULL) AND (deleted_at IS NULL));

create table entry_body (
  entry_id uuid not null,
  body text not null,
  sealed bytea,
  PRIMARY KEY (entry_id),
  FOREIGN KEY (entry_id) REFERENCES entry(id) ON DELETE CASCADE
);

create table entry_file (
  entry_id uuid not null,
  file_id uuid not null,
  position bigint not null,
  PRIMARY KEY (entry_id, file_id),
  FOREIGN KEY (entry_id) REFERENCES entry(id) ON DELETE CASCADE,
  FOREIGN KEY (file_id) REFERENCES file(id)
);
create index entry_file_file on entry_file (file_id);

create table entry_link (
  object_kind text not null,
  object_id uuid not null,
  at bigint not null,
  entry_id uuid not null,
  kind text not null,
  seq bigint not null,
  PRIMARY KEY (entry_id, object_kind, object_id),
  FOREIGN KEY (entry_id) REFERENCES entry(id) ON DELETE CASCADE
);
create index entry_link_kind on entry_link (object_kind, object_id, kind, at DESC, entry_id DESC);
create index entry_link_seq on entry_link (object_kind, object_id, seq);
create index entry_link_timeline on entry_link (object_kind, object_id, at DESC, entry_id DESC);

create table erasure (
  id uuid not null,
  party_ref bytea not null,
  asked_at bigint not null,
  asked_by text not null,
  reason text not null,
  counts text not null,
  done_at bigint,
  PRIMARY KEY (id),
  UNIQUE (party_ref)
);

create table file (
  id uuid not null,
  hash text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  uploaded_by uuid,
  created_at bigint not null,
  sealed_key bytea,
  resealed_at bigint,
  PRIMARY KEY (id)
);
create index file_hash on file (hash);
create index file_plain on file (id) WHERE (sealed_key IS NULL);
create index file_resealed on file (resealed_at) WHERE (resealed_at IS NOT NULL);

create table house_key (
  id bigint not null,
  wrapped bytea not null,
  master_id bytea not null,
  created_at bigint not null,
  retired_at bigint,
  PRIMARY KEY (id)
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
  PRIMARY KEY (actor, key)
);
create index idempotency_age on idempotency (created_at);

create table identity (
  id uuid not null,
  provider_id uuid not null,
  issuer text not null,
  subject text not null,
  account_id uuid not null,
  created_at bigint not null,
  used_at bigint,
  PRIMARY KEY (id),
  UNIQUE (issuer, subject),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  FOREIGN KEY (provider_id) REFERENCES oidc_provider(id) ON DELETE CASCADE
);
create index identity_account on identity (account_id);

create table import_run (
  id uuid not null,
  what text not null,
  file_name text not null,
  started_by uuid,
  started_at bigint not null,
  ended_at bigint,
  rows_read bigint not null default 0,
  created bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  rejected bigint not null default 0,
  PRIMARY KEY (id)
);

create table incident (
  id uuid not null,
  title text not null,
  state text not null,
  known_at bigint not null,
  question text not null,
  facts text not null,
  opened_by text not null,
  opened_at bigint not null,
  told_at bigint,
  PRIMARY KEY (id)
);

create table incident_note (
  id uuid not null,
  incident_id uuid not null,
  at bigint not null,
  by_name text not null,
  kind text not null,
  text text not null,
  PRIMARY KEY (id),
  FOREIGN KEY (incident_id) REFERENCES incident(id)
);
create index incident_note_incident on incident_note (incident_id, at);

create table job (
  id uuid not null,
  kind text not null,
  payload text not null,
  run_at bigint not null,
  attempts bigint not null default 0,
  lease bigint not null default 0,
  leased_until bigint,
  created_at bigint not null,
  done_at bigint,
  gave_up_at bigint,
  last_error text,
  PRIMARY KEY (id)
);
create index job_due on job (run_at) WHERE ((done_at IS NULL) AND (gave_up_at IS NULL));
create index job_ended on job (done_at) WHERE (done_at IS NOT NULL);

create table legal_hold (
  id uuid not null,
  party_id uuid not null,
  reason text not null,
  placed_by text not null,
  placed_at bigint not null,
  ended_at bigint,
  ended_by text,
  PRIMARY KEY (id)
);
create index legal_hold_party on legal_hold (party_id) WHERE (ended_at IS NULL);

create table mail (
  id uuid not null,
  message_id text not null,
  kind text not null,
  account_id uuid,
  recipient text not null,
  subject text not null,
  body bytea,
  state text not null,
  attempts bigint not null default 0,
  said text not null default ''::text,
  created_at bigint not null,
  expires_at bigint not null,
  handed_at bigint,
  ended_at bigint,
  PRIMARY KEY (id),
  UNIQUE (message_id),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE
);
create index mail_created on mail (created_at DESC);

create table mass_act (
  id uuid not null,
  kind text not null,
  account_id uuid not null,
  at bigint not null,
  count bigint not null,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE
);
create index mass_act_account on mass_act (account_id, kind, at);

create table mention (
  entry_id uuid not null,
  account_id uuid not null,
  at bigint not null,
  seen_at bigint,
  PRIMARY KEY (account_id, entry_id),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  FOREIGN KEY (entry_id) REFERENCES entry(id) ON DELETE CASCADE
);
create index mention_entry on mention (entry_id);
create index mention_unseen on mention (account_id, at DESC) WHERE (seen_at IS NULL);

create table oidc_provider (
  id uuid not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  client_secret bytea,
  domains text not null,
  makes_accounts boolean not null,
  is_on boolean not null,
  metadata text not null,
  version bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null,
  PRIMARY KEY (id),
  UNIQUE (issuer)
);

create table one_time_key (
  key_hash bytea not null,
  purpose text not null,
  account_id uuid,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  PRIMARY KEY (key_hash),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE
);

create table party (
  id uuid not null,
  kind text not null,
  name text not null,
  name_key sort_text not null,
  given_name text,
  family_name text,
  language text,
  country text,
  time_zone text,
  standing text not null,
  owner_id uuid,
  deputy_id uuid,
  team_id uuid,
  owner_key sort_text not null default ''::text,
  organisation_id uuid,
  organisation_name text,
  organisation_key sort_text not null default ''::text,
  source text,
  external_id text,
  custom text not null default '{}'::text,
  search text not null default ''::text,
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
  deleted_by uuid,
  last_entry_at bigint,
  restricted_at bigint,
  PRIMARY KEY (id),
  FOREIGN KEY (deputy_id) REFERENCES account(id),
  FOREIGN KEY (organisation_id) REFERENCES party(id),
  FOREIGN KEY (owner_id) REFERENCES account(id),
  FOREIGN KEY (team_id) REFERENCES team(id)
);
create index party_buys_every on party (COALESCE(buys_every_days, (0)::double precision), id) WHERE (deleted_at IS NULL);
create index party_country on party (COALESCE(country, ''::text), name_key, id) WHERE (deleted_at IS NULL);
create index party_created on party (created_at, id) WHERE (deleted_at IS NULL);
create index party_deleted on party (deleted_at, id) WHERE (deleted_at IS NOT NULL);
create index party_deputy on party (deputy_id, name_key, id, restricted_at) WHERE (deputy_id IS NOT NULL);
create index party_deputy_late on party (deputy_id, (((last_purchase_at)::double precision + (buys_every_days * (129600000.0)::double precision))), restricted_at) WHERE ((deputy_id IS NOT NULL) AND (deleted_at IS NULL));
create index party_deputy_news on party (deputy_id, last_entry_at, restricted_at) WHERE ((deputy_id IS NOT NULL) AND (deleted_at IS NULL));
create unique index party_external_id on party (external_id) WHERE (external_id IS NOT NULL);
create index party_kind on party (kind, name_key, id) WHERE (deleted_at IS NULL);
create index party_language on party (COALESCE(language, ''::text), name_key, id) WHERE (deleted_at IS NULL);
create index party_last_contact on party (COALESCE(last_contact_at, (0)::bigint), id) WHERE (deleted_at IS NULL);
create index party_last_purchase on party (COALESCE(last_purchase_at, (0)::bigint), id) WHERE (deleted_at IS NULL);
create index party_name on party (name_key, id) WHERE (deleted_at IS NULL);
create index party_organisation on party (organisation_id) WHERE (organisation_id IS NOT NULL);
create index party_organisation_key on party (organisation_key, name_key, id) WHERE (deleted_at IS NULL);
create index party_owner on party (owner_id, name_key, id, restricted_at) WHERE (deleted_at IS NULL);
create index party_owner_key on party (owner_key, name_key, id) WHERE (deleted_at IS NULL);
create index party_owner_late on party (owner_id, (((last_purchase_at)::double precision + (buys_every_days * (129600000.0)::double precision))), restricted_at) WHERE (deleted_at IS NULL);
create index party_owner_news on party (owner_id, last_entry_at, restricted_at) WHERE (deleted_at IS NULL);
create index party_restricted on party (restricted_at) WHERE (restricted_at IS NOT NULL);
create index party_search on party USING gin (search gin_trgm_ops);
create index party_spent on party (spent_minor, id) WHERE (deleted_at IS NULL);
create index party_standing on party (standing, name_key, id) WHERE (deleted_at IS NULL);
create index party_team on party (team_id, name_key, id, restricted_at) WHERE (deleted_at IS NULL);
create index party_updated on party (updated_at, id) WHERE (deleted_at IS NULL);

create table party_history (
  id uuid not null,
  party_id uuid not null,
  at bigint not null,
  actor_name text not null,
  field text not null,
  sealed bytea not null,
  PRIMARY KEY (id)
);
create index party_history_at on party_history (at);
create index party_history_party on party_history (party_id, at DESC, id DESC);

create table party_link (
  id uuid not null,
  from_id uuid not null,
  to_id uuid not null,
  kind text not null,
  role text,
  is_main boolean not null,
  starts_on text,
  ends_on text,
  created_at bigint not null,
  version bigint not null default 1,
  PRIMARY KEY (id),
  FOREIGN KEY (from_id) REFERENCES party(id) ON DELETE CASCADE,
  FOREIGN KEY (to_id) REFERENCES party(id) ON DELETE CASCADE
);
create index party_link_from on party_link (from_id);
create index party_link_to on party_link (to_id);

create table party_tag (
  tag_id uuid not null,
  party_id uuid not null,
  PRIMARY KEY (tag_id, party_id),
  FOREIGN KEY (party_id) REFERENCES party(id) ON DELETE CASCADE,
  FOREIGN KEY (tag_id) REFERENCES tag(id) ON DELETE CASCADE
);
create index party_tag_party on party_tag (party_id);

create table passkey (
  id uuid not null,
  account_id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  name text not null,
  is_backed_up boolean not null,
  created_at bigint not null,
  used_at bigint,
  suspect_at bigint,
  PRIMARY KEY (id),
  UNIQUE (credential_id),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE
);
create index passkey_account on passkey (account_id);

create table person_key (
  party_id uuid not null,
  wrapped bytea,
  house_key bigint not null,
  created_at bigint not null,
  destroyed_at bigint,
  coming bytea,
  former bytea,
  PRIMARY KEY (party_id),
  FOREIGN KEY (house_key) REFERENCES house_key(id)
);
create index person_key_house on person_key (house_key);

create table product (
  id uuid not null,
  sku text not null,
  name text not null,
  name_key sort_text not null,
  created_at bigint not null,
  PRIMARY KEY (id),
  UNIQUE (sku)
);
create index product_name on product (name_key, id);

create table purchase (
  id uuid not null,
  party_id uuid,
  product_id uuid,
  order_ref text not null,
  line bigint not null,
  at bigint not null,
  quantity double precision not null,
  amount_minor bigint not null,
  currency text not null,
  source text,
  entry_id uuid,
  created_at bigint not null,
  PRIMARY KEY (id),
  UNIQUE (order_ref, line),
  FOREIGN KEY (party_id) REFERENCES party(id),
  FOREIGN KEY (product_id) REFERENCES product(id)
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
  PRIMARY KEY (reader_id, hour)
);
create index reading_hour on reading (hour);

create table recovery_code (
  account_id uuid not null,
  code_hash bytea not null,
  created_at bigint not null,
  used_at bigint,
  PRIMARY KEY (account_id, code_hash),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE
);

create table restriction (
  id uuid not null,
  party_id uuid not null,
  reason bytea not null,
  placed_by text not null,
  placed_at bigint not null,
  lifted_at bigint,
  lifted_by text,
  PRIMARY KEY (id)
);
create index restriction_party on restriction (party_id);

create table retention (
  class text not null,
  keep_days bigint not null,
  is_on boolean not null,
  changed_at bigint not null,
  changed_by text not null,
  PRIMARY KEY (class)
);

create table retention_run (
  at bigint not null,
  counts text not null,
  PRIMARY KEY (at)
);

create table role (
  word text not null,
  name text not null,
  actions text not null,
  reads text not null,
  writes text not null,
  version bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null,
  PRIMARY KEY (word)
);

create table seal_progress (
  what text not null,
  after uuid not null,
  PRIMARY KEY (what)
);

create table session (
  key_hash bytea not null,
  account_id uuid not null,
  created_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null,
  user_agent text not null default ''::text,
  epoch bigint not null default 0,
  state text not null default 'whole'::text,
  proved_by text not null default ''::text,
  stepped_up_at bigint,
  PRIMARY KEY (key_hash),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE
);
create index session_account on session (account_id);
create index session_expires on session (expires_at);

create table setting (
  name text not null,
  value text not null,
  PRIMARY KEY (name)
);

create table share (
  id uuid not null,
  object_kind text not null,
  object_id uuid not null,
  account_id uuid,
  team_id uuid,
  may_change boolean not null,
  reason text not null,
  granted_by uuid,
  granted_by_name text not null,
  created_at bigint not null,
  expires_at bigint,
  ended_at bigint,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  FOREIGN KEY (team_id) REFERENCES team(id) ON DELETE CASCADE
);
create index share_account on share (account_id, object_kind) WHERE (ended_at IS NULL);
create index share_object on share (object_kind, object_id);
create index share_team on share (team_id, object_kind) WHERE (ended_at IS NULL);

create table sign_in_failure (
  subject text not null,
  at bigint not null
);
create index sign_in_failure_subject on sign_in_failure (subject, at);

create table stand_in (
  id uuid not null,
  account_id uuid not null,
  deputy_id uuid not null,
  from_at bigint not null,
  until_at bigint not null,
  created_at bigint not null,
  ended_at bigint,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  FOREIGN KEY (deputy_id) REFERENCES account(id) ON DELETE CASCADE
);
create index stand_in_account on stand_in (account_id, until_at);
create index stand_in_deputy on stand_in (deputy_id) WHERE (ended_at IS NULL);

create table tag (
  id uuid not null,
  name text not null,
  name_key sort_text not null,
  PRIMARY KEY (id),
  UNIQUE (name_key)
);

create table team (
  id uuid not null,
  name text not null,
  created_at bigint not null,
  PRIMARY KEY (id)
);

create table team_member (
  team_id uuid not null,
  account_id uuid not null,
  PRIMARY KEY (team_id, account_id),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  FOREIGN KEY (team_id) REFERENCES team(id) ON DELETE CASCADE
);
create index team_member_account on team_member (account_id);

create table timeline_head (
  object_kind text not null,
  object_id uuid not null,
  seq bigint not null,
  PRIMARY KEY (object_kind, object_id)
);

create table totp (
  account_id uuid not null,
  secret bytea not null,
  created_at bigint not null,
  confirmed_at bigint,
  last_step bigint not null default 0,
  PRIMARY KEY (account_id),
  FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE
);

create table viewing (
  id uuid not null,
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
  person_count bigint not null,
  PRIMARY KEY (id)
);
create index viewing_actor on viewing (actor_id, at, id);
create index viewing_at on viewing (at, id);
create index viewing_lost on viewing (at) WHERE (screen = 'lost'::text);
create index viewing_party on viewing (party_id, at, id) WHERE (party_id IS NOT NULL);

create table vinculo_migration (
  number bigint not null,
  name text not null,
  applied_at bigint not null,
  PRIMARY KEY (number)
);
