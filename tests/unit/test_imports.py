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
    "polars",
    "PIL",
    "openai",
    "chatkit",
    "httpx",
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


def test_models_load_no_library_of_a_model() -> None:
    script = "import sys\nfrom chatkit_widget import models\nprint(*sorted({n.partition('.')[0] for n in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {*HEAVY, "anthropic", "agents", "pydantic_ai", "langchain_core", "langgraph", "httpx2"} & set(loaded)
    assert "chatkit_widget" in loaded


def test_importing_starts_no_thread_and_prints_nothing() -> None:
    script = "import threading, chatkit_widget; print(threading.active_count())"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("1\n", "")


def test_what_is_public_is_sorted_and_there() -> None:
    assert chatkit_widget.__all__ == sorted(chatkit_widget.__all__)
    for name in chatkit_widget.__all__:
        assert getattr(chatkit_widget, name).__doc__, name


def test_what_speaks_http_is_loaded_when_it_is_first_asked_for() -> None:
    script = """
import sys, chatkit_widget
assert {"HttpBackend", "ServerBackend"} <= set(dir(chatkit_widget))
before = "httpx" in sys.modules
from chatkit_widget import HttpBackend, HttpError
from chatkit_widget.backends.http import HttpBackend as Same
print(before, "httpx" in sys.modules, HttpBackend is Same, chatkit_widget.HttpError is HttpError)
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["False", "True", "True", "True"]


def test_errors_over_http_are_in_the_tree_and_have_a_status() -> None:
    assert chatkit_widget.BackendError("x").status is None
    assert issubclass(chatkit_widget.HttpError, chatkit_widget.BackendError)
    assert issubclass(chatkit_widget.HttpNotFoundError, chatkit_widget.NotFoundError)
    assert issubclass(chatkit_widget.HttpStreamError, chatkit_widget.StreamError)
    error: chatkit_widget.BackendError = chatkit_widget.HttpStreamError("x", detail="<html>", status=502)
    assert (error.status, error.detail) == (502, "<html>")


def test_the_version_is_that_of_the_front_end() -> None:
    with pytest.raises(AttributeError, match="versio"):
        chatkit_widget.versio  # noqa: B018 (raises)
    assert chatkit_widget.__version__ == json.loads((JS / "package.json").read_text("utf-8"))["version"]


def test_what_records_and_looks_inside_is_loaded_when_it_is_first_asked_for() -> None:
    script = """
import sys
from chatkit_widget import ChatKit
chat = ChatKit(lambda message: message.text)
print(sorted(name for name in sys.modules if name.rpartition(".")[2] in {"records", "recording", "inspecting"}))
chat.inspect()
print("chatkit_widget.protocol.records" in sys.modules)
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = ["chatkit_widget.backends.recording", "chatkit_widget.inspecting", "chatkit_widget.recording"]
    assert ended.stdout == f"{loaded}\nTrue\n"
