"""What importing the package loads, and what it offers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import chatkit_widget

JS = Path(__file__).parents[2] / "js"

HEAVY = [
    "pandas",
    "numpy",
    "matplotlib",
    "openai",
    "chatkit",
    "pydantic",
    "uvicorn",
    "starlette",
    "ipykernel",
    "jupyterlab",
]


def test_importing_loads_nothing_but_what_it_depends_on() -> None:
    script = "import sys, chatkit_widget; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not set(HEAVY) & set(loaded)


def test_importing_starts_no_thread_and_prints_nothing() -> None:
    script = "import threading, chatkit_widget; print(threading.active_count())"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("1\n", "")


def test_what_is_public_is_sorted_and_there() -> None:
    assert chatkit_widget.__all__ == sorted(chatkit_widget.__all__)
    for name in chatkit_widget.__all__:
        assert getattr(chatkit_widget, name).__doc__, name


def test_the_version_is_that_of_the_front_end() -> None:
    with pytest.raises(AttributeError, match="versio"):
        chatkit_widget.versio  # noqa: B018 (raises)
    assert chatkit_widget.__version__ == json.loads((JS / "package.json").read_text("utf-8"))["version"]
