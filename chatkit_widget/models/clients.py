"""Knowing the client that a user gives, without importing its library."""

import difflib
import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

from chatkit_widget.errors import OptionError

_FUNCTIONS = {
    "openai": "openai(client, model=…)",
    "anthropic": "anthropic(client, model=…)",
    "pydantic_ai": "pydantic_ai(agent)",
    "agents": "openai_agents(agent)",
    "langchain": "langchain(runnable)",
    "langchain_core": "langchain(runnable)",
    "langgraph": "langchain(runnable)",
}
"""Which function of `models` takes what comes from which package."""


def is_async_client(client: object, library: str, part: str, example: str) -> bool:
    """Check that this is a client of a library, and return whether it is async.

    Args:
        client: What was given.
        library: The package that it has to be from.
        part: What every client of this library has.
        example: How the client is made.

    Raises:
        OptionError: It is something else. What it is, is told, but not its value: that may be a key.
    """
    names = [base.__name__ for base in type(client).__mro__ if _package(base) == library]
    if names and hasattr(client, part):
        return any(name.startswith("Async") for name in names)
    right = f"models.{library}({example}, model=…)"
    if isinstance(client, type):
        message = f"models.{library} takes a client, not the class {client.__name__}: make one, as {right}"
    elif isinstance(client, ModuleType):
        message = f"models.{library} takes a client, not the module {client.__name__}: make one, as {right}"
    elif names:
        message = f"models.{library} takes the client itself, not its part {type(client).__name__}: {right}"
    elif other := _function_for(client):
        message = f"models.{library} takes a client of {library}, not {_named(client)}: use models.{other}"
    else:
        message = f"models.{library} takes a client of {library}, not {_named(client)}: {right}"
    raise OptionError(message)


def check_model(model: object, function: str) -> None:
    """Check the name of a model.

    Raises:
        OptionError: It is no text, or empty.
    """
    if not isinstance(model, str) or not model.strip():
        message = f"the model of models.{function} is a name such as the provider lists, not {model!r:.100}"
        raise OptionError(message)


def check_instructions(instructions: object, function: str) -> None:
    """Check what a model is told before all else.

    Raises:
        OptionError: It is no text.
    """
    if not isinstance(instructions, str | None):
        message = f"instructions= of models.{function} is a text, not {type(instructions).__name__}"
        raise OptionError(message)


def check_settings(
    settings: Mapping[str, Any], create: Callable[..., Any], taken: Iterable[str], function: str
) -> None:
    """Check what goes to each request as it is.

    Args:
        settings: What was given.
        create: What makes a request.
        taken: What the chat says itself.
        function: The function of `models`.

    Raises:
        OptionError: The library knows no such parameter, or the chat sets it.
    """
    for name in settings:
        if name in taken:
            message = f"models.{function} says {name}= to the model itself, as the conversation wants it: leave it out"
            raise OptionError(message)
    parameters = inspect.signature(create).parameters
    for name in settings:
        if name not in parameters:
            near = difflib.get_close_matches(name, parameters, 1)
            hint = f": did you mean {near[0]}=?" if near else ""
            message = f"models.{function} has no parameter {name}=, and neither have its library's requests{hint}"
            raise OptionError(message)


def key_of(client: Any) -> list[str]:
    """Return the keys of a client, which nothing may tell."""
    keys = [getattr(client, name, None) for name in ("api_key", "auth_token", "admin_api_key")]
    return [key for key in keys if isinstance(key, str)]


def keys_of_environment() -> list[str]:
    """Return the keys that libraries find by themselves, which nothing may tell either."""
    return [value for name, value in os.environ.items() if name.endswith(("_API_KEY", "_AUTH_TOKEN"))]


def wrong_kind(given: object, function: str, accepted: str) -> OptionError:
    """Return the error of a function that takes what `accepted` says, and was given something else.

    Example:
        >>> raise wrong_kind(client, "pydantic_ai", "an Agent of pydantic_ai, as Agent('openai:gpt-5')")
    """
    if isinstance(given, type):
        return OptionError(f"models.{function} takes {accepted}, not the class {given.__name__} itself")
    message = f"models.{function} takes {accepted}, not {_named(given)}"
    other = _function_for(given)
    if other is not None and not other.startswith(f"{function}("):
        message += f": use models.{other}"
    return OptionError(message)


def _function_for(client: object) -> str | None:
    for base in type(client).__mro__:
        package = _package(base)
        if package in _FUNCTIONS:
            return _FUNCTIONS[package]
    return None


def _package(kind: type) -> str:
    return kind.__module__.partition(".")[0]


def _named(client: object) -> str:
    return "a text" if isinstance(client, str) else f"{type(client).__name__}"
