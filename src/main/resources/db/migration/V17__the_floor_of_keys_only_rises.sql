-- A process that stood still between its count and this call must not lower what another has raised meanwhile.
create or replace function raise_key_floor(newest integer) returns integer language plpgsql set lock_timeout = '2s' as $$
begin
    perform pg_advisory_xact_lock('key_floor'::regclass::oid::bigint);
    if not exists (select from account where key_version < newest)
            and not exists (select from pending_consent where key_version < newest)
            and not exists (select from account_import_row where key_version < newest)
            and not exists (select from erasure where least(
                substring(access_token_ciphertext from '^[a-z]+:v([0-9]+):')::integer,
                substring(refresh_token_ciphertext from '^[a-z]+:v([0-9]+):')::integer) < newest) then
        update key_floor set version = newest where version < newest;
    end if;
    return (select version from key_floor);
end $$;
