-- What is kept of each connected HubSpot account. Every *_ciphertext column holds what the cipher returned
-- (vault:v<n>:... or local:v<n>:...); nothing else in this schema is secret or personal.
create table account (
    id uuid primary key,
    hub_id bigint not null unique check (hub_id > 0),
    status text not null check (status in ('ACTIVE', 'RECONNECT_REQUIRED', 'PAUSED', 'ERASED')),
    status_cause text,
    user_details_ciphertext text,
    access_token_ciphertext text,
    refresh_token_ciphertext text,
    -- The oldest key version among the ciphertexts of the row.
    key_version integer,
    access_token_fingerprint text,
    refresh_token_fingerprint text,
    scopes text not null default '',
    client_id text not null,
    hublet text,
    access_token_expires_at timestamptz,
    -- The life that HubSpot gave the token, in seconds.
    access_token_life integer,
    next_refresh_at timestamptz,
    -- Grows by one with every stored token pair. Every write names the generation that it read, so a late writer loses.
    generation bigint not null default 1,
    -- The attempt that may spend the refresh token of this generation, and until when (by this database's clock).
    lease_owner uuid,
    lease_until timestamptz,
    failures integer not null default 0,
    last_failure text,
    last_failure_at timestamptz,
    -- When HubSpot first said that the grant is dead; one such verdict is not believed.
    dead_since timestamptz,
    last_served_at timestamptz,
    connected_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint erased_is_empty check (status <> 'ERASED' or (user_details_ciphertext is null
        and access_token_ciphertext is null and refresh_token_ciphertext is null)),
    constraint active_is_complete check (status <> 'ACTIVE' or (access_token_ciphertext is not null
        and refresh_token_ciphertext is not null and access_token_expires_at is not null
        and access_token_life is not null and key_version is not null))
);

-- What the planner looks for; small, because accounts that need a person are not in it.
create index account_due on account (next_refresh_at) where status in ('ACTIVE', 'PAUSED');

-- The journal: committed before HubSpot is called. An entry without an end is the only sign, after a crash, that the
-- refresh token of that generation may have been spent.
create table refresh_attempt (
    id uuid primary key,
    account_id uuid not null references account (id) on delete cascade,
    generation bigint not null,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    outcome text
);
create index refresh_attempt_of_account on refresh_attempt (account_id, generation);
create index refresh_attempt_open on refresh_attempt (started_at) where finished_at is null;

-- Consents under way. The state itself is not kept, only its hash: who reads this table cannot finish a consent.
create table pending_consent (
    id uuid primary key,
    state_sha256 text not null unique,
    browser_sha256 text not null,
    pkce_verifier_ciphertext text,
    expected_hub_id bigint,
    started_by text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

-- The audit log: append-only, each event chained to the one before by its hash.
create table audit_event (
    seq bigint not null,
    at timestamptz not null,
    type text not null,
    actor text not null,
    hub_id bigint,
    account_id uuid,
    generation bigint,
    outcome text not null,
    reason text,
    repeats bigint not null default 1,
    previous_hash text not null,
    hash text not null,
    primary key (seq, at)
) partition by range (at);
create index audit_event_of_account on audit_event (hub_id, seq desc);
create index audit_event_by_seq on audit_event (seq desc);

-- The end of the chain. Its row is locked for each append, which gives all replicas one order.
create table audit_head (
    only_row boolean primary key default true check (only_row),
    seq bigint not null,
    hash text not null
);
insert into audit_head (seq, hash) values (0, repeat('0', 64));

create function audit_partition(month timestamptz) returns void language plpgsql as $$
declare
    first timestamptz := date_trunc('month', month at time zone 'UTC') at time zone 'UTC';
    next timestamptz := (date_trunc('month', month at time zone 'UTC') + interval '1 month') at time zone 'UTC';
begin
    execute format('create table if not exists %I partition of audit_event for values from (%L) to (%L)',
        'audit_event_' || to_char(month at time zone 'UTC', 'YYYY_MM'), first, next);
end $$;
-- Where an event goes whose month has no partition: late is better than lost.
create table audit_event_other partition of audit_event default;
select audit_partition(now());
select audit_partition(now() + interval '1 month');

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_event_append_only before update or delete on audit_event
    for each row execute function audit_is_append_only();
create trigger audit_event_no_truncate before truncate on audit_event
    for each statement execute function audit_is_append_only();

-- One-time links with which an operator lets somebody else connect an account; by hash, like the state.
create table connect_link (
    link_sha256 text primary key,
    hub_id bigint,
    made_by text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

-- What all replicas share about calling HubSpot's token endpoint: the budget of requests (a token bucket, refilled as it
-- is looked at), and the pause after HubSpot has refused the app itself. One row, locked for one statement at a time.
create table refresh_control (
    only_row boolean primary key default true check (only_row),
    -- May go below zero: a caller who waits is let in on credit, and the planner pays it back.
    tokens double precision not null default 0,
    refilled_at timestamptz not null default now(),
    paused_until timestamptz not null default '-infinity',
    pause_reason text
);
insert into refresh_control (only_row) values (true);

-- Genuine requests of HubSpot that were acted on, by hash, so that no replica acts on the same one again.
create table seen_request (
    sha256 text primary key,
    seen_at timestamptz not null default now()
);
create index seen_request_age on seen_request (seen_at);
