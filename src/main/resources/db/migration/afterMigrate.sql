-- Flyway runs this after each migration. Where the schema's owner and the service are different roles
-- (kubernetes/postgres/roles.sql), it gives the service what it needs, and no right to change the audit log. Whoever may
-- insert by the owner's default privileges is the service; where the owner is the service, there is nobody to give to.
do $$
declare
    given record;
    callable record;
begin
    if not pg_has_role(current_user, (select proowner from pg_proc
            where oid = 'audit_partition(timestamptz)'::regprocedure), 'USAGE') then
        return;
    end if;
    for given in
        select table_name, role_name from (
            select c.oid::regclass as table_name, a.grantee::regrole as role_name, c.relname
            from pg_class c cross join lateral aclexplode(c.relacl) a
            where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                and a.privilege_type = 'INSERT' and a.grantee not in (0, c.relowner)) as appendable
        where relname not in ('audit_event', 'audit_head', 'audit_anchor', 'flyway_schema_history')
    loop
        execute format('grant insert, update, delete on %s to %s', given.table_name, given.role_name);
    end loop;
    for given in
        select distinct a.grantee::regrole as role_name
        from pg_class c cross join lateral aclexplode(c.relacl) a
        where c.oid = 'audit_event'::regclass and a.privilege_type = 'INSERT' and a.grantee not in (0, c.relowner)
    loop
        execute format('revoke update, delete, truncate on audit_event from %s', given.role_name);
        -- The end of the chain moves on, and that is all that happens to it.
        execute format('revoke insert, delete, truncate on audit_head from %s', given.role_name);
        execute format('grant select, update on audit_head to %s', given.role_name);
        execute format('revoke insert, update, delete, truncate on audit_anchor from %s', given.role_name);
        if to_regclass('flyway_schema_history') is not null then
            execute format('revoke insert, update, delete on flyway_schema_history from %s', given.role_name);
        end if;
        for callable in select oid::regprocedure as name from pg_proc
                where pronamespace = current_schema()::regnamespace and prorettype <> 'trigger'::regtype loop
            execute format('grant execute on function %s to %s', callable.name, given.role_name);
        end loop;
    end loop;
    -- The service asks for the month's partition and for the end of old ones, and the owner makes and drops them. The
    -- fixed path keeps a caller from putting tables of its own in the functions' way.
    execute format('alter function audit_partition(timestamptz) security definer set search_path = %I, pg_temp',
        current_schema());
    execute format('alter function audit_retain(integer) security definer set search_path = %I, pg_temp',
        current_schema());
end $$;
