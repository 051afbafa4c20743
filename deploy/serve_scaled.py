"""Two app processes, Chroma, PostgreSQL and nginx on this machine, on free ports: ``make serve-scaled``.

The home's texts are used as they are; its vectors are put into the Chroma server (an index build that
finds them in the home). Everything else lies in a temporary folder and ends with Ctrl+C.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Scaled:
    """What was started.

    Attributes:
        url: nginx.
        apps: the app processes.
        database: PostgreSQL's address.
    """

    url: str
    apps: list[subprocess.Popen[bytes]]
    database: str


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # ends what was started, as Ctrl+C does
    with started() as scaled:
        print(f"{scaled.url} (Ctrl+C ends it)", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return 0


@contextmanager
def started() -> Iterator[Scaled]:
    """All of it, on free ports; ended with the block."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="danchu-scaled-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        database, chroma, front, *ports = (free_port() for _ in range(5))
        postgres(stack, folder / "postgres", database)
        command = [BIN / "chroma", "run", "--path", folder / "chroma", "--port", chroma]
        start(stack, "chroma", command, cwd=folder, stdout=subprocess.DEVNULL)  # it writes a line for every request
        wait(f"http://127.0.0.1:{chroma}/api/v2/heartbeat")
        records = f"postgresql://danchu@127.0.0.1:{database}/postgres"
        settings = os.environ | {
            "DANCHU_RECORDS__URL": records,
            "DANCHU_RECORDS__KEY_SECRET": secrets.token_hex(32),
            "DANCHU_INDEX__CHROMA_HOST": "127.0.0.1",
            "DANCHU_INDEX__CHROMA_PORT": str(chroma),
        }
        for command in (["records", "migrate"], ["index", "build"]):
            subprocess.run([str(BIN / "danchu"), *command], env=settings, check=True)
        apps = [start(stack, f"app {p}", [BIN / "danchu", "serve", "--port", p], env=settings) for p in ports]
        for port in ports:
            wait(f"http://127.0.0.1:{port}/readyz")
        conf = folder / "nginx.conf"
        conf.write_text(nginx_conf((ROOT / "deploy/nginx.conf").read_text("utf-8"), folder, front, ports), "utf-8")
        start(stack, "nginx", [nginx(), "-c", conf, "-p", folder, "-g", "daemon off;"])
        wait(f"http://127.0.0.1:{front}/healthz")
        yield Scaled(f"http://127.0.0.1:{front}", apps, records)


def nginx_conf(text: str, folder: Path, front: int, apps: list[int]) -> str:
    """The sample with this machine's ports, and its temporary files in ``folder``."""
    for name, port in zip(("app1", "app2"), apps, strict=True):
        text = text.replace(f"{name}:7860", f"127.0.0.1:{port}")
    text = text.replace("listen 8080", f"listen 127.0.0.1:{front}")
    text = re.sub(r"(?m)^pid .*$", f"pid {folder}/nginx.pid;\nerror_log {folder}/nginx.log;", text)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"    {kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    return text.replace("http {\n", f"http {{\n{places}", 1)


def postgres(stack: ExitStack, folder: Path, port: int) -> None:
    """A server of its own, never run as root."""
    installed = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    places = os.pathsep.join([*installed, os.environ.get("PATH", "")])
    initdb, server = shutil.which("initdb", path=places), shutil.which("postgres", path=places)
    if not initdb or not server:
        sys.exit("PostgreSQL is needed (initdb, postgres).")
    user = "postgres" if os.geteuid() == 0 else None
    folder.mkdir(mode=0o700)
    if user:
        shutil.chown(folder, user)
    made = [initdb, "-D", str(folder / "data"), "-U", "danchu", "-A", "trust", "-E", "UTF8", "--locale=C"]
    subprocess.run(made, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
    listening = ["-k", str(folder), "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
    process = subprocess.Popen([server, "-D", str(folder / "data"), *listening], user=user, cwd=folder)
    stack.callback(end, process)
    until = time.monotonic() + _SECONDS
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    sys.exit("PostgreSQL did not start.")


def start(stack: ExitStack, name: str, command: list[object], **options: object) -> subprocess.Popen[bytes]:
    process: subprocess.Popen[bytes] = subprocess.Popen([str(part) for part in command], **options)  # type: ignore[call-overload]
    print(f"{name}: process {process.pid}", flush=True)
    stack.callback(end, process)
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait(url: str) -> None:
    """Until something answers 200 there."""
    until = time.monotonic() + _SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10):  # noqa: S310  # our own addresses
                return
        except OSError:
            if time.monotonic() > until:
                sys.exit(f"nothing answers at {url}")
            time.sleep(0.3)


def nginx() -> str:
    found = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
    return found or sys.exit("nginx is needed.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
