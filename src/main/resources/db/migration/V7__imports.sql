-- Refresh tokens that were brought from elsewhere, and what has become of them.
create table account_import (
    id uuid primary key,
    made_by text not null,
    dry_run boolean not null,
    -- Whether connected accounts are given the imported grant.
    replaces boolean not null,
    created_at timestamptz not null default now()
);
create index account_import_age on account_import (created_at);

create table account_import_row (
    id uuid primary key,
    import_id uuid not null references account_import (id) on delete cascade,
    number integer not null,
    -- As the row says, or as HubSpot said.
    hub_id bigint,
    -- By which the same token is known again when its ciphertext is gone.
    token_sha256 text,
    refresh_token_ciphertext text,
    key_version integer generated always as
        (substring(refresh_token_ciphertext from '^[a-z]+:v([0-9]+):')::integer) stored,
    outcome text not null,
    attempts integer not null default 0,
    next_try_at timestamptz not null default now(),
    lease_owner uuid,
    lease_until timestamptz,
    -- The journal: committed before HubSpot is sent the token. Set in a row that waits: the token may be spent.
    spent_at timestamptz,
    unique (import_id, number),
    constraint only_what_waits_is_kept check (outcome = 'waiting' or refresh_token_ciphertext is null)
);
create index account_import_row_due on account_import_row (next_try_at) where outcome = 'waiting';
create index account_import_row_token on account_import_row (token_sha256) where outcome in ('imported', 'replaced');
