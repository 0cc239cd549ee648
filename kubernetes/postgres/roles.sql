-- The two roles of one tenant, in the database that this is run in, as its administrator (CREATEROLE and owner of the
-- database suffice; no superuser is needed). Safe to run again. Passwords are not in it: give each role one, or a client
-- certificate, or your cloud's IAM login, afterwards.
--
--   psql "$ADMIN_URL" -v ON_ERROR_STOP=1 -v owner=acme_owner -v app=acme_app -v schema=acme -f roles.sql
--
-- owner  migrates the schema, and does nothing else: the release's migration job logs in as it.
-- app    is the service: it reads and writes rows, appends to the audit log, and can neither change nor empty it.
-- schema of the tenant; "public" if the database is the tenant's own.
--
-- What a table's rights are in the end is settled by src/main/resources/db/migration/afterMigrate.sql, after each
-- migration: it gives to whoever gets the default privileges below what the service needs.

\if :{?owner}
\else
    do $$ begin raise exception 'set -v owner=<role>'; end $$;
\endif
\if :{?app}
\else
    do $$ begin raise exception 'set -v app=<role>'; end $$;
\endif
\if :{?schema}
\else
    \set schema public
\endif

select format('create role %I', name) from unnest(array[:'owner', :'app']) as name
    where not exists (select from pg_roles where rolname = name) \gexec
alter role :"owner" with login noinherit;
alter role :"app" with login noinherit;

-- Nobody else gets in, or anything by being in.
select format('revoke all on database %I from public', current_database()) \gexec
select format('grant connect on database %I to %I, %I', current_database(), :'owner', :'app') \gexec
revoke all on schema public from public;

-- An administrator without superuser rights has to have a role's rights to make things for it. Since PostgreSQL 16 whoever
-- makes a role becomes a member that does not have them.
select format('grant %I to %I', :'owner', current_user)
    where not pg_has_role(current_user, :'owner', 'USAGE') \gexec
select format('create schema %I', :'schema')
    where not exists (select from pg_namespace where nspname = :'schema') \gexec
alter schema :"schema" owner to :"owner";
grant usage on schema :"schema" to :"app";

-- Both find the tenant's tables without a name in front, and nothing of anybody else's.
select format('alter role %I in database %I set search_path = %I', name, current_database(), :'schema')
    from unnest(array[:'owner', :'app']) as name \gexec
-- A statement of the service that takes longer is lost; a transaction that idles would hold locks.
select format('alter role %I in database %I set %s', :'app', current_database(), setting)
    from unnest(array['statement_timeout = ''10s''', 'lock_timeout = ''5s''',
        'idle_in_transaction_session_timeout = ''15s''']) as setting \gexec

-- What the owner makes later. No UPDATE and no DELETE: a new table is append-only until it is said otherwise.
alter default privileges for role :"owner" in schema :"schema" grant select, insert on tables to :"app";
alter default privileges for role :"owner" in schema :"schema" grant usage on sequences to :"app";
alter default privileges for role :"owner" revoke execute on functions from public;
