"""Debian's Firefox, driven through Marionette, the protocol that it brings itself.

Messages are JSON arrays behind their length: ``[0, id, command, parameters]`` out, ``[1, id, error, result]`` back.
https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PREFERENCES = {
    "marionette.port": 0,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.startup.page": 0,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
_START_S = 90
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Firefox:
    """One browser with one tab at a time; ``script`` runs in the page or frame that was entered last."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._number = 0
        self._read()  # its greeting
        self.call("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"acceptInsecureCerts": False}}})
        self.call("WebDriver:SetTimeouts", {"script": 30_000})

    def call(self, command: str, parameters: dict[str, Any] | None = None) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters or {}]).encode()
        self._connection.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result.get("value") if isinstance(result, dict) and "value" in result else result

    def _read(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            size += self._receive(1)
        body = b""
        while len(body) < int(size[:-1] or 0):
            body += self._receive(int(size[:-1]) - len(body))
        return json.loads(body)

    def _receive(self, most: int) -> bytes:
        if not (data := self._connection.recv(most)):
            raise ConnectionError("Firefox closed the connection")
        return data

    def visit(self, url: str) -> None:
        self.call("WebDriver:Navigate", {"url": url})

    def script(self, text: str, *arguments: object) -> Any:
        """The value that ``text`` returns."""
        return self.call("WebDriver:ExecuteScript", {"script": text, "args": list(arguments), "newSandbox": False})

    def wait(self, expression: str, seconds: float = 20) -> Any:
        """The value of a JavaScript expression once it is true."""
        last = time.monotonic() + seconds
        while not (value := self.script(f"return {expression}")):
            if time.monotonic() > last:
                raise AssertionError(f"never true: {expression}")
            time.sleep(0.05)
        return value

    def element(self, expression: str) -> dict[str, str]:
        found = self.script(f"return {expression}")
        assert isinstance(found, dict) and _ELEMENT in found, expression
        return found

    def click(self, expression: str) -> None:
        self.call("WebDriver:ElementClick", {"id": self.element(expression)[_ELEMENT]})

    def type(self, expression: str, text: str) -> None:
        self.call("WebDriver:ElementSendKeys", {"id": self.element(expression)[_ELEMENT], "text": text})

    def press(self, key: str) -> None:
        """Press a key wherever the focus is (WebDriver's code points: ``\\ue004`` is Tab)."""
        keys = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.call("WebDriver:PerformActions", {"actions": [{"type": "key", "id": "k", "actions": keys}]})

    def enter(self, index: int) -> None:
        """Go into a frame by its number; Marionette does not find frames in shadow trees by their element."""
        self.call("WebDriver:SwitchToFrame", {"id": index, "focus": False})

    def leave(self) -> None:
        self.call("WebDriver:SwitchToFrame", {"id": None})

    def new_tab(self) -> str:
        handle = self.call("WebDriver:NewWindow", {"type": "tab", "focus": True})["handle"]
        self.switch(handle)
        return handle

    def switch(self, handle: str) -> None:
        self.call("WebDriver:SwitchToWindow", {"handle": handle, "focus": True})

    def resize(self, width: int, height: int) -> None:
        self.call("WebDriver:SetWindowRect", {"width": width, "height": height})


def path_of_firefox() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextlib.contextmanager
def running_firefox(path: str) -> Iterator[Firefox]:
    """A headless Firefox with a profile of its own, ended when the block ends."""
    with tempfile.TemporaryDirectory(prefix="danchu-firefox-", ignore_cleanup_errors=True) as folder:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        (Path(folder) / "user.js").write_text("\n".join(lines))
        command = [path, "--headless", "--marionette", "--no-remote", "--profile", folder]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with socket.create_connection(("127.0.0.1", _port(Path(folder), process)), timeout=60) as connection:
                yield Firefox(connection)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _port(folder: Path, process: subprocess.Popen[bytes]) -> int:
    """The port that Firefox chose, which it writes into its profile."""
    written = folder / "MarionetteActivePort"
    last = time.monotonic() + _START_S
    while time.monotonic() < last and process.poll() is None:
        with contextlib.suppress(OSError, ValueError):
            return int(written.read_text())
        time.sleep(0.1)
    raise RuntimeError("Firefox did not start")
