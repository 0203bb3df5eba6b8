create extension if not exists pg_trgm;
-- Keyset paging needs the same order of keys on both engines: by bytes.
create domain sort_text as text collate "C";
