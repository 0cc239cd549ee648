"""Which statements of PinTags CockroachDB's own grammar refuses: what kubernetes/postgres/README.md says of it, and no more."""

import json
import subprocess
import unittest

import harness
import java_sql

MIGRATIONS = harness.ROOT / "src" / "main" / "resources" / "db" / "migration"


def refused(scripts):
    """What of these is refused: name of the script -> statements, on one line and without comments."""
    done = subprocess.run(["cockroachcheck"], input=json.dumps(scripts), capture_output=True, text=True, check=True)
    return {name: [plain(r["statement"]) for r in found] for name, found in json.loads(done.stdout).items()}


def plain(statement):
    return " ".join(line.strip() for line in statement.splitlines() if not line.lstrip().startswith("--")).strip()


class CockroachDb(unittest.TestCase):
    def test_of_the_schema_it_refuses_partitions_brin_and_functions_with_settings(self):
        found = refused({file.name: file.read_text() for file in MIGRATIONS.glob("*.sql")})
        self.assertEqual({name: [s.partition("(")[0].strip() for s in all_] for name, all_ in found.items()}, {
            "V1__accounts_consents_and_audit.sql": [
                "create table audit_event",
                "create table audit_event_other partition of audit_event default;"],
            "V4__retention_of_the_audit_log.sql": ["create function audit_retain"],
            "V10__replays_links_and_partitions.sql": ["create or replace function audit_retain"],
            "V12__refuse_what_retired_keys_sealed.sql": ["create function raise_key_floor"],
            "V14__nobody_waits_for_a_month.sql": ["create or replace function audit_partition"],
            "V17__the_floor_of_keys_only_rises.sql": ["create or replace function raise_key_floor"],
            "V8__retention.sql": ["create index refresh_attempt_age on refresh_attempt using brin"],
            "afterMigrate.sql": [next(iter(found["afterMigrate.sql"])).partition("(")[0].strip()],
        })
        self.assertTrue(found["afterMigrate.sql"][0].startswith("do $$"))

    def test_of_what_the_service_runs_it_refuses_listen(self):
        statements = java_sql.statements()
        self.assertGreater(len(statements), 100)
        self.assertEqual(refused(statements), {
            next(name for name, s in statements.items() if s.startswith("listen")): ["listen pintags_account"]})

    def test_a_statement_that_is_wrong_is_refused(self):
        self.assertEqual(refused({"a": "select 1; selekt 2"}), {"a": ["selekt 2"]})


if __name__ == "__main__":
    unittest.main()
