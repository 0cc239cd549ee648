-- A request that was seen may still be under way, or its attempt may have died: only one that was answered is done. Rows of
-- before, and those of replicas that do not know of this yet, count as done.
alter table seen_request add column done_at timestamptz default now();
