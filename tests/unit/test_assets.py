"""The built front end, and how it comes to the page."""

import gzip
import hashlib
import sys
from collections.abc import Generator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import ipywidgets
import pytest

from chatkit_widget.bridge import assets
from chatkit_widget.bridge.assets import STATIC, Manifest, loader, manifest, read_chunk, shared_assets
from chatkit_widget.errors import OptionError


@pytest.fixture
def built() -> Path:
    """The folder of the built front end."""
    if not (STATIC / "manifest.json").exists():
        pytest.fail("the front end is not built: run `npm ci && npm run build` in js/")
    return STATIC


@pytest.fixture
def unbuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A folder in place of the built front end."""
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    manifest.cache_clear()
    yield tmp_path
    manifest.cache_clear()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_loader_is_at_most_2_kilobytes(built: Path) -> None:
    assert (built / "loader.js").stat().st_size <= 2048


def test_the_core_is_at_most_60_kilobytes_gzipped(built: Path) -> None:
    assert (built / "core.js.gz").stat().st_size <= 60 * 1024


def test_the_manifest_knows_every_file_by_its_hash(built: Path) -> None:
    known = manifest()
    files = {"core": known.core, **known.chunks}
    assert {f"{name}.js.gz" for name in files} == {path.name for path in built.glob("*.js.gz")}
    for name, expected in files.items():
        packed = (built / f"{name}.js.gz").read_bytes()
        assert any(digest(data).startswith(expected) for data in (packed, gzip.decompress(packed))), name


def test_the_front_end_names_no_other_host(built: Path) -> None:
    for path in (built / "loader.js", *built.glob("*.js.gz")):
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
        for host in ("cdn.", "unpkg.com", "jsdelivr", "fonts.googleapis", "openai.com"):
            assert host not in text, (path.name, host)


def test_a_chunk_is_read_by_its_name(built: Path) -> None:
    for name in manifest().chunks:
        assert read_chunk(name) == (built / f"{name}.js.gz").read_bytes()


@pytest.mark.usefixtures("built")
def test_every_language_that_has_a_file_is_a_chunk() -> None:
    texts = Path(__file__).parents[2] / "js" / "src" / "i18n"
    tags = {path.stem for path in texts.glob("*.json") if path.stem.partition(".")[0] != "en"}
    assert tags >= {"ar", "de", "pt-BR"}
    assert {name for name in manifest().chunks if name.startswith("locale-")} == {f"locale-{tag}" for tag in tags}
    assert all(read_chunk(f"locale-{tag}") for tag in tags)


@pytest.mark.parametrize("name", ["", "core", "../core", "nothing", "math.js", "a/b", "MATH"])
def test_only_chunks_of_the_manifest_are_read(name: str) -> None:
    with pytest.raises(OptionError, match="no chunk"):
        read_chunk(name)


def test_without_a_build_the_cell_says_what_to_run(unbuilt: Path) -> None:
    assert "npm run build" in loader()
    assert manifest() == Manifest("", {})
    (unbuilt / "loader.js").write_text("export default {}")
    assert loader() == "export default {}"


def test_without_a_build_the_assets_are_empty(unbuilt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del unbuilt
    fresh: Any = type(assets._assets)()  # pyright: ignore[reportPrivateUsage] (made anew for this test)
    monkeypatch.setattr(assets, "_assets", fresh)
    made = shared_assets()
    assert (made.hash, made.data) == ("", b"")


def test_all_chats_of_a_kernel_share_one_core() -> None:
    assert shared_assets() is shared_assets()


def test_assets_that_were_closed_are_made_anew() -> None:
    before = shared_assets()
    before.close()
    after = shared_assets()
    assert after is not before
    assert after is shared_assets()


def test_two_sessions_of_marimo_have_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    class Kernel:
        pass

    sessions = [SimpleNamespace(_kernel=Kernel()), SimpleNamespace(_kernel=Kernel())]
    module: Any = ModuleType("marimo._runtime.context")
    module.safe_get_context = lambda: sessions[0]
    monkeypatch.setitem(sys.modules, "marimo._runtime.context", module)
    first = shared_assets()
    sessions.reverse()
    second = shared_assets()
    assert first is not second
    sessions.reverse()
    assert shared_assets() is first


def test_marimo_that_does_not_run_this_code_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("marimo._runtime.context")
    module.safe_get_context = lambda: None
    before = shared_assets()
    monkeypatch.setitem(sys.modules, "marimo._runtime.context", module)
    assert shared_assets() is before


def test_the_assets_are_a_widget_of_their_own() -> None:
    assert isinstance(shared_assets(), ipywidgets.DOMWidget)
