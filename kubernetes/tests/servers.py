"""Servers that tests start on loopback: PostgreSQL, and Vault or OpenBao."""

import getpass
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

import harness


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name):
    """A program of the newest PostgreSQL here."""
    installed = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4]))
    return str(installed[-1]) if installed else shutil.which(name)


class Postgres:
    """A server with the role "admin", who is no superuser, as with a managed PostgreSQL."""

    @staticmethod
    def missing():
        return not (program("initdb") and program("pg_ctl") and shutil.which("psql"))

    def __init__(self):
        # PostgreSQL does not run as root; the folder is outside the checkout, which may not be open to others.
        self.user = "nobody" if os.geteuid() == 0 else getpass.getuser()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pintags-postgres-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.user)
        self.port = free_port()
        self.run(program("initdb"), "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8")
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder} -c fsync=off"
        self.run(program("pg_ctl"), "-D", self.folder / "data", "-w", "-o", options, "-l", self.folder / "log", "start")
        self.sql("create role admin with login createdb createrole", "postgres", "postgres")

    def close(self):
        self.run(program("pg_ctl"), "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command):
        identity = pwd.getpwnam(self.user)
        drop = {"user": identity.pw_uid, "group": identity.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run([str(c) for c in command], check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **drop)

    def psql(self, role, database, *arguments):
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port), "-U", role,
             "-d", database, *map(str, arguments)], capture_output=True, text=True, check=False)

    def sql(self, statement, role, database):
        done = self.psql(role, database, "-c", statement)
        if done.returncode:
            raise AssertionError(f"{role}: {statement}\n{done.stderr}")
        return done.stdout.strip()

    def make_roles(self, database, name, schema):
        """Runs roles.sql for the tenant; the roles are <name>_owner and <name>_app."""
        done = self.psql("admin", database, "-v", f"owner={name}_owner", "-v", f"app={name}_app", "-v", f"schema={schema}",
                         "-f", harness.KUBERNETES / "postgres" / "roles.sql")
        if done.returncode:
            raise AssertionError(done.stderr)


class Vault:
    """A server in memory, and its root token."""

    ROOT = "root-of-the-tests"

    @staticmethod
    def program():
        return shutil.which("bao") or shutil.which("vault")

    def __init__(self):
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.log = open(harness.TARGET / "kubernetes-vault.log", "w")
        self.process = subprocess.Popen(
            [self.program(), "server", "-dev", f"-dev-root-token-id={self.ROOT}", f"-dev-listen-address=127.0.0.1:{port}",
             "-dev-no-store-token"], stdout=self.log, stderr=subprocess.STDOUT)
        wait_for(self.address + "/v1/sys/health", 60)

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


def wait_for(url, seconds, alive=lambda: True):
    """Waits until an address answers with a status below 400."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2) as reply:
                return reply.read()
        except OSError:
            if time.monotonic() > deadline or not alive():
                raise
            time.sleep(0.1)
