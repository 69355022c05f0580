"""A chat needs no page: under nbclient, in a script, in a thread."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from nbclient import NotebookClient

from tests.notebooks import code_notebook

MAKE = """
from chatkit_widget import ChatKit

async def respond(message, context):
    yield f"You said **{message.text}**, "
    yield f"after {len(context.history)}."

chat = ChatKit(respond)
chat
"""


def execute(folder: Path, *cells: str) -> list[str]:
    """Runs a notebook without a page; the text that each cell put out."""
    notebook = code_notebook(cells)
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}})
    client.execute()
    return [text_of(cast("list[Mapping[str, Any]]", cell.outputs)) for cell in notebook.cells]


def text_of(outputs: list[Mapping[str, Any]]) -> str:
    """Everything that a cell printed or showed as text."""
    return "".join(output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in outputs)


def test_nbclient_creates_awaits_and_reads_a_chat(tmp_path: Path) -> None:
    texts = execute(
        tmp_path,
        MAKE,
        "turn = await chat.send_user_message('hello')\nprint(turn.status, turn.text)",
        "print([item.type for item in chat.items], chat.front_ends, chat.responding)",
        "await chat.set_thread_id(None)\nprint(chat.thread_id, len(await chat.list_threads()))",
    )
    assert texts[1].strip() == "completed You said **hello**, after 0."
    assert texts[2].startswith("['user_message', 'assistant_message'")
    assert texts[2].strip().endswith("0 False")
    assert texts[3].strip() == "None 1"


def test_a_cell_may_create_and_await_without_a_page(tmp_path: Path) -> None:
    texts = execute(tmp_path, MAKE.removesuffix("chat\n") + "print((await chat.send_user_message('at once')).text)")
    assert texts[0].strip() == "You said **at once**, after 0."


def test_what_needs_a_page_says_that_there_is_none(tmp_path: Path) -> None:
    ask = """
from chatkit_widget import FrontendTimeout
try:
    await chat.focus_composer()
except FrontendTimeout as error:
    print("told:", error)
"""
    texts = execute(tmp_path, MAKE, ask, "print((await chat.send_user_message('still here')).status)")
    assert texts[1].startswith("told: ")
    assert texts[2].strip() == "completed"


def test_set_composer_value_needs_no_page(tmp_path: Path) -> None:
    texts = execute(tmp_path, MAKE, "await chat.set_composer_value('draft')\nprint(chat.composer_value)")
    assert texts[1].strip() == "draft"


SCRIPT = """
import asyncio
from chatkit_widget import ChatKit

def respond(message):
    yield f"You said {message.text}."

chat = ChatKit(respond)

async def main():
    first = await chat.send_user_message("one")
    second = await asyncio.wait_for(chat.send_user_message("two"), 10)
    print(first.text, second.text, len(chat.items) >= 4)

asyncio.run(main())
print(chat.run(chat.send_user_message("three")).result(10).text)
chat.close()
"""


@pytest.mark.parametrize("flags", [[], ["-W", "error", "-X", "dev"]], ids=["plain", "with every warning an error"])
def test_a_script_awaits_a_chat_and_ends(tmp_path: Path, flags: list[str]) -> None:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    done = subprocess.run([sys.executable, *flags, path], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["You said one. You said two. True", "You said three."]
    assert done.returncode == 0


def test_importing_loads_nothing_but_the_runtime_dependencies() -> None:
    heavy = (
        "pandas",
        "matplotlib",
        "numpy",
        "openai",
        "chatkit",
        "agents",
        "pydantic",
        "starlette",
        "uvicorn",
        "jupyterlab",
    )
    code = f"import sys, chatkit_widget; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_a_widget_is_displayed_once_by_the_cell_that_shows_it() -> None:
    begin = "from chatkit_widget.widgets import Card, Text, show\ncard = Card([Text('Hello')])\n"
    cells = [f"{begin}show(card)", "view = show(card)", "view = show(card)\nview", "show(card)\nshow(card)", "view"]
    notebook = code_notebook(cells)
    NotebookClient(notebook, timeout=60).execute()
    views = [sum(_is_view(output) for output in cell.outputs) for cell in notebook.cells]
    assert views == [1, 1, 1, 2, 1]


def test_a_script_that_shows_a_widget_prints_nothing() -> None:
    code = "from chatkit_widget.widgets import Card, Text, show; show(Card([Text('x')])).update(Card([Text('y')]))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60) == ""


def _is_view(output: Mapping[str, Any]) -> bool:
    return "application/vnd.jupyter.widget-view+json" in output.get("data", {})
