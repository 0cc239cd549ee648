-- Who wants to be told of changes of an account: written by replicas that are configured to tell them, now and again, so
-- that a replica without that configuration (a sidecar) leaves notifications for the others, and none pile up for nobody.
create table notification_channel (
    name text primary key,
    seen_at timestamptz not null default now()
);

-- Changes that somebody has still to be told of. A row goes when it was delivered or given up.
create table notification (
    -- The id of the event: the same at each attempt, so that a receiver can tell a repetition.
    id uuid primary key default gen_random_uuid(),
    seq bigint generated always as identity,
    channel text not null references notification_channel (name) on delete cascade,
    hub_id bigint not null,
    kind text not null check (kind in ('connected', 'resumed', 'reconnect-required', 'paused', 'erased')),
    status text not null,
    cause text,
    at timestamptz not null default now(),
    attempts integer not null default 0,
    -- While an attempt is under way: until when it may take. Whoever comes later takes over.
    next_attempt_at timestamptz not null default now()
);
-- What is next for each account; notifications of one account are delivered in their order.
create index notification_in_order on notification (channel, hub_id, seq);
create index notification_due on notification (channel, next_attempt_at);

-- The one place that writes notifications: in the same commit as the change, whichever statement made it, once for each
-- change of status and for each consent.
create function account_notify() returns trigger language plpgsql as $$
declare
    happened text := case
        when tg_op = 'INSERT' or new.connected_at is distinct from old.connected_at then 'connected'
        when new.status = 'ACTIVE' then 'resumed'
        when new.status = 'RECONNECT_REQUIRED' then 'reconnect-required'
        when new.status = 'PAUSED' then 'paused'
        else 'erased' end;
begin
    insert into notification (channel, hub_id, kind, status, cause)
        select name, new.hub_id, happened, new.status, new.status_cause
        from notification_channel where seen_at > now() - interval '1 day';
    return null;
end $$;
create trigger account_connected_first after insert on account
    for each row execute function account_notify();
create trigger account_changed after update of status, connected_at on account
    for each row when (old.status is distinct from new.status or old.connected_at is distinct from new.connected_at)
    execute function account_notify();

-- Erasures, which stay as receipts. The tokens move here, still sealed, for as long as HubSpot is asked to forget them;
-- an entry without an end is one whose process died, and any replica ends it.
create table erasure (
    id uuid primary key,
    account_id uuid not null references account (id) on delete cascade,
    hub_id bigint not null,
    requested_by text not null,
    keep_installed boolean not null,
    generation bigint not null,
    -- When the account was emptied; what it held, by name.
    started_at timestamptz not null default now(),
    deleted text not null,
    access_token_ciphertext text,
    refresh_token_ciphertext text,
    access_token_expires_at timestamptz,
    -- The attempt that asks HubSpot, and until when it may take.
    lease_owner uuid,
    lease_until timestamptz,
    -- 'done', or why not.
    uninstalled text,
    revoked text,
    finished_at timestamptz,
    constraint finished_is_empty check (finished_at is null or (access_token_ciphertext is null
        and refresh_token_ciphertext is null and uninstalled is not null and revoked is not null))
);
create index erasure_of_account on erasure (account_id, started_at desc);
create index erasure_open on erasure (started_at) where finished_at is null;

-- How far HubSpot's journal of installs and uninstalls was read. One row; one replica at a time reads.
create table journal_cursor (
    only_row boolean primary key default true check (only_row),
    -- The last entry that was dealt with; null before the first.
    position text,
    subscribed boolean not null default false,
    failures integer not null default 0,
    next_poll_at timestamptz not null default now(),
    lease_owner uuid,
    lease_until timestamptz
);
insert into journal_cursor (only_row) values (true);
