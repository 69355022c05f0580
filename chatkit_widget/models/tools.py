"""Python functions as the tools of a model."""

import asyncio
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import partial
from typing import Any, NamedTuple, cast, get_type_hints

import msgspec

from chatkit_widget.backends.callbacks import ask
from chatkit_widget.backends.message import Context
from chatkit_widget.errors import OptionError
from chatkit_widget.models.approving import approval_of
from chatkit_widget.models.pieces import Returned

SECONDS = 60.0
"""Seconds that a tool may take."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What providers take as the name of a tool."""


class ToolError(Exception):
    """Why a tool gave no result, in words for the model and the user."""


class Tool:
    """A Python function that a model may call.

    Args:
        function: The function, method or `partial`, sync or async. Its docstring tells the model what it is for, its
            annotations what it takes: `Annotated[str, msgspec.Meta(description="…")]` describes one argument. What it
            returns is told as text or JSON, tables of pandas and Polars as they print.
        approve: Whether the user is asked before each call.
        name: What the model calls it, instead of the function's own name.
        description: What it is for, instead of the docstring.
        timeout: Seconds that one call may take, or None for as long as it wants.

    Attributes:
        name: What the model calls it.
        description: What it is for.
        schema: Its arguments as a JSON schema.

    Raises:
        OptionError: It is no function, or its arguments cannot be told as JSON.

    Example:
        >>> def rows(table: str) -> int:
        ...     "Count the rows of a table."
        ...     return len(tables[table])
        >>> Tool(rows, approve=True).schema["properties"]
        {'table': {'type': 'string'}}
    """

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        approve: bool = False,
        name: str | None = None,
        description: str | None = None,
        timeout: float | None = SECONDS,
    ) -> None:
        if not callable(function) or isinstance(function, type):
            message = f"a tool is a Python function, not {type(function).__name__}: {function!r:.100}"
            raise OptionError(message)
        self.function = function
        self.approve = approve
        written = _written(function)
        self.name = name or getattr(written, "__name__", "")
        if not _NAME.fullmatch(self.name):
            message = (
                f"the tool {function!r:.100} has no name that a model can call, of at most 64 letters from a to z, "
                "digits, _ and -: give one, as tool(f, name='look')"
            )
            raise OptionError(message)
        self.description = inspect.cleandoc(description or written.__doc__ or "")
        self.timeout = timeout
        self._arguments = _arguments_of(function, written, self.name)
        self.schema = _schema_of(self._arguments)

    async def call(self, arguments: Mapping[str, Any]) -> str:
        """Call the function and return what the model is told of its result. A sync one runs on a thread of its own.

        Raises:
            ToolError: The arguments are wrong, or it raised, took too long, or gave what cannot be sent.
        """
        try:
            given = msgspec.convert(arguments, self._arguments, strict=False, dec_hook=_read)
        except msgspec.ValidationError as error:
            message = f"{self.name} was called with wrong arguments: {error}"
            raise ToolError(message) from error
        named = {field: getattr(given, field) for field in self._arguments.__struct_fields__}
        limit = asyncio.timeout(self.timeout)
        try:
            async with limit:
                value = await ask(self.function, **named)
        except Exception as error:
            if isinstance(error, TimeoutError) and limit.expired():
                message = f"{self.name} has given no result within {self.timeout:g} s"
            else:
                message = f"{self.name} raised {type(error).__name__}: {error}"
            raise ToolError(message) from error
        return _sendable(self.name, value)


def tool(
    function: Callable[..., Any],
    *,
    approve: bool = False,
    name: str | None = None,
    description: str | None = None,
    timeout: float | None = SECONDS,
) -> Tool:
    """Say more of a function that is given as one of `tools=`; the parameters are those of `Tool`.

    Example:
        >>> models.openai(client, model="gpt-5", tools=[rows, tool(delete, approve=True)])
    """
    return Tool(function, approve=approve, name=name, description=description, timeout=timeout)


class Call(NamedTuple):
    """A call that a model made, as it wrote it: `arguments` are JSON, which may be wrong."""

    id: str
    name: str
    arguments: str


class Toolbox:
    """The tools of a model.

    Args:
        tools: Functions, or what `tool` made of them.
        approve: Whether the user is asked before each call of any of them.

    Raises:
        OptionError: One is no function, or two have the same name.
    """

    def __init__(self, tools: Iterable[Callable[..., Any] | Tool], *, approve: bool = False) -> None:
        self._approve = approve
        self._tools: dict[str, Tool] = {}
        if not isinstance(tools, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
            message = f"tools= is a list of functions, such as [rows], not {tools!r:.100}"
            raise OptionError(message)
        for given in tools:
            made = given if isinstance(given, Tool) else Tool(given)
            if made.name in self._tools:
                message = f"two tools have the name {made.name!r}: give one another, as tool(f, name='{made.name}_2')"
                raise OptionError(message)
            self._tools[made.name] = made

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._tools)

    def __iter__(self) -> Iterator[Tool]:
        """The tools, in the order in which they were given."""
        return iter(self._tools.values())

    async def run(self, call_id: str, name: str, arguments: Mapping[str, Any], context: Context) -> Returned:
        """Run a call, after the user allowed it where that is asked for. What goes wrong is told as its result."""
        found = self._tools.get(name)
        if found is None:
            known = ", ".join(self._tools) or "none"
            return Returned(call_id, f"there is no tool {name!r}; known here: {known}", has_failed=True)
        try:
            if self._approve or found.approve:
                refusal = await approval_of(found.name, arguments, context)
                if refusal is not None:
                    return Returned(call_id, refusal, has_failed=True)
            return Returned(call_id, await found.call(arguments))
        except ToolError as error:
            # An error may name a file whose name is no text, which could not be sent.
            return Returned(call_id, str(error).encode(errors="backslashreplace").decode(), has_failed=True)


def arguments_of(call: Call) -> dict[str, Any]:
    """Read the arguments of a call.

    Raises:
        ToolError: They are no JSON object.
    """
    if not call.arguments.strip():
        return {}
    try:
        read = msgspec.json.decode(call.arguments)
    except msgspec.DecodeError as error:
        message = f"{call.name} was called with arguments that are no JSON: {error}"
        raise ToolError(message) from error
    if not isinstance(read, dict):
        message = f"{call.name} was called with {type(read).__name__} in place of a JSON object"
        raise ToolError(message)
    return cast("dict[str, Any]", read)


def is_cut(arguments: str) -> bool:
    """Whether the arguments of a call end in their middle, as they do where a stream has ended too early."""
    try:
        msgspec.json.decode(arguments)
    except msgspec.DecodeError as error:
        return bool(arguments.strip()) and "truncated" in str(error)
    return False


def _written(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function that somebody wrote, with a name, a docstring and annotations of its own."""
    while isinstance(function, partial):
        function = cast("partial[Any]", function).func
    return function


def _arguments_of(function: Callable[..., Any], written: Callable[..., Any], name: str) -> type[msgspec.Struct]:
    """Return a struct that has what the function takes as its fields."""
    try:
        annotated = written if hasattr(written, "__name__") else written.__call__
        signature, hints = inspect.signature(function), get_type_hints(annotated, include_extras=True)
    except (TypeError, ValueError, NameError) as error:
        message = f"the tool {name} cannot be described to a model: {error}"
        raise OptionError(message) from error
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for parameter in signature.parameters.values():
        if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY}:
            message = f"the tool {name} has the parameter {parameter}: a model gives each argument by its name"
            raise OptionError(message)
        kind = hints.get(parameter.name, Any)
        if parameter.default is parameter.empty:
            fields.append((parameter.name, kind))
        elif parameter.default is None:  # `limit: int = None` means that None is taken, too.
            fields.append((parameter.name, kind | None, None))
        else:
            fields.append((parameter.name, kind, _default(parameter.default)))
    try:
        struct = msgspec.defstruct(name, fields, kw_only=True, forbid_unknown_fields=True)
        _schema_of(struct)
    except (TypeError, RuntimeError) as error:
        message = f"an argument of the tool {name} cannot be told as JSON: {error}"
        raise OptionError(message) from error
    return struct


def _default(value: Any) -> Any:
    """Return a default as that of a field: only what is plain is told to the model."""
    is_plain = type(value) in {str, int, float, bool} or isinstance(value, Enum)
    return value if is_plain else msgspec.field(default_factory=lambda: value)


def _schema_of(arguments: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema of an object with these fields, and the definitions that it refers to."""
    definitions: dict[str, Any] = {}

    def tell(kind: type) -> dict[str, Any]:
        """Describe a model of pydantic, which has its definitions within."""
        describe: Any = getattr(kind, "model_json_schema", None)
        if describe is None:
            message = f"{kind.__name__} is no type that a model can write"
            raise TypeError(message)
        schema = describe()
        definitions.update(schema.pop("$defs", {}))
        return schema

    (schema,), own = msgspec.json.schema_components([arguments], schema_hook=tell, ref_template="#/$defs/{name}")
    definitions |= own
    told = definitions.pop(schema["$ref"].rpartition("/")[2])
    told.pop("title", None)
    told.setdefault("properties", {})
    return {**told, "additionalProperties": False, **({"$defs": definitions} if definitions else {})}


def _read(kind: Any, value: object) -> object:
    """Return an argument as the model of pydantic that the tool takes."""
    return kind.model_validate(value)


def _sendable(name: str, value: object) -> str:
    try:
        told = msgspec.json.encode(value, enc_hook=_plain)
        return msgspec.json.decode(told, type=str) if told.startswith(b'"') else told.decode()
    except Exception as error:
        message = f"{name} gave what cannot be sent to a model, of the type {type(value).__name__}: return text or JSON"
        raise ToolError(message) from error


def _plain(value: Any) -> Any:
    """Return in the terms of JSON what often comes of data: numbers, arrays, tables, and models of pydantic."""
    match type(value).__module__.partition(".")[0]:
        case "numpy":
            return value.tolist()
        case "pandas" | "polars":  # As they print, which cuts long ones short.
            return str(value)
        case _:
            return value.model_dump(mode="json")
