"""Older ipykernels beside the installed one. Only the standard library: it also runs before anything is installed."""

import json
import subprocess
import sys
from pathlib import Path

OLDER = ("6.30.1", "7.3.0")
"""The versions that hold a page's messages back while a cell awaits, each in its own way."""


def folder(version: str, prefix: str = sys.prefix) -> Path:
    """Where a version is, inside the environment."""
    return Path(prefix) / "kernels" / version


def ensure(python: str, prefix: str) -> list[str]:
    """The versions that could not be brought, by pip, into the environment."""
    missing: list[str] = []
    for version in OLDER:
        target = folder(version, prefix)
        if (target / "ipykernel").is_dir():
            continue
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--target", str(target), f"ipykernel=={version}"]
        print("$ pip install", f"ipykernel=={version}", flush=True)
        if subprocess.run(command, check=False).returncode != 0:
            missing.append(version)
    return missing


def write_spec(data: Path, version: str) -> str:
    """Writes a kernelspec for a version into a Jupyter data folder; its name."""
    name = f"python-{version}"
    spec = data / "kernels" / name
    spec.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    environment = {"PYTHONPATH": str(folder(version))}
    content = {"argv": command, "display_name": name, "language": "python", "env": environment}
    (spec / "kernel.json").write_text(json.dumps(content))
    return name
