"""The documentation of the testing kit runs as tests of a project that uses it."""

import ast
import inspect
import json
import pkgutil
import re
import subprocess
import sys
import textwrap
from importlib import import_module
from pathlib import Path

from chatkit_widget import testing
from chatkit_widget.testing.words import WORDS

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


def test_every_example_in_the_package_is_python_that_names_what_there_is() -> None:
    names: set[str] = set()
    for module in pkgutil.iter_modules(testing.__path__, "chatkit_widget.testing."):
        loaded = import_module(module.name)
        names |= set(vars(loaded))
        tree = ast.parse(inspect.getsource(loaded))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
                lines = re.findall(r"^\s*(?:>>>|\.\.\.) ?(.*)$", ast.get_docstring(node) or "", re.MULTILINE)
                compile("\n".join(lines), module.name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert set(testing.__all__) <= names
    assert testing.__all__ == sorted(testing.__all__, key=lambda name: (name[0].islower(), name))


def test_what_a_docstring_says_comes_out() -> None:
    script = (
        "import doctest, sys; from importlib import import_module; "
        "print(sum(doctest.testmod(import_module(name)).failed for name in sys.argv[1:]))"
    )
    modules = [
        f"chatkit_widget.testing.{name}" for name in ("comparing", "forms", "items", "mirror", "picked", "words")
    ]
    ended = subprocess.run(
        [sys.executable, "-c", script, *modules], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ended.stdout == "0\n"


def test_the_words_are_those_of_the_front_end() -> None:
    texts: dict[str, str] = {}
    for file in (ROOT / "js/src/i18n").glob("en*.json"):
        texts |= json.loads(file.read_text("utf-8"))
    assert {name: texts.get(name) for name in WORDS} == WORDS
