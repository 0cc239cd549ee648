-- The version of the keys below which nothing may be stored any more. It rises when the service says that
-- min_decryption_version may be raised: from then on a writer that sealed before (a process that stood still, a reply that
-- waited for the database) is refused and has to seal again, instead of storing what nobody could open.
create table key_floor (
    only_row boolean primary key default true check (only_row),
    version integer not null default 0
);
insert into key_floor (only_row) values (true);

create function refuse_older_keys() returns trigger language plpgsql as $$
begin
    -- Together with those who write at this moment, and not while the floor rises.
    perform pg_advisory_xact_lock_shared('key_floor'::regclass::oid::bigint);
    if new.key_version < (select version from key_floor) then
        raise exception 'sealed with version % of the keys, which may have been retired', new.key_version
            using errcode = 'object_not_in_prerequisite_state';
    end if;
    return null;
end $$;
create trigger account_keys_first after insert on account
    for each row when (new.key_version is not null) execute function refuse_older_keys();
create trigger account_keys after update of access_token_ciphertext, refresh_token_ciphertext, user_details_ciphertext
    on account for each row when (new.key_version is not null) execute function refuse_older_keys();
create trigger pending_consent_keys after insert on pending_consent
    for each row when (new.key_version is not null) execute function refuse_older_keys();
create trigger account_import_row_keys after insert or update of refresh_token_ciphertext on account_import_row
    for each row when (new.key_version is not null) execute function refuse_older_keys();

-- Raises the floor if nothing older is stored, which nobody can change meanwhile; what the floor is then. An erasure holds
-- what its account held, and is written together with it.
create function raise_key_floor(newest integer) returns integer language plpgsql set lock_timeout = '2s' as $$
begin
    perform pg_advisory_xact_lock('key_floor'::regclass::oid::bigint);
    if not exists (select from account where key_version < newest)
            and not exists (select from pending_consent where key_version < newest)
            and not exists (select from account_import_row where key_version < newest)
            and not exists (select from erasure where least(
                substring(access_token_ciphertext from '^[a-z]+:v([0-9]+):')::integer,
                substring(refresh_token_ciphertext from '^[a-z]+:v([0-9]+):')::integer) < newest) then
        update key_floor set version = newest where version <> newest;
    end if;
    return (select version from key_floor);
end $$;

-- Accounts are counted by their status now and again.
create index account_by_status on account (status);
