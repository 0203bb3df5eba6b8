-- Mail of the house itself. 'handed' is written before the text goes on its way; 'uncertain' may have arrived.
create table mail (
  id uuid primary key,
  message_id text not null unique,
  kind text not null,
  account_id uuid references account (id) on delete cascade,
  recipient text not null,
  subject text not null,
  body text,
  state text not null,
  attempts bigint not null default 0,
  said text not null default '',
  created_at bigint not null,
  expires_at bigint not null,
  handed_at bigint,
  ended_at bigint
);
create index mail_created on mail (created_at desc);
