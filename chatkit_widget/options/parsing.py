"""Options as a user gives them: in snake_case or in camelCase, so that a JavaScript object can be pasted."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, cast, get_args

import msgspec

from chatkit_widget.errors import OptionError
from chatkit_widget.options.base import Callback, Group
from chatkit_widget.options.groups import Options

LOCALE = r"[A-Za-z0-9-]{1,35}"
"""What the name of a language looks like; it becomes the value of a header."""

ClientTools = Callable[..., Any] | Mapping[str, Callable[..., Any]]
"""A function of a call with `name` and `params`, or functions by name that take the parameters as keywords."""

Callbacks = Mapping[str, ClientTools]
"""The Python functions among the options, by their places, such as `entities.on_tag_search`. They stay in the kernel.

Only `on_client_tool` may be a mapping.
"""

Named = Mapping[str, Mapping[str, Callable[[], object]]]
"""What makes the object that a word stands for, by the place of the option and the word."""


def parse_options(given: Mapping[str, Any], named: Named | None = None) -> tuple[Options, Callbacks]:
    """Return the options that a mapping gives, and the functions among them.

    A group with functions may be an object that has them as methods, such as a class of the user's for `entities`.

    Args:
        given: The mapping.
        named: The objects that a word may stand for.

    Raises:
        OptionError: A key is unknown (the nearest right one is named), or a value has the wrong type or is none of
            those allowed.

    Example:
        >>> parse_options({"startScreen": {"greeting": "Hello"}})[0].start_screen.greeting
        'Hello'
    """
    reading = _Reading(named or {})
    options = _converted(reading.normal(given, Options, ""))
    return options, {path: function for path, function in reading.callbacks.items() if function is not None}


def merge_options(
    options: Options, callbacks: Callbacks, changes: Mapping[str, Any], named: Named | None = None
) -> tuple[Options, Callbacks]:
    """Return options and functions with some changed; inside a group, too, what is not given stays.

    The functions of a group that is an object are those of this object alone.

    Raises:
        OptionError: As in `parse_options`.
    """
    reading = _Reading(named or {})
    merged = _merged(msgspec.to_builtins(options), reading.normal(changes, Options, ""))
    functions = {**callbacks, **reading.callbacks}
    kept = {path: function for path, function in functions.items() if function is not None and _is_set(merged, path)}
    return _converted(merged), kept


def options_mapping(options: Options, callbacks: Callbacks) -> dict[str, Any]:
    """Return options as a mapping that `parse_options` takes, with the functions at their places."""
    mapping = _without_callbacks(msgspec.to_builtins(options), Options)
    for path, function in callbacks.items():
        *groups, name = path.split(".")
        place = mapping
        for group in groups:
            place = place[group]
        place[name] = function
    return mapping


class _Reading:
    """Reads a mapping, and collects the functions in it by their places."""

    def __init__(self, named: Named) -> None:
        self._named = named
        self.callbacks: dict[str, ClientTools | None] = {}

    def normal(self, given: Mapping[str, Any], group: type[Group], path: str) -> dict[str, Any]:
        """Return a mapping in snake_case, of which every key is known, with True in place of each function."""
        fields = {field.name: field.type for field in msgspec.structs.fields(group)}
        normal: dict[str, Any] = {}
        for key, value in given.items():
            name = _snake_case(key)
            if name not in fields:
                near = difflib.get_close_matches(name, fields, n=1, cutoff=0.0)[0]
                message = f"there is no option {path}{key}; did you mean {path}{near}? Known here: {', '.join(fields)}"
                raise OptionError(message)
            if fields[name] is Callback:
                _check_callable(f"{path}{name}", value)
                self.callbacks[f"{path}{name}"] = value
                normal[name] = value is not None
            else:
                normal[name] = self._value(value, fields[name], f"{path}{name}")
        return normal

    def _value(self, value: Any, annotation: Any, path: str) -> Any:
        inner = _group_in(annotation)
        if inner is None:
            return value
        if isinstance(value, Mapping):
            return self.normal(cast("Mapping[str, Any]", value), inner, f"{path}.")
        if isinstance(value, list | tuple):
            entries = cast("list[Any]", value)
            return [self._value(entry, inner, f"{path}[{at}]") for at, entry in enumerate(entries)]
        functions = [field.name for field in msgspec.structs.fields(inner) if field.type is Callback]
        if value is None or not functions:
            return value
        words = self._named.get(path, {})
        found = words[value]() if isinstance(value, str) and value in words else value
        return self.normal(_methods_of(found, inner, functions, path, words), inner, f"{path}.")


def _methods_of(
    found: Any, group: type[Group], functions: list[str], path: str, words: Collection[str]
) -> dict[str, Any]:
    """Return a group of options as the attributes of an object give it; functions that it has not are None."""
    place = path.rpartition(".")[2]
    given = {name: getattr(found, name, None) for name in group.__struct_fields__}
    if not any(given[name] is not None for name in functions):
        right = ["a mapping", f"an object with methods named {', '.join(functions)}", *map(repr, words)]
        message = f"{path} is {', '.join(right[:-1])} or {right[-1]}, not {found!r:.80}"
        raise OptionError(message)
    if isinstance(found, type):
        message = f"{path} is the class {found.__name__}: make an object of it, as in {place}={found.__name__}(…)"
        raise OptionError(message)
    for name in dir(found):
        near = difflib.get_close_matches(name, functions, n=1, cutoff=0.8)
        if near and name not in functions and not name.startswith("_"):
            message = f"{path} has a method {name}, which is never called; did you mean {near[0]}?"
            raise OptionError(message)
    return {name: value for name, value in given.items() if value is not None or name in functions}


def _check_callable(path: str, value: Any) -> None:
    tools = cast("Mapping[object, object]", value) if isinstance(value, Mapping) else {path: value}
    wrong = [tool for tool in tools.values() if tool is not None and not callable(tool)]
    if path == "on_client_tool" and wrong:
        message = f"{path} must be a function, or a mapping of names to functions, and {wrong[0]!r:.80} is none"
        raise OptionError(message)
    if path != "on_client_tool" and (wrong or isinstance(value, Mapping)):
        message = f"{path} must be a Python function, and {value!r:.80} is none"
        raise OptionError(message)


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


def _is_set(mapping: dict[str, Any], path: str) -> bool:
    place: Any = mapping
    for name in path.split("."):
        place = cast("dict[str, Any]", place).get(name) if isinstance(place, dict) else None
    return place is True


def _without_callbacks(mapping: dict[str, Any], group: type[Group]) -> dict[str, Any]:
    fields = {field.name: field.type for field in msgspec.structs.fields(group)}
    kept = {name: value for name, value in mapping.items() if fields[name] is not Callback}
    for name, value in kept.items():
        inner = _group_in(fields[name])
        if inner is not None and isinstance(value, dict):
            kept[name] = _without_callbacks(cast("dict[str, Any]", value), inner)
    return kept


def _snake_case(key: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower()


def _group_in(annotation: Any) -> type[Group] | None:
    """Return the group of options that a type is or holds, as in `list[StarterPrompt]` or `Disclaimer | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Group):
        return annotation
    return next((group for inner in get_args(annotation) if (group := _group_in(inner))), None)
