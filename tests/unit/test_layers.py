"""Who may import whom, and how long a module may be."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "chatkit_widget"
MODULES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted(
    path
    for path in (ROOT / "js" / "src").rglob("*.ts*")
    if not path.name.endswith(".gen.ts") and "test." not in path.name
)

FORBIDDEN = {
    "protocol": {
        "backends",
        "bridge",
        "content",
        "events",
        "inspecting",
        "namespace",
        "options",
        "reading",
        "recording",
        "runtime",
        "session",
        "showing",
        "store",
        "transcript",
        "widget",
    },
    "store": {
        "backends",
        "bridge",
        "content",
        "events",
        "inspecting",
        "namespace",
        "options",
        "reading",
        "recording",
        "session",
        "showing",
        "transcript",
        "widget",
    },
    "content": {
        "backends",
        "bridge",
        "events",
        "inspecting",
        "namespace",
        "options",
        "reading",
        "recording",
        "session",
        "showing",
        "store",
        "transcript",
        "widget",
    },
    "transcript": {
        "backends",
        "bridge",
        "events",
        "methods",
        "inspecting",
        "namespace",
        "options",
        "reading",
        "recording",
        "runtime",
        "session",
        "showing",
        "store",
        "widget",
    },
    "backends": {"bridge", "inspecting", "models", "namespace", "reading", "recording", "session", "showing", "widget"},
    "session": {
        "bridge",
        "content",
        "inspecting",
        "models",
        "namespace",
        "reading",
        "recording",
        "showing",
        "store",
        "transcript",
        "widget",
    },
    "bridge": {"inspecting", "models", "namespace", "reading", "recording", "showing", "widget"},
    "models": {
        "bridge",
        "content",
        "events",
        "inspecting",
        "methods",
        "namespace",
        "options",
        "reading",
        "recording",
        "session",
        "showing",
        "store",
        "widget",
    },
    "namespace": {
        "content",
        "events",
        "inspecting",
        "options",
        "reading",
        "recording",
        "session",
        "showing",
        "store",
        "transcript",
        "widget",
    },
    "runtime": {
        "backends",
        "bridge",
        "content",
        "events",
        "inspecting",
        "namespace",
        "options",
        "protocol",
        "session",
        "showing",
        "store",
        "widget",
    },
    "events": {
        "backends",
        "bridge",
        "content",
        "inspecting",
        "namespace",
        "runtime",
        "session",
        "showing",
        "store",
        "widget",
    },
    "options": {
        "backends",
        "bridge",
        "content",
        "inspecting",
        "namespace",
        "runtime",
        "session",
        "showing",
        "store",
        "widget",
    },
    "errors": {
        "backends",
        "bridge",
        "content",
        "events",
        "inspecting",
        "namespace",
        "options",
        "protocol",
        "runtime",
        "session",
        "showing",
        "store",
        "widget",
    },
}
"""What each part of the package must not know."""

JUPYTER = {"anywidget", "ipywidgets", "ipykernel", "IPython", "traitlets", "comm"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "chatkit_widget":
                yield from (f"chatkit_widget.{alias.name}" for alias in node.names)


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    parts = {name.split(".")[1] for name in imported(path) if name.startswith("chatkit_widget.")}
    assert not parts & FORBIDDEN.get(part_of(path), set())


@pytest.mark.parametrize("path", [path for path in MODULES if part_of(path) != "testing"], ids=name_of)
def test_only_tests_know_what_tests_are_made_with(path: Path) -> None:
    assert not [name for name in imported(path) if name.startswith("chatkit_widget.testing")]


@pytest.mark.parametrize(
    "path", [path for path in MODULES if name_of(path).startswith("chatkit_widget/testing/")], ids=name_of
)
def test_only_the_fixtures_need_pytest(path: Path) -> None:
    assert "pytest" not in imported(path) or path.name == "fixtures.py"


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if part_of(path) in {"session", "backends", "models", "protocol", "store", "transcript"}],
    ids=name_of,
)
def test_what_talks_to_backends_knows_no_jupyter(path: Path) -> None:
    assert not {name.partition(".")[0] for name in imported(path)} & JUPYTER


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_one_concept_of_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_a_script_is_one_concept_of_at_most_250_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 250


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in SCRIPTS
        if path.relative_to(ROOT / "js/src").parts[0] in {"thread", "composer", "history", "inspector", "widgets"}
    ],
    ids=name_of,
)
def test_the_parts_of_the_screen_do_not_know_the_bridge(path: Path) -> None:
    names = re.findall(r"""from\s+["']([^"']+)["']""", path.read_text("utf-8"))
    assert not [name for name in names if "/bridge/" in name]
