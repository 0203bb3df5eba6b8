-- A person's key that is changed: the one that comes and, until everything is sealed anew, the one before.
alter table person_key add column coming bytea;
alter table person_key add column former bytea;

-- The key of an archive, sealed under its person's key. Those from before are let go: another one may be asked for.
alter table disclosure add column sealed_key bytea;
update disclosure set expires_at = 0 where state = 'ready';

-- What is still to be sealed.
create index file_plain on file (id) where sealed_key is null;

-- A content that was sealed anew has another hash, and a continuous archive has to bring it once more.
alter table file add column resealed_at bigint;
create index file_resealed on file (resealed_at) where resealed_at is not null;
