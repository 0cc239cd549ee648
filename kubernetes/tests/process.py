"""PinTags as a process, started from what the chart makes."""

import os
import shutil
import ssl
import subprocess

import harness
import servers

JAR = harness.TARGET / "quarkus-app" / "quarkus-run.jar"
SECRETS = {"pintags-hubspot": servers.HubSpot.CLIENT,
           "pintags-database": {"username": "acme_app", "password": "x"},
           "pintags-database-owner": {"username": "acme_owner", "password": "x"}}


def missing():
    """Why the service cannot be started here, or None."""
    return next((why for why, is_so in (
        ("the service is not packaged (./mvnw package)", not JAR.exists()),
        ("there is no java", not shutil.which("java")),
        ("there is no openssl or no curl", not (shutil.which("openssl") and shutil.which("curl"))),
        ("PostgreSQL (initdb, pg_ctl, psql) is not installed", servers.Postgres.missing()),
        ("there is no bao or vault program on the PATH", not servers.Vault.program())) if is_so), None)


def make_database():
    """A PostgreSQL with the roles of the tenant "acme"."""
    postgres = servers.Postgres()
    postgres.sql("create database pintags", "admin", "postgres")
    postgres.make_roles("pintags", "acme", "public")
    return postgres


def settings(folder, objects, pod, postgres, vault, token):
    """
    The variables that the kubelet would give to the first container of a pod, but for the places of files and the addresses
    of servers. The objects are a release named "acme", the token is the projected one for Vault.
    """
    (folder / "pintags.properties").write_text(
        harness.one(objects, "ConfigMap", "acme-pintags-properties")["data"]["pintags.properties"])
    (folder / "vault-token").write_text(token)
    environment = dict(harness.one(objects, "ConfigMap", "acme-pintags")["data"])
    for name, variable in harness.environment(pod.containers[0]).items():
        reference = variable.get("valueFrom", {}).get("secretKeyRef")
        if reference:
            environment[name] = SECRETS[reference["name"]][reference["key"]]
        elif "value" in variable:
            environment[name] = variable["value"]
    url = f"jdbc:postgresql://127.0.0.1:{postgres.port}/pintags"
    if "QUARKUS_FLYWAY_JDBC_URL" in environment:
        environment["QUARKUS_FLYWAY_JDBC_URL"] = url
    return environment | {
        "QUARKUS_DATASOURCE_JDBC_URL": url, "QUARKUS_VAULT_URL": vault.address,
        "QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_JWT_TOKEN_PATH": str(folder / "vault-token"),
        "SMALLRYE_CONFIG_LOCATIONS": str(folder / "pintags.properties"), "PATH": os.environ["PATH"]}


class Service:
    """A release in service mode; more settings win."""

    def __init__(self, folder, objects, postgres, vault, token, more=None):
        pod = next(harness.pods(harness.of_kind(objects, "Deployment")))
        self.api, self.management = servers.free_port(), servers.free_port()
        self.address = f"https://localhost:{self.api}"
        self.authority, key = servers.make_certificate(folder, "acme-pintags.acme.svc", "localhost")
        self.context = ssl.create_default_context(cafile=self.authority)
        environment = settings(folder, objects, pod, postgres, vault, token) | {
            "QUARKUS_HTTP_SSL_CERTIFICATE_FILES": str(self.authority), "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES": str(key),
            "QUARKUS_HTTP_SSL_PORT": str(self.api), "QUARKUS_HTTP_HOST": "127.0.0.1",
            "QUARKUS_MANAGEMENT_HOST": "127.0.0.1", "QUARKUS_HTTP_PORT": str(self.api),
            "QUARKUS_MANAGEMENT_PORT": str(self.management)} | (more or {})
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(["java", "-Xmx192m", "-jar", JAR], env=environment, cwd=folder, stdout=log,
                                            stderr=subprocess.STDOUT)
        try:
            servers.wait_for(f"http://127.0.0.1:{self.management}/q/health/started", 90, self.is_alive)
            servers.wait_for(f"{self.address}/privacy", 90, self.is_alive, self.context)
        except OSError as failure:
            self.close()
            raise AssertionError(self.log.read_text()[-4000:]) from failure

    def is_alive(self):
        return self.process.poll() is None

    def close(self):
        self.process.kill()
        self.process.wait()
