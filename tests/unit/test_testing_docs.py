"""The documentation of the testing kit runs as tests of a project that uses it."""

import ast
import asyncio
import doctest
import inspect
import json
import pkgutil
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from chatkit_widget import Message, testing
from chatkit_widget.protocol import stream
from chatkit_widget.protocol.requests import FeedbackParams, ItemsFeedback
from chatkit_widget.testing import ScriptedBackend
from chatkit_widget.testing.fixtures import MakeDriver
from chatkit_widget.testing.words import WORDS
from chatkit_widget.widgets import Card, Input
from tests.protocol import wire

ROOT = Path(__file__).parents[2]
CONFTEST = 'pytest_plugins = ["chatkit_widget.testing.fixtures"]\n'
SETTINGS = """
[pytest]
asyncio_default_fixture_loop_scope = function
filterwarnings =
    error
    ignore:Direct usage of named widget classes:DeprecationWarning
"""
"""openai-chatkit warns of its own classes."""

SERVER_CELLS = ("shelf =", "class MemoryStore", "class Stockroom", "async def endpoint")


def readme_blocks() -> list[str]:
    """The blocks of Python in the README's section on testing."""
    section = (ROOT / "README.md").read_text("utf-8").split("\n## Test your chat\n")[1].split("\n## ")[0]
    return re.findall(r"^```python\n(.*?)^```", section, re.DOTALL | re.MULTILINE)


def indented_blocks(text: str) -> list[str]:
    """The indented blocks of a docstring."""
    blocks = re.findall(r"(?:^(?: {4}.*)?\n)+", textwrap.dedent(text) + "\n", re.MULTILINE)
    return [textwrap.dedent(block).strip("\n") + "\n" for block in blocks if block.strip()]


def stockroom() -> str:
    """The server of the notebook that the README names."""
    notebook = json.loads((ROOT / "notebooks/02-chatkit-server.ipynb").read_text("utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return "\n\n".join(next(cell for cell in cells if mark in cell) for mark in SERVER_CELLS)


def run_pytest(folder: Path, files: dict[str, str]) -> dict[str, int]:
    """Run pytest over files in a process of its own, and return how many tests passed and so on."""
    for name, source in {"conftest.py": CONFTEST, "pytest.ini": SETTINGS, **files}.items():
        (folder / name).write_text(source, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    path = {"PYTHONPATH": f"{ROOT}:{folder}", "PATH": "", "HOME": str(folder)}
    ended = subprocess.run(command, cwd=folder, env=path, capture_output=True, text=True, check=False)
    print(ended.stdout, ended.stderr)  # noqa: T201 (pytest shows it where a test fails)
    return {word: int(count) for count, word in re.findall(r"(\d+) (\w+)", ended.stdout.splitlines()[-1])}


def count_tests(source: str) -> int:
    return len(re.findall(r"^(?:async )?def test_", source, re.MULTILINE))


def test_the_readme_runs_as_tests(tmp_path: Path) -> None:
    blocks = readme_blocks()
    assert blocks[0] == CONFTEST
    files = {f"test_block_{at}.py": block for at, block in enumerate(blocks) if "def test_" in block}
    assert len(files) == len(blocks) - 1
    tests = sum(map(count_tests, files.values()))
    counts = run_pytest(tmp_path, {**files, "stockroom.py": stockroom()})
    assert counts.get("passed") == tests == 7
    assert "failed" not in counts


def test_the_tour_of_the_package_runs_as_tests(tmp_path: Path) -> None:
    first, *blocks = indented_blocks(inspect.cleandoc(testing.__doc__ or ""))
    assert first == CONFTEST
    counts = run_pytest(tmp_path, {f"test_tour_{at}.py": block for at, block in enumerate(blocks)})
    assert counts.get("passed") == sum(map(count_tests, blocks)) == 3
    assert "failed" not in counts


def docstrings() -> Iterator[doctest.DocTest]:
    """Every docstring of the package with an example."""
    for module in pkgutil.iter_modules(testing.__path__, "chatkit_widget.testing."):
        for found in doctest.DocTestFinder().find(import_module(module.name)):
            if found.examples:
                yield found


def respond(message: Message) -> Iterator[Any]:
    if message.text == "A trip":
        yield Card([Input("city")])
    else:
        yield f"You said **{message.text}**"


BEFORE = {
    "ChatDriver.click": "penguins",
    "ChatDriver.fill": "A trip",
    "ChatDriver.open_thread": "Penguins",
    "Screen": "Hello",
    "Watching.expect": "Hello",
}
"""What was said before an example, where it needs something on screen."""


@pytest.mark.parametrize("example", list(docstrings()), ids=lambda example: example.name.split(".", 3)[-1])
def test_the_example_of_a_docstring_runs(
    example: doctest.DocTest, chat_driver: MakeDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cars.csv").write_text("name\n", "utf-8")
    options: dict[str, Any] = {"composer": {"attachments": {"enabled": True}}}
    driver = chat_driver(respond, **options)
    said = BEFORE.get(example.name.split(".", 3)[-1])
    if said is not None:
        driver.chat.set_options(**options, thread_item_actions={"feedback": said == "penguins"})
        driver.send(said)
    backend = ScriptedBackend()
    backend.requests.append(ItemsFeedback(params=FeedbackParams(thread_id="t", item_ids=["a"], kind="positive")))
    given = {"driver": driver, "chat": driver.chat, "chat_driver": chat_driver, "respond": respond, "backend": backend}
    names = {**vars(testing), **vars(wire), **vars(stream), "message": wire.assistant("a"), "send": print, **given}
    example.globs = {**names, **example.globs, "ItemsFeedback": ItemsFeedback}
    source = "".join(one.source for one in example.examples)
    if "await" in source or "FrontEnd" in source:
        code = compile(source, example.name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        asyncio.run(awaited(code, example.globs))
        return
    failures: list[str] = []
    doctest.DocTestRunner(verbose=False).run(example, out=failures.append)
    assert not failures, "".join(failures)


async def awaited(code: CodeType, names: dict[str, Any]) -> None:
    """Run code that may await."""
    running = eval(code, names)  # noqa: S307 (it is our own documentation)
    if running is not None:
        await running


def test_all_that_is_public_has_an_example_or_is_one_line() -> None:
    assert testing.__all__ == sorted(testing.__all__, key=lambda name: (name[0].islower(), name))
    for name in testing.__all__:
        assert "Example:" in (getattr(testing, name).__doc__ or "") or name in {"hang", "unreachable"}, name


def test_the_words_are_those_of_the_front_end() -> None:
    texts: dict[str, str] = {}
    for file in (ROOT / "js/src/i18n").glob("en*.json"):
        texts |= json.loads(file.read_text("utf-8"))
    assert {name: texts.get(name) for name in WORDS} == WORDS
