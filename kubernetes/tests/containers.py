"""Images and pods with podman, in a storage of its own: nothing else on this machine is seen or changed.

No image is pulled: the bases that the Dockerfiles name are stood in for by the packages of Debian that they consist of.
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess

import yaml


# Works as root where a container may not have every limit and cgroups are of the first version, too.
CONFIGURATION = """[containers]
default_ulimits = []
[engine]
runtime = "runc"
"""
# What is in ubi-micro that the executable and the chart's test use, and what a Java runtime adds to it.
BASES = {
    "micro": ["libc6", "zlib1g", "bash", "libtinfo6"],
    "java": ["libc6", "zlib1g", "bash", "libtinfo6", "libgcc-s1", "libstdc++6", "openjdk-17-jre-headless"],
}


class Podman:
    def __init__(self, folder):
        self.folder = folder
        (folder / "containers.conf").write_text(CONFIGURATION)
        self.flags = ["--root", folder / "storage", "--runroot", folder / "run", "--storage-driver", "overlay"]

    def run(self, *arguments, check=True):
        # Not in the checkout: "kube play" takes an image's name that is also a folder here for something to build.
        done = subprocess.run(["podman", *map(str, self.flags), *map(str, arguments)], cwd=self.folder, text=True,
                              capture_output=True, check=False,
                              env=os.environ | {"CONTAINERS_CONF": str(self.folder / "containers.conf")})
        if check and done.returncode:
            raise AssertionError(f"podman {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def inspect(self, container):
        return json.loads(self.run("container", "inspect", container))[0]

    def base(self, name):
        """Makes the image localhost/<name> of Debian's packages."""
        root = self.folder / name / "root"
        archives = self.folder / "packages"
        archives.mkdir(exist_ok=True)
        root.mkdir(parents=True)
        subprocess.run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", *BASES[name]], cwd=archives,
                       check=True)
        for package in BASES[name]:
            subprocess.run(["dpkg-deb", "--extract", next(archives.glob(f"{package}_*.deb")), root], check=True)
        if java := next(root.glob("usr/lib/jvm/java-*/bin/java"), None):
            (root / "usr/bin/java").symlink_to("/" + str(java.relative_to(root)))
        for part in ("usr/share/doc", "usr/share/man", "usr/share/locale"):
            shutil.rmtree(root / part, ignore_errors=True)
        # Mount points of the kubelet; a root file system that cannot be written to needs them.
        for part in ("tmp", "proc", "sys", "dev"):
            (root / part).mkdir(exist_ok=True)
        (root.parent / "Containerfile").write_text("FROM scratch\nCOPY root/ /\n")
        self.build(name, root.parent / "Containerfile", root.parent)
        shutil.rmtree(root)
        return f"localhost/{name}"

    def build(self, name, file, context, *arguments):
        """Builds the image localhost/<name>; the digest by which a pod can ask for it."""
        self.run("build", "--isolation", "chroot", "--pull-never", "--tag", f"localhost/{name}", "--file", file,
                 *arguments, context)
        return self.run("image", "inspect", "--format", "{{.Digest}}", f"localhost/{name}")

    def secret(self, name, data):
        """Makes a Secret that pods can refer to, in the form in which "kube play" looks it up."""
        file = self.folder / "secret.json"
        file.write_text(json.dumps({key: base64.b64encode(value.encode()).decode() for key, value in data.items()}))
        self.run("secret", "create", name, file)
        file.unlink()

    def close(self):
        self.run("pod", "rm", "--all", "--force", "--time", "0", check=False)
        self.run("rmi", "--all", "--force", check=False)
        subprocess.run(["umount", self.folder / "storage" / "overlay"], check=False, stderr=subprocess.DEVNULL)


class RunningPod:
    """
    A pod of the chart as the kubelet would run it. What podman 4 knows of a Pod it is left to do; the rest is done here:
    volumes with their modes and the pod's group, projected tokens, native sidecars that start before the workload and end
    after it. Probes are the test's.
    """

    def __init__(self, podman, name, pod, config_maps, secrets, tokens):
        self.podman, self.name, self.pod = podman, name, pod
        self.folder = podman.folder / name
        self.folder.mkdir()
        self.group = pod.spec["securityContext"]["fsGroup"]
        self.config_maps, self.secrets, self.tokens = config_maps, secrets, tokens
        self.mounted = []
        self.sidecars = [c["name"] for c in pod.spec.get("initContainers", []) if c.get("restartPolicy") == "Always"]
        self.grace = pod.spec.get("terminationGracePeriodSeconds", 30)

    def create(self):
        """Makes the containers; none runs yet."""
        file, maps = self.folder / "pod.yaml", self.folder / "config-maps.yaml"
        file.write_text(yaml.safe_dump(self.manifest()))
        maps.write_text(yaml.safe_dump_all(self.config_maps))
        self.podman.run("kube", "play", "--start=false", "--network", "host", "--configmap", maps, file)

    def manifest(self):
        containers = [{key: value for key, value in c.items()
                       if key not in ("restartPolicy", "startupProbe", "livenessProbe", "readinessProbe", "lifecycle", "ports")}
                      for c in self.pod.containers]
        volumes = [{"name": name, "hostPath": {"path": str(self.volume(name, volume)), "type": "Directory"}}
                   for name, volume in self.pod.volumes.items()]
        spec = {"restartPolicy": "Never", "securityContext": self.pod.spec["securityContext"], "containers": containers,
                "volumes": volumes, "automountServiceAccountToken": False}
        return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": self.name}, "spec": spec}

    def volume(self, name, volume):
        folder = self.folder / "volumes" / name
        folder.mkdir(parents=True)
        if "emptyDir" in volume:
            size = volume["emptyDir"]["sizeLimit"].removesuffix("i")
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=2777,gid={self.group}", "tmpfs", folder],
                           check=True)
            self.mounted.append(folder)
            return folder
        source = next(value for key, value in volume.items() if key != "name")
        data = {}
        if "configMap" in volume:
            data = next(m["data"] for m in self.config_maps if m["metadata"]["name"] == source["name"])
        elif "secret" in volume:
            of = self.secrets[source["secretName"]]
            data = {item["path"]: of[item["key"]] for item in source["items"]} if "items" in source else of
        elif "projected" in volume:
            data = {t["path"]: self.tokens(t["audience"]) for s in source["sources"] for t in [s["serviceAccountToken"]]}
        for file, text in data.items():
            (folder / file).write_text(text)
            os.chown(folder / file, 0, self.group)
            (folder / file).chmod(source.get("defaultMode", 0o644))
        return folder

    def container(self, name):
        return f"{self.name}-{name}"

    def start(self, *names):
        for name in names:
            self.podman.run("start", self.container(name))

    def logs(self, name):
        return self.podman.run("logs", self.container(name), check=False)

    def pid(self, name):
        return self.podman.inspect(self.container(name))["State"]["Pid"]

    def status(self, name):
        """What the kernel says of the container's first process."""
        lines = pathlib.Path(f"/proc/{self.pid(name)}/status").read_text().splitlines()
        return {key: value.strip() for key, value in (line.split(":", 1) for line in lines)}

    def stop(self):
        """In the kubelet's order: the workload, then the sidecars; each is killed when the grace period is over."""
        ordinary = [c["name"] for c in self.pod.containers if c["name"] not in self.sidecars]
        for name in ordinary + self.sidecars[::-1]:
            self.podman.run("stop", "--time", self.grace, self.container(name))

    def kill(self):
        for container in self.pod.containers:
            self.podman.run("kill", self.container(container["name"]), check=False)

    def remove(self):
        self.podman.run("pod", "rm", "--force", "--time", "0", self.name, check=False)
        while self.mounted:
            subprocess.run(["umount", self.mounted.pop()], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)
