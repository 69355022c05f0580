"""ChatKit's option groups, typed, in snake_case; camelCase is accepted, so a JavaScript object can be pasted.

Defaults are ChatKit's, but for two: `theme` is `"auto"`, and `thread.auto_scroll` is True.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

import msgspec

from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.content import UserContent

LOCALE = r"[A-Za-z0-9-]{1,35}"
"""What the name of a language looks like; it becomes the value of a header."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group of options; a group that is left out has its defaults."""


class HeaderTitle(Group, frozen=True, kw_only=True):
    """The title in the header: the thread's own unless `text` is given."""

    enabled: bool = True
    text: str | None = None


class Header(Group, frozen=True, kw_only=True):
    """The bar above the conversation."""

    enabled: bool = True
    title: HeaderTitle = HeaderTitle()


class History(Group, frozen=True, kw_only=True):
    """The list of threads."""

    enabled: bool = True
    show_delete: bool = True


class StarterPrompt(Group, frozen=True, kw_only=True):
    """A suggestion on the start screen; a click submits `prompt`."""

    label: str
    prompt: str | list[UserContent]
    icon: str | None = None


class StartScreen(Group, frozen=True, kw_only=True):
    """What a thread without items shows."""

    greeting: str = "What can I help with today?"
    prompts: list[StarterPrompt] = []


class Attachments(Group, frozen=True, kw_only=True):
    """Files in the composer.

    `max_size` is in bytes, for all files or by MIME pattern such as `image/*`, with `*` for all others. `accept` maps
    MIME types to file endings, as in the browser's `showOpenFilePicker`: `{"application/pdf": [".pdf"]}`; without it
    every file is accepted.
    """

    enabled: bool = False
    max_size: int | dict[str, int] = 100 * 1024 * 1024
    max_count: int = 10
    accept: dict[str, list[str]] | None = None


class Dictation(Group, frozen=True, kw_only=True):
    """Speech instead of typing: a button at the composer that records, and puts what was said into it."""

    enabled: bool = False


class Composer(Group, frozen=True, kw_only=True):
    """The input below the conversation."""

    placeholder: str = "Message the AI"
    attachments: Attachments = Attachments()
    dictation: Dictation = Dictation()


class Disclaimer(Group, frozen=True, kw_only=True):
    """Markdown below the composer."""

    text: str
    high_contrast: bool = False


class ThreadOptions(Group, frozen=True, kw_only=True):
    """How the conversation behaves. With `auto_scroll` the view follows the stream while the reader is at its end."""

    auto_scroll: bool = True


class ItemActions(Group, frozen=True, kw_only=True):
    """The buttons under an answer, besides copy."""

    feedback: bool = False
    retry: bool = False


class Options(Group, frozen=True, kw_only=True):
    """All options of a chat, as they are in force and as the page gets them.

    `locale` is the language that the backend is asked for; None takes that of the first page that shows the chat.
    """

    theme: Literal["auto", "light", "dark"] = "auto"
    locale: str | None = None
    header: Header = Header()
    history: History = History()
    start_screen: StartScreen = StartScreen()
    composer: Composer = Composer()
    disclaimer: Disclaimer | None = None
    thread: ThreadOptions = ThreadOptions()
    thread_item_actions: ItemActions = ItemActions()
    initial_thread: str | None = None
    frame_title: str = "Chat"


ClientTools = Callable[..., Any] | Mapping[str, Callable[..., Any]]
"""A function of a call with `name` and `params`, or functions by name that take the parameters as keywords."""


@dataclass(frozen=True, kw_only=True)
class Callbacks:
    """The Python functions among the options. They stay in the kernel.

    Attributes:
        on_client_tool: What the backend may call; sync or async (ChatKit's `onClientTool`).
    """

    on_client_tool: ClientTools | None = None


def split_callbacks(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the functions among options, by their names as in `Callbacks`, and the rest.

    Raises:
        OptionError: One of them cannot be called.
    """
    names = {_snake_case(key): key for key in given if _snake_case(key) in Callbacks.__dataclass_fields__}
    functions = {name: given[key] for name, key in names.items()}
    for name, function in functions.items():
        tools = cast("Mapping[object, object]", function) if isinstance(function, Mapping) else {name: function}
        wrong = [tool for tool in tools.values() if tool is not None and not callable(tool)]
        if wrong:
            message = f"{name} must be a function, or a mapping of names to functions, and {wrong[0]!r:.80} is none"
            raise OptionError(message)
    return functions, {key: value for key, value in given.items() if key not in names.values()}


def parse_options(given: Mapping[str, Any]) -> Options:
    """Return the options that a mapping gives, in snake_case or camelCase.

    Raises:
        OptionError: A key is unknown (the nearest right one is named), or a value has the wrong type or is none of
            those allowed.

    Example:
        >>> parse_options({"startScreen": {"greeting": "Hello"}}).start_screen.greeting
        'Hello'
    """
    return _converted(_normal(given, Options, ""))


def merge_options(options: Options, changes: Mapping[str, Any]) -> Options:
    """Return options with some changed; inside a group, too, what is not given stays.

    Raises:
        OptionError: As in `parse_options`.
    """
    return _converted(_merged(msgspec.to_builtins(options), _normal(changes, Options, "")))


def _converted(normal: dict[str, Any]) -> Options:
    try:
        options = msgspec.convert(normal, Options)
    except msgspec.ValidationError as error:
        told, _, path = str(error).partition(" - at `$.")
        where = path.rstrip("`") or "the options"
        message = f"{where}: {told}"
        raise OptionError(message) from error
    if options.locale is not None and re.fullmatch(LOCALE, options.locale) is None:
        message = f"locale is the name of a language, such as 'de' or 'pt-BR', not {options.locale!r}"
        raise OptionError(message)
    return options


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        inner = merged.get(key)
        both = isinstance(inner, dict) and isinstance(value, dict)
        merged[key] = _merged(cast("dict[str, Any]", inner), cast("dict[str, Any]", value)) if both else value
    return merged


def _normal(given: Mapping[str, Any], group: type[Group], path: str) -> dict[str, Any]:
    """Return a mapping in snake_case, of which every key is known."""
    fields = {field.name: field.type for field in msgspec.structs.fields(group)}
    normal: dict[str, Any] = {}
    for key, value in given.items():
        name = _snake_case(key)
        if name not in fields:
            near = difflib.get_close_matches(name, fields, n=1, cutoff=0.0)[0]
            message = f"there is no option {path}{key}; did you mean {path}{near}? Known here: {', '.join(fields)}"
            raise OptionError(message)
        inner = _group_in(fields[name])
        if inner is not None and isinstance(value, Mapping):
            normal[name] = _normal(cast("Mapping[str, Any]", value), inner, f"{path}{name}.")
        elif inner is not None and isinstance(value, list | tuple):
            entries = cast("list[Any]", value)
            normal[name] = [
                _normal(cast("Mapping[str, Any]", entry), inner, f"{path}{name}[{at}].")
                if isinstance(entry, Mapping)
                else entry
                for at, entry in enumerate(entries)
            ]
        else:
            normal[name] = value
    return normal


def _snake_case(key: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower()


def _group_in(annotation: Any) -> type[Group] | None:
    """Return the group of options that a type is or holds, as in `list[StarterPrompt]` or `Disclaimer | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Group):
        return annotation
    return next((group for inner in get_args(annotation) if (group := _group_in(inner))), None)
