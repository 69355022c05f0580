"""Nothing of ChatKit's public names is missing here: they are read out of the types that ChatKit publishes."""

import inspect
import re
from functools import cache
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from chatkit_widget import ChatKit
from chatkit_widget.events import EVENTS
from chatkit_widget.options import Options
from chatkit_widget.options.base import Group
from chatkit_widget.options.theme import Theme
from chatkit_widget.protocol.icons import HEADER_ICONS, ICONS

TYPES = Path(__file__).parents[2] / "js/node_modules/@openai/chatkit/types/index.d.ts"

NOT_OPTIONS = {"api"}
"""ChatKit's option that is a parameter of its own here."""

GROUPS = {
    "ChatKitOptions": Options,
    "HeaderOption": "header",
    "HistoryOption": "history",
    "StartScreenOption": "start_screen",
    "StartScreenPrompt": "start_screen.prompts",
    "ThreadItemActionsOption": "thread_item_actions",
    "ComposerOption": "composer",
    "ToolOption": "composer.tools",
    "ModelOption": "composer.models",
    "DisclaimerOption": "disclaimer",
    "EntitiesOption": "entities",
    "CommandsOption": "commands",
    "WidgetsOption": "widgets",
    "ThreadOption": "thread",
    "ThemeOption": Theme,
    "TypographyOption": "theme.typography",
    "FontObject": "theme.typography.font_sources",
    "ColorOption": "theme.color",
    "GrayscaleOptions": "theme.color.grayscale",
    "AccentColor": "theme.color.accent",
    "SurfaceColors": "theme.color.surface",
}
"""Where each of ChatKit's types of options is here."""

NESTED = {
    "header.title": ("HeaderOption", "title"),
    "header.left_action": ("HeaderOption", "leftAction"),
    "header.right_action": ("HeaderOption", "rightAction"),
    "composer.attachments": ("ComposerOption", "attachments"),
    "composer.dictation": ("ComposerOption", "dictation"),
}
"""Groups that have no name of their own there."""


@cache
def source() -> str:
    """The published types, without their comments."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", TYPES.read_text("utf-8"), flags=re.DOTALL)


def body(start: int) -> str:
    """What stands between the brace that opens behind `start` and the one that closes it."""
    begin = source().index("{", start)
    depth = 0
    for at in range(begin, len(source())):
        depth += {"{": 1, "}": -1}.get(source()[at], 0)
        if depth == 0:
            return source()[begin + 1 : at]
    pytest.fail("the types end in the middle of one")


def keys(text: str) -> set[str]:
    """The keys on the outermost level of an object type, or an interface's methods."""
    flat, depth = "", 0
    for character in text:
        depth -= character in "})"
        flat += character if depth == 0 else ""
        depth += character in "{("
    return set(re.findall(r"(?:^|[;\n])\s*'?([\w.]+)'?\??[:(<]", flat))


def keys_of(name: str) -> set[str]:
    """The keys of a type by its name."""
    found = re.search(rf"export (?:type|interface) {name}\b", source())
    assert found is not None, f"ChatKit has no type {name} any more"
    return keys(body(found.end()))


def group_at(path: str) -> type[Group]:
    """The group of ours at a path."""
    group: Any = Options
    for name in path.split("."):
        field = next(field for field in msgspec.structs.fields(group) if field.name == name)
        group = next(inner for inner in groups_in(field.type))
    return group


def groups_in(annotation: Any) -> list[type[Group]]:
    """The groups that a type is or holds."""
    if isinstance(annotation, type) and issubclass(annotation, Group):
        return [annotation]
    return [group for inner in get_args(annotation) for group in groups_in(inner)]


def snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def missing(theirs: set[str], ours: type[Group]) -> set[str]:
    """What of theirs is not among ours, in snake_case."""
    assert theirs
    return {snake_case(name) for name in theirs} - set(ours.__struct_fields__)


@pytest.mark.parametrize("name", GROUPS)
def test_every_option_is_here(name: str) -> None:
    ours = GROUPS[name]
    assert missing(keys_of(name) - NOT_OPTIONS, group_at(ours) if isinstance(ours, str) else ours) == set()


@pytest.mark.parametrize("path", NESTED)
def test_every_option_of_a_nameless_group_is_here(path: str) -> None:
    name, key = NESTED[path]
    owner = re.search(rf"export type {name}\b", source())
    assert owner is not None
    place = re.compile(rf"\b{key}\?: ").search(source(), owner.end())
    assert place is not None
    assert missing(keys(body(place.end())), group_at(path)) == set()


def test_no_type_of_options_was_overlooked() -> None:
    named = set(re.findall(r"export type (\w+(?:Option|Options|Object|Colors|Color))\b", source()))
    assert named - set(GROUPS) == set()


def test_every_method_is_here() -> None:
    theirs = keys_of("OpenAIChatKit") - {"addEventListener", "removeEventListener"}
    assert {"setOptions", "focusComposer", "sendUserMessage", "setComposerValue"} <= theirs
    assert {name for name in theirs if not callable(getattr(ChatKit, snake_case(name), None))} == set()


@pytest.mark.parametrize("method", ["sendUserMessage", "setComposerValue"])
def test_every_parameter_is_here(method: str) -> None:
    place = re.search(rf"\b{method}\(params: ", source())
    assert place is not None
    theirs = {snake_case(name) for name in keys(body(place.end()))}
    assert theirs - set(inspect.signature(getattr(ChatKit, snake_case(method))).parameters) == set()


def test_every_event_is_here() -> None:
    theirs = {name.removeprefix("chatkit.") for name in keys_of("ChatKitEvents")}
    assert len(theirs) == 13
    assert theirs - set(EVENTS) == set()


@pytest.mark.parametrize(("name", "ours"), [("HeaderIcon", HEADER_ICONS), ("ChatKitIcon", ICONS)])
def test_every_icon_is_here(name: str, ours: frozenset[str]) -> None:
    union = re.search(rf"export type {name} =([^;]*);", source())
    assert union is not None
    theirs = set(re.findall(r"'([\w-]+)'", union[1]))
    assert len(theirs) > 40
    assert theirs - ours == set()
