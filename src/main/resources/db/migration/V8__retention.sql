-- Since when an account is in its present state, whoever put it there.
alter table account add column status_since timestamptz not null default now();
create function account_status_changed() returns trigger language plpgsql as $$
begin
    new.status_since := now();
    return new;
end $$;
create trigger account_status_since before update of status on account
    for each row when (old.status is distinct from new.status) execute function account_status_changed();

-- The journal is written in the order of its times, so that the oldest entries are found by a few pages.
create index refresh_attempt_age on refresh_attempt using brin (started_at);
