-- Signatures without a timestamp are good for as long as the secret that made them, and remembered for as long: the
-- fingerprints of the secrets that were configured, null for a signature that goes stale by itself.
alter table seen_request add column secrets text[];
drop index seen_request_age;
create index seen_request_age on seen_request (seen_at) where secrets is null;

-- A one-time link is used up by the consent that it led to, and not by whoever looks at it: programs open links that they
-- find in messages.
alter table connect_link add column used_at timestamptz;
alter table pending_consent add column link_sha256 text;

-- A trigger for each row is every partition's too; one for each statement is not, so that an owner could empty the months
-- one by one.
create function audit_no_truncate(part regclass) returns void language plpgsql as $$
begin
    execute format('create trigger audit_event_no_truncate before truncate on %s
        for each statement execute function audit_is_append_only()', part);
end $$;
select audit_no_truncate(inhrelid::regclass) from pg_inherits where inhparent = 'audit_event'::regclass;

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
    -- Made in the meantime; or a month that has events already, which keeps them where they are: they cannot be moved.
    if to_regclass(quote_ident(name)) is not null
            or exists (select from audit_event_other where at >= first and at < next) then
        return;
    end if;
    execute format('create table %I partition of audit_event for values from (%L) to (%L)', name, first, next);
    perform audit_no_truncate(quote_ident(name)::regclass);
end $$;

-- As before, but for the trigger on what it makes anew.
create or replace function audit_retain(months integer) returns bigint language plpgsql set lock_timeout = '1s' as $$
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
        perform audit_no_truncate('audit_event_other');
    end if;
    return events;
end $$;
