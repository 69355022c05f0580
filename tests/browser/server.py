"""A real Jupyter server of the tests' own."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self, cast
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

START_SECONDS = 90
QUIET = {
    # No news, no update checks, no pop-up that could take the focus.
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {
        "checkForUpdates": False,
        "doNotDisturbMode": True,
        "fetchNews": "false",
    },
}


class ServerError(Exception):
    """The server did not start, or answered with an error."""


@dataclass
class Server:
    """JupyterLab and Notebook 7 on a free port, with folders of its own, ended by its process id."""

    folder: Path
    process: subprocess.Popen[bytes]
    log: IO[bytes]
    port: int
    token: str

    @classmethod
    def start(cls, folder: Path) -> Self:
        """Starts the server and waits until it answers."""
        for name in ("work", "config", "data", "runtime", "settings", "workspaces", "ipython"):
            (folder / name).mkdir()
        for name, values in QUIET.items():
            path = folder / "settings" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values))
        port, token = _free_port(), secrets.token_hex(16)
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
        command += ["--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder / 'work'}", "--allow-root"]
        command += [f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True", "--LabApp.news_url="]
        command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        command += ["--JupyterNotebookApp.expose_app_in_browser=True"]
        # A key of whoever runs the tests is nobody's business, and would be billed.
        own = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "ANTHROPIC_"))}
        environment = own | {
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        }
        log = (folder / "server.log").open("wb")
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        server = cls(folder, process, log, port, token)
        try:
            server._wait()
        except BaseException:
            server.stop()
            raise
        return server

    @property
    def url(self) -> str:
        """Where the server is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def work(self) -> Path:
        """The folder of the notebooks."""
        return self.folder / "work"

    @property
    def output(self) -> str:
        """What the server has printed."""
        return (self.folder / "server.log").read_text(errors="replace")

    def page(self, notebook: str, host: str = "lab") -> str:
        """The address of a notebook, in `lab` or in `notebook` (Notebook 7)."""
        path = f"/lab/tree/{quote(notebook)}?reset&" if host == "lab" else f"/notebooks/{quote(notebook)}?"
        return f"{self.url}{path}token={self.token}"

    def request(self, path: str, method: str = "GET") -> Any:
        """Calls the REST interface."""
        headers = {"Authorization": f"token {self.token}"}
        request = Request(f"{self.url}/api/{path}", method=method, headers=headers)  # noqa: S310 (http)
        with urlopen(request, timeout=10) as answer:  # noqa: S310 (http)
            body = answer.read()
        return json.loads(body) if body else None

    def session_of(self, notebook: str) -> dict[str, Any] | None:
        """The session of a notebook, once its kernel has been started."""
        sessions = cast("list[dict[str, Any]]", self.request("sessions"))
        return next((session for session in sessions if session["path"] == notebook and session["kernel"]), None)

    def connection_file(self, kernel_id: str) -> Path:
        """Where a kernel says how to talk to it."""
        return self.folder / "runtime" / f"kernel-{kernel_id}.json"

    def end_session(self, notebook: str) -> None:
        """Ends the kernel of a notebook."""
        if session := self.session_of(notebook):
            self.request(f"sessions/{session['id']}", "DELETE")

    def set_setting(self, plugin: str, values: dict[str, Any]) -> None:
        """Changes the host's settings of one plugin, as `@jupyterlab/apputils-extension:themes`, for pages to come."""
        path = self.folder / "settings" / f"{plugin.replace(':', '/')}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))

    def forget_settings(self) -> None:
        """Drops what a test has changed in the host's settings, such as the theme."""
        for path in (self.folder / "settings").rglob("*.jupyterlab-settings"):
            if path.relative_to(self.folder / "settings").as_posix() not in QUIET:
                path.unlink()

    def stop(self) -> None:
        """Ends the server and its kernels."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                message = f"the server ended with code {self.process.returncode}:\n{self.output[-4000:]}"
                raise ServerError(message)
            try:
                self.request("status")
            except URLError:
                try:  # until the port is open, a connection fails at once; one process exit ends the pause
                    self.process.wait(0.05)
                except subprocess.TimeoutExpired:
                    continue
            else:
                return
        message = f"the server did not answer within {START_SECONDS} s:\n{self.output[-4000:]}"
        raise ServerError(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
