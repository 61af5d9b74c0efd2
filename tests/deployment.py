"""What tests of deployments need: two small sites, real servers on this machine, and eyes on what stands on a target."""

import contextlib
import hashlib
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import boto3

from generator.deploy import deliver
from generator.files import plan as files_plan
from generator.files.commit import commit
from generator.files.output import held, owned, stage
from generator.problem import Span
from generator.project.target_address import Address, read_address
from generator.project.targets import Target
from generator.rollout.finished import finished
from generator.rollout.job import Job, Outcome
from generator.rollout.plan import Plan

FOREIGN = {
    f"portal/{number % 9}/{number}.html": f"门户 {number}".encode() for number in range(195)
} | dict.fromkeys(
    ("portal.html", "2023/other/index.html", "assets/portal.css", "data/x.csv", ".htaccess"), b"portal"
)
BUCKET = "portal"


def site(folder: Path, version: str) -> Path:
    """Write a finished site of eight files; ``version`` changes most of them."""
    style = f"body{{}}/*{version}*/".encode()
    name = f"assets/style.{hashlib.sha256(style).hexdigest()[:10]}.css"
    plan = {
        name: style,
        "2023/czj/report.csv": f"甲,{version}\r\n".encode(),
        "2023/czj/index.html": _page(f"../../{name}", version),
        "index.html": _page(name, version),
        "404.html": b"<h1>404</h1>",
        f"2023/{version}/index.html": _page(f"../../{name}", version),
        "data/same.json": b"{}",
        "agencies/czj/index.html": _page(f"../../{name}", version),
    }
    with held(folder):
        staged = [stage(folder, address, data, "test") for address, data in plan.items()]
        commit(folder, files_plan.Plan([staged]), owned(folder))
    return folder


def _page(style: str, version: str) -> bytes:
    return f'<link rel="stylesheet" href="{style}"><p>{version * 400}</p>'.encode()


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file that stands in a folder; links of folders are not followed."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not any(parent.is_symlink() for parent in file.parents if parent != folder)
    }


class Side(Protocol):
    """The other side of a target, seen without the program."""

    def files(self) -> dict[str, bytes]:
        """Give every file there."""

    def put(self, address: str, data: bytes) -> None:
        """Put a file there, as the portal's people do."""

    def remove(self, address: str) -> None:
        """Remove a file there."""

    def empty(self) -> None:
        """Remove everything."""


@dataclass(frozen=True)
class Disk:
    """A folder of this machine that a server serves."""

    root: Path

    def files(self) -> dict[str, bytes]:
        """Give every file there."""
        return contents(self.root)

    def put(self, address: str, data: bytes) -> None:
        """Put a file there."""
        (self.root / address).parent.mkdir(parents=True, exist_ok=True)
        (self.root / address).write_bytes(data)

    def remove(self, address: str) -> None:
        """Remove a file there."""
        (self.root / address).unlink()

    def empty(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(parents=True)


@dataclass(frozen=True)
class Objects:
    """A bucket below a prefix."""

    client: Any
    prefix: str

    def files(self) -> dict[str, bytes]:
        """Give every object there; the many of the portal are read by their marks."""
        found = {}
        for one in self.client.list_objects_v2(Bucket=BUCKET, Prefix=self.prefix).get("Contents", []):
            address = one["Key"].removeprefix(self.prefix)
            portals = FOREIGN.get(address, b"")
            same = hashlib.md5(portals, usedforsecurity=False).hexdigest() == one["ETag"].strip('"')
            found[address] = portals if same else self._read(one["Key"])
        return found

    def _read(self, key: str) -> bytes:
        data = self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        assert isinstance(data, bytes)
        return data

    def put(self, address: str, data: bytes) -> None:
        """Put an object there."""
        self.client.put_object(Bucket=BUCKET, Key=self.prefix + address, Body=data)

    def remove(self, address: str) -> None:
        """Remove an object there."""
        self.client.delete_object(Bucket=BUCKET, Key=self.prefix + address)

    def empty(self) -> None:
        """Remove everything."""
        for one in self.client.list_objects_v2(Bucket=BUCKET, Prefix=self.prefix).get("Contents", []):
            self.client.delete_object(Bucket=BUCKET, Key=one["Key"])


@dataclass(frozen=True)
class Place:
    """A target and its other side."""

    target: Target
    side: Side

    def seen(self) -> dict[str, bytes]:
        """Give what readers see: the folder that ``current`` points to, or the folder itself."""
        if not self.target.switched:
            return self.side.files()
        assert isinstance(self.side, Disk)
        current = self.side.root / "current"
        return contents(current.resolve()) if current.exists() else {}

    def job(self, folder: Path, **more: Any) -> Job:
        """Give the job of sending a site there."""
        options: dict[str, Any] = {
            "agree": lambda *_: True,
            "report": lambda _: None,
            "most_deleted": 20,
        } | more
        return Job(self.target, finished(folder), **options)

    def send(self, folder: Path, **more: Any) -> Outcome:
        """Send a site there."""
        return deliver(self.job(folder, **more))

    def plan(self, folder: Path) -> Plan:
        """Give the plan of sending a site there."""
        return self.send(folder, agree=lambda *_: False).plan


def target(address: str, *, switched: bool = False, **more: Any) -> Target:
    """Give a target of that address."""
    read = read_address(address)
    assert isinstance(read, Address), read
    return replace(Target("试", read, Span("content/site.yaml")), switched=switched, **more)


def incomplete(files: Mapping[str, bytes], *sites: Mapping[str, bytes]) -> list[str]:
    """Give the pages of ours that are neither whole nor have all they need."""
    wrong = []
    for address, data in files.items():
        known = [one[address] for one in sites if address in one]
        if known and data not in known:
            wrong.append(f"{address} is neither old nor new")
        for link in re.findall(rb'href="([^"]+\.css)"', data) if known and address.endswith(".html") else ():
            style = link.decode().replace("../", "")
            if files.get(style) not in [one.get(style, b"-") for one in sites]:
                wrong.append(f"{address} lacks {style}")
    return wrong


def free_port(host: str = "127.0.0.1") -> int:
    """Give a port on which nobody listens."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as found:
        found.bind((host, 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], host: str, port: int) -> Iterator[None]:
    """Run a server until it answers on a port, and end it afterwards."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        while True:
            assert process.poll() is None, process.stderr and process.stderr.read()
            with contextlib.suppress(OSError), socket.create_connection((host, port), 1):
                break
        try:
            yield
        finally:
            process.terminate()


def certificate(folder: Path) -> Path:
    """Make a certificate for this machine, signed by itself, with its key in the same file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "cert.pem"
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1"
    made = ("-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=localhost", "-addext", names)
    subprocess.run(
        ["openssl", "req", "-x509", *made, "-keyout", folder / "key.pem", "-out", file],
        check=True,
        capture_output=True,
    )
    both = folder / "both.pem"
    both.write_bytes((folder / "key.pem").read_bytes() + file.read_bytes())
    return file


@contextlib.contextmanager
def ssh_server(folder: Path, host: str) -> Iterator[tuple[int, str, str]]:
    """Run sshd; give its port, its public key and the private key to log in with."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    port = free_port(host)
    Path("/run/sshd").mkdir(exist_ok=True)
    config = folder / "sshd_config"
    config.write_text(
        f"HostKey {folder}/host\nPidFile none\nListenAddress {f'[{host}]' if ':' in host else host}:{port}\n"
        f"AuthorizedKeysFile {folder}/user.pub\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n"
        f"PasswordAuthentication no\nMaxStartups 100\nSubsystem sftp internal-sftp\nSetEnv HOME={folder}\n",
        encoding="ascii",
    )
    program = shutil.which("sshd", path="/usr/sbin:/usr/bin")
    assert program
    with running([program, "-D", "-e", "-f", str(config)], host, port):
        key = " ".join((folder / "host.pub").read_text(encoding="ascii").split()[:2])
        yield port, key, str(folder / "user")


@contextlib.contextmanager
def ftp_server(folder: Path, host: str, *, secured: bool) -> Iterator[int]:
    """Run vsftpd, which lets anybody write to the disk as the user of the test; give its port."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port(host)
    six = ":" in host
    lines = [
        f"listen={'NO' if six else 'YES'}",
        f"listen_ipv6={'YES' if six else 'NO'}",
        f"listen_address{'6' if six else ''}={host}",
        f"listen_port={port}",
        *(
            "run_as_launching_user=YES",
            "anonymous_enable=YES",
            "local_enable=NO",
            "write_enable=YES",
            "anon_umask=022",
        ),
        *(
            "anon_upload_enable=YES",
            "anon_mkdir_write_enable=YES",
            "anon_other_write_enable=YES",
            "background=NO",
        ),
        *("anon_world_readable_only=NO", "seccomp_sandbox=NO", "xferlog_enable=NO", f"anon_root={folder}"),
    ]
    if secured:
        certificate(folder)
        lines += [
            "ssl_enable=YES",
            "allow_anon_ssl=YES",
            "force_anon_logins_ssl=YES",
            "force_anon_data_ssl=YES",
        ]
        lines += [f"rsa_cert_file={folder}/both.pem", "ssl_ciphers=HIGH", "require_ssl_reuse=YES"]
    config = folder / "vsftpd.conf"
    config.write_text("\n".join(lines) + "\n", encoding="ascii")
    with running(["/usr/sbin/vsftpd", str(config)], host, port):
        yield port


@contextlib.contextmanager
def web_server(folder: Path, root: Path, host: str) -> Iterator[int]:
    """Run nginx over a folder; give its port."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port(host)
    shown = f"[{host}]" if ":" in host else host
    temps = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{}} "
        f"http {{ access_log off; {temps} server {{ listen {shown}:{port}; root '{root}'; }} }}",
        encoding="utf-8",
    )
    with running(["/usr/sbin/nginx", "-c", str(config), "-e", f"{folder}/error.log"], host, port):
        yield port


@contextlib.contextmanager
def object_store(host: str) -> Iterator[str]:
    """Run a store that speaks S3; give the address of its interface."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address=host, port=0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    try:
        yield f"http://{f'[{host}]' if ':' in host else host}:{port}"
    finally:
        server.stop()


def bucket(interface: str) -> Any:
    """Make the bucket of a store, and give a client for it."""
    client = boto3.client("s3", endpoint_url=interface, region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET)
    return client
