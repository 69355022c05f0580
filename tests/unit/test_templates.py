"""Widgets from `.widget` files."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chatkit_widget.errors import WidgetError
from chatkit_widget.widgets import Template

FLIGHT = (
    '{"type":"Card","children":[{"type":"Title","value":{{ (number) | tojson }}},'
    '{%- for stop in stops -%}{"type":"Text","value":{{ (stop.name) | tojson }},"size":{{ (size) | tojson }}},'
    '{%- endfor -%}{"type":"Button","label":"Board","onClickAction":{"type":"board"}}]}'
)
SCHEMA = {"type": "object", "required": ["number", "size", "stops"]}
DATA: dict[str, Any] = {"number": 'LH "400"', "size": "sm", "stops": [{"name": "Frankfurt"}, {"name": "New York"}]}


@pytest.fixture
def flight(tmp_path: Path) -> Path:
    return written(tmp_path, {"version": "1.0", "name": "Flight", "template": FLIGHT, "jsonSchema": SCHEMA})


def written(folder: Path, definition: object) -> Path:
    path = folder / "flight.widget"
    path.write_text(definition if isinstance(definition, str) else json.dumps(definition), "utf-8")
    return path


def test_a_template_is_built_with_values(flight: Path) -> None:
    template = Template(flight)
    assert template.name == "Flight"
    assert template.build(DATA) == {
        "type": "Card",
        "children": [
            {"type": "Title", "value": 'LH "400"'},
            {"type": "Text", "value": "Frankfurt", "size": "sm"},
            {"type": "Text", "value": "New York", "size": "sm"},
            {"type": "Button", "label": "Board", "onClickAction": {"type": "board"}},
        ],
    }


def test_a_path_is_relative_to_the_current_directory(flight: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(flight.parent)
    assert Template(flight.name).build(DATA)["type"] == "Card"


def test_a_value_that_is_missing_is_named(flight: Path) -> None:
    with pytest.raises(WidgetError, match=r"the template flight\.widget needs a value for number, stops"):
        Template(flight).build({"size": "sm"})


def test_a_value_that_is_missing_further_in_says_so(flight: Path) -> None:
    with pytest.raises(WidgetError, match=r"flight\.widget cannot be filled in: TypeError: .*Undefined"):
        Template(flight).build({**DATA, "stops": [{}]})


def test_a_value_that_gives_a_wrong_widget_is_named(flight: Path) -> None:
    with pytest.raises(WidgetError, match=r"gives a wrong widget: children\[1\]: Text.size cannot be 'huge'"):
        Template(flight).build({**DATA, "size": "huge"})


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        ("{", "is no .widget file of ChatKit Studio: Expecting property name"),
        ({"version": "1.0", "name": "x"}, "is no .widget file of ChatKit Studio: it has no 'template'"),
        ({"version": "9.0", "name": "x", "template": ""}, "Unsupported widget spec version: 9.0"),
        ([], "is no .widget file of ChatKit Studio"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, definition: object, told: str) -> None:
    with pytest.raises(WidgetError) as raised:
        Template(written(tmp_path, definition))
    assert "flight.widget" in str(raised.value)
    assert told in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WidgetError, match=r"none\.widget cannot be read: No such file"):
        Template(tmp_path / "none.widget")


def test_without_openai_chatkit_it_says_what_to_install(flight: Path) -> None:
    code = (
        "import sys; sys.modules['chatkit'] = None\n"
        "from chatkit_widget.widgets import Template\n"
        f"try: Template({str(flight)!r})\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == 'a template is built by openai-chatkit: pip install "chatkit-widget[server]"'
