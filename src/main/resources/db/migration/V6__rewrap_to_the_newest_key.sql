-- Moving ciphertexts to the newest version of the keys, while the service runs.
create index account_by_key_version on account (key_version);

alter table pending_consent add column key_version integer
    generated always as (substring(pkce_verifier_ciphertext from '^[a-z]+:v([0-9]+):')::integer) stored;

-- The run that is under way, or the last one. One row, so that there is never more than one run; which rows are done
-- stands in the rows themselves, so that a run that was cut off goes on where it was.
create table rewrap_run (
    only_row boolean primary key default true check (only_row),
    state text not null default 'NEVER' check (state in ('NEVER', 'RUNNING', 'FINISHED')),
    -- As the last reply of the cipher showed it.
    newest_version integer,
    version_seen_at timestamptz,
    started_at timestamptz,
    updated_at timestamptz,
    finished_at timestamptz,
    rewrapped bigint not null default 0,
    refused bigint not null default 0,
    -- The process that works on it, and until when (by this database's clock).
    lease_owner uuid,
    lease_until timestamptz
);
insert into rewrap_run (only_row) values (true);
