-- Whoever is away names a colleague who sees and looks after their customers meanwhile.
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
