-- A promise is found, put in order and counted without a look at the entry itself.
drop index entry_promise;
create index entry_promise on entry (assignee_id, due_at, id, done_at, deleted_at)
  where due_at is not null and done_at is null and deleted_at is null;
