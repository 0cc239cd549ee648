-- The time of an event is the database's, one clock for all replicas, and never goes back along the chain: the events of
-- a month are then a piece of the chain, and the oldest months can go without making a hole in it.
alter table audit_head add column at timestamptz not null default '-infinity';
update audit_head set at = coalesce((select max(at) from audit_event), '-infinity');

-- Where the chain begins: the last event of what retention has dropped, one row for each time that it did.
create table audit_anchor (
    seq bigint primary key,
    hash text not null,
    dropped_before timestamptz not null,
    dropped_at timestamptz not null default now()
);
insert into audit_anchor (seq, hash, dropped_before) values (0, repeat('0', 64), '-infinity');
create trigger audit_anchor_append_only before update or delete on audit_anchor
    for each row execute function audit_is_append_only();
create trigger audit_anchor_no_truncate before truncate on audit_anchor
    for each statement execute function audit_is_append_only();

create or replace function audit_partition(month timestamptz) returns void language plpgsql as $$
declare
    first timestamptz := date_trunc('month', month at time zone 'UTC') at time zone 'UTC';
    next timestamptz := (date_trunc('month', month at time zone 'UTC') + interval '1 month') at time zone 'UTC';
    name text := 'audit_event_' || to_char(month at time zone 'UTC', 'YYYY_MM');
begin
    if to_regclass(quote_ident(name)) is not null then
        return;
    end if;
    perform from audit_head for update; -- replicas take turns
    -- A month that has events already keeps them where they are; they cannot be moved.
    if exists (select from audit_event_other where at >= first and at < next) then
        return;
    end if;
    execute format('create table if not exists %I partition of audit_event for values from (%L) to (%L)',
        name, first, next);
end $$;

-- Drops what is older than so many full months, and returns how many events that were. The floor is what an application
-- that has been taken over cannot get below; the lock time-out keeps whoever waits to append from waiting long.
create function audit_retain(months integer) returns bigint language plpgsql set lock_timeout = '1s' as $$
declare
    limit_at timestamptz := (date_trunc('month', now() at time zone 'UTC') - make_interval(months => months))
        at time zone 'UTC';
    old_head record;
    events bigint := 0;
    part record;
begin
    if months is null or months < 3 then
        raise exception 'the audit log keeps three months at least' using errcode = 'insufficient_privilege';
    end if;
    perform from audit_head for update;
    select seq, hash into old_head from audit_event where at < limit_at order by seq desc limit 1;
    if found then
        if exists (select from audit_event where at >= limit_at and seq <= old_head.seq)
                or exists (select from audit_event_other where at >= limit_at)
                    and exists (select from audit_event_other where at < limit_at) then
            raise exception 'the oldest events are not the first of the chain' using errcode = 'data_exception';
        end if;
        select old_head.seq - max(seq) into events from audit_anchor;
        insert into audit_anchor (seq, hash, dropped_before) values (old_head.seq, old_head.hash, limit_at);
    end if;
    for part in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'audit_event'::regclass and c.relname ~ '^audit_event_[0-9]{4}_[0-9]{2}$'
            and c.relname::text collate "C" < 'audit_event_' || to_char(limit_at at time zone 'UTC', 'YYYY_MM')
    loop
        execute format('drop table %I', part.relname);
    end loop;
    if exists (select from audit_event_other where at < limit_at) then
        drop table audit_event_other;
        create table audit_event_other partition of audit_event default;
    end if;
    return events;
end $$;
