-- Counts a link's changes, so that two people who edit it do not overwrite each other.
alter table party_link add column version bigint not null default 1;
