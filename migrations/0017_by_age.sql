-- What is let go by its age is found by it.
create index party_history_at on party_history (at);
-- Views that were lost may have been anybody's: they count whoever is asked about.
create index viewing_lost on viewing (at) where screen = 'lost';
