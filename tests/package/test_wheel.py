"""The wheel and the sdist carry the built front end, install without Node, and hold nothing else."""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = "chatkit_widget/static/"
LOADER_BYTES, CORE_BYTES = 2 * 1024, 60 * 1024


def build(source: Path, target: Path, *kinds: str, environment: dict[str, str] | None = None) -> None:
    """Builds a wheel or an sdist as pip would, in an environment of its own."""
    command = [sys.executable, "-m", "build", "--outdir", target, *kinds, source]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


def without_node(folder: Path) -> dict[str, str]:
    """An environment in which neither Node nor npm is found."""
    folder.mkdir()
    for name in ("sh", "uname", "env"):
        if found := shutil.which(name):
            (folder / name).symlink_to(found)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CHATKIT_WIDGET_")}
    return environment | {"PATH": str(folder)}


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from the checkout."""
    target = tmp_path_factory.mktemp("dist")
    build(ROOT, target, "--sdist", "--wheel")
    return target


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Iterator[zipfile.ZipFile]:
    """The wheel."""
    (path,) = dist.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_the_wheel_holds_the_package_and_the_front_end(wheel: zipfile.ZipFile) -> None:
    names = {name for name in wheel.namelist() if not name.endswith("/")}
    sources = {path.relative_to(ROOT).as_posix() for path in (ROOT / "chatkit_widget").rglob("*.py")}
    front_end = {path.relative_to(ROOT).as_posix() for path in (ROOT / STATIC).iterdir()}
    package = {name for name in names if name.startswith("chatkit_widget/")}
    assert package == sources | front_end | {"chatkit_widget/py.typed", "chatkit_widget/transcript/page.css"}
    others = {Path(name).name for name in names - package}
    assert others == {"METADATA", "WHEEL", "RECORD", "LICENSE"}


def test_the_front_end_is_whole_and_within_its_budget(wheel: zipfile.ZipFile) -> None:
    manifest = json.loads(wheel.read(STATIC + "manifest.json"))
    wanted = {"core": manifest["core"], **manifest["chunks"]}
    assert 0 < len(wheel.read(STATIC + "loader.js")) <= LOADER_BYTES
    assert 0 < len(wheel.read(STATIC + "core.js.gz")) <= CORE_BYTES
    sources = {name: gzip.decompress(wheel.read(f"{STATIC}{name}.js.gz")) for name in wanted}
    assert {name: hashlib.sha256(source).hexdigest()[:16] for name, source in sources.items()} == wanted
    assert not [name for name, source in sources.items() if b"sourceMappingURL" in source]


def test_the_version_is_one_number(wheel: zipfile.ZipFile) -> None:
    version = json.loads((ROOT / "js" / "package.json").read_text())["version"]
    (metadata,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    assert f"\nVersion: {version}\n" in wheel.read(metadata).decode()


def test_the_sdist_builds_the_same_wheel_without_node(dist: Path, wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = archive.getnames()
        # Python 3.11 has filters from 3.11.4 on, and 3.14 would warn without one.
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        extract: Any = archive.extractall
        extract(tmp_path / "source", **safely)
    assert not [name for name in names if "node_modules" in name or "artifacts" in name or name.endswith(".map")]
    (source,) = (tmp_path / "source").iterdir()
    build(source, tmp_path / "again", "--wheel", environment=without_node(tmp_path / "bin"))
    (again,) = (tmp_path / "again").glob("*.whl")
    with zipfile.ZipFile(again) as other:
        assert sorted(other.namelist()) == sorted(wheel.namelist())
        for name in wheel.namelist():
            assert other.read(name) == wheel.read(name), name


def test_the_wheel_installs_and_answers_where_there_is_no_node(dist: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "clean", with_pip=True)
    python = tmp_path / "clean" / ("Scripts" if os.name == "nt" else "bin") / "python"
    (path,) = dist.glob("*.whl")
    environment = without_node(tmp_path / "bin")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", path]
    subprocess.run(install, env=environment, check=True)
    code = (
        "import asyncio, chatkit_widget as c\n"
        "chat = c.ChatKit(lambda message: message.text.upper())\n"
        "turn = asyncio.run(chat.send_user_message('hello'))\n"
        "print(c.__version__, turn.text)\n"
        "chat.close()"
    )
    command = [python, "-W", "error", "-c", code]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    version = json.loads((ROOT / "js" / "package.json").read_text())["version"]
    assert (done.stderr, done.stdout.strip()) == ("", f"{version} HELLO")
