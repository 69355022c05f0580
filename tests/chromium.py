"""Finds a Chromium, or brings one. Only the standard library: it runs before anything is installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT_PATH = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)


def find(python: str = sys.executable) -> Path | None:
    """The Chromium that is there: the one CHATKIT_WIDGET_CHROMIUM names, one on PATH, or Playwright's own."""
    if named := os.environ.get("CHATKIT_WIDGET_CHROMIUM"):
        return Path(named)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    answer = subprocess.run([python, "-c", PLAYWRIGHT_PATH], capture_output=True, text=True, check=False)
    path = Path(answer.stdout.strip() or "-")
    return path if path.is_file() else None


def ensure(python: str) -> Path | None:
    """The Chromium that is there, else the one that Playwright's or the system's installer brings."""
    attempts: list[list[list[str]]] = [
        [],
        [[python, "-m", "playwright", "install", "chromium"]],
        [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]],
    ]
    for commands in attempts:
        for command in commands:
            if shutil.which(command[0]) is None:
                break
            print("$", *command, flush=True)
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            if subprocess.run(command, env=environment, check=False).returncode != 0:
                break
        if path := find(python):
            return path
    return None
