-- As before, but for the wait: a partition is made once nobody reads the log, and who makes it holds the end of the chain
-- meanwhile, for which everybody waits who has something to append. Behind a reader that stays (a backup), it is left for
-- another time.
create or replace function audit_partition(month timestamptz) returns void language plpgsql set lock_timeout = '1s' as $$
declare
    first timestamptz := date_trunc('month', month at time zone 'UTC') at time zone 'UTC';
    next timestamptz := (date_trunc('month', month at time zone 'UTC') + interval '1 month') at time zone 'UTC';
    name text := 'audit_event_' || to_char(month at time zone 'UTC', 'YYYY_MM');
begin
    if to_regclass(quote_ident(name)) is not null then
        return;
    end if;
    perform from audit_head for update; -- replicas take turns
    -- Made in the meantime; or a month that has events already, which keeps them where they are: they cannot be moved.
    if to_regclass(quote_ident(name)) is not null
            or exists (select from audit_event_other where at >= first and at < next) then
        return;
    end if;
    execute format('create table %I partition of audit_event for values from (%L) to (%L)', name, first, next);
    perform audit_no_truncate(quote_ident(name)::regclass);
exception when lock_not_available then
    return;
end $$;
