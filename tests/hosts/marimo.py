"""A real marimo server of the tests' own, in run or in edit mode."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Literal, Self
from urllib.error import URLError
from urllib.request import urlopen

START_SECONDS = 60
APP = """
import marimo

app = marimo.App()
"""
CELL = """
@app.cell
{kind} _({takes}):
{body}
    return {gives}
"""


def app_source(*cells: tuple[str, str, str]) -> str:
    """The source of an app; each cell is its code, what it takes of others, and what it gives them."""
    source = APP
    for code, takes, gives in cells:
        body = "\n".join(f"    {line}" for line in code.strip().splitlines())
        kind = "async def" if "await " in code else "def"
        source += CELL.format(kind=kind, takes=takes, body=body, gives=f"({gives},)" if gives else "")
    return source


class Marimo:
    """An app on a free port, ended by its process id."""

    def __init__(self, folder: Path, source: str, mode: Literal["run", "edit"]) -> None:
        path = folder / "app.py"
        path.write_text(source)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        port = self.url.rpartition(":")[2]
        command = [sys.executable, "-m", "marimo", "-q", "-y", mode, str(path), "--headless", "--no-token"]
        command += ["--host", "127.0.0.1", "--port", port, *(["--skip-update-check"] if mode == "edit" else [])]
        self._log_path = folder / "marimo.log"
        self._log = self._log_path.open("wb")
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )

    def __enter__(self) -> Self:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urlopen(f"{self.url}/health", timeout=10):  # noqa: S310 (http)
                    return self
            except URLError:
                try:  # until the port is open, a connection fails at once; the end of the process ends the pause
                    self._process.wait(0.05)
                except subprocess.TimeoutExpired:
                    continue
        self.__exit__()
        message = f"marimo did not start:\n{self._log_path.read_text(errors='replace')[-4000:]}"
        raise RuntimeError(message)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
