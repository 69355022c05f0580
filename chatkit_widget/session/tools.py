"""Client tools: Python functions that the backend calls in the middle of a turn."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from chatkit_widget.errors import ClientToolError
from chatkit_widget.protocol.items import ClientToolCall
from chatkit_widget.sentences import words_of
from chatkit_widget.session.callbacks import in_time
from chatkit_widget.session.core import Core


@dataclass(frozen=True, kw_only=True)
class ToolCall:
    """What a client tool is asked for.

    Attributes:
        name: The name of the tool.
        params: Its arguments.

    Example:
        >>> def on_client_tool(call):
        ...     return {"rows": len(frames[call.params["name"]])}
        >>> chat = ChatKit(server, on_client_tool=on_client_tool)
    """

    name: str
    params: dict[str, Any]


async def run_client_tool(core: Core, item: ClientToolCall) -> Any:
    """Run the user's function for a call and return what the backend is answered with.

    A function that is missing, raises, or returns what is not JSON, answers `{"error": message}`, so that the
    assistant can go on; the user is told. None is answered as an empty object.
    """
    try:
        return await _result(core, item)
    except ClientToolError as error:
        core.report(words_of(error), error)
        return {"error": str(error)}


async def _result(core: Core, item: ClientToolCall) -> Any:
    given: Any = core.callbacks.get("on_client_tool")
    call = ToolCall(name=item.name, params=item.arguments)
    if given is None:
        message = f"the backend called the client tool {item.name!r}, and the chat has no on_client_tool="
        raise ClientToolError(message)
    try:
        if isinstance(given, Mapping):
            tools = cast("Mapping[str, Callable[..., Any]]", given)
            asking = core.hub.ask(_named(tools, item.name), **call.params)
        else:
            asking = core.hub.ask(given, call)
        result = await in_time(core, asking)
    except ClientToolError:
        raise
    except TimeoutError as error:
        message = f"the client tool {item.name!r} {error}"
        raise ClientToolError(message) from error
    except (Exception, asyncio.CancelledError) as error:
        waiting = asyncio.current_task()
        if waiting is not None and waiting.cancelling():
            raise  # Not the tool's doing: the turn was stopped.
        message = f"the client tool {item.name!r} raised {type(error).__name__}: {error}"
        raise ClientToolError(message) from error
    try:
        return {} if result is None else msgspec.json.decode(msgspec.json.encode(result))
    except (TypeError, ValueError, RecursionError) as error:
        message = f"the client tool {item.name!r} returned what is not JSON ({type(result).__name__}): {error}"
        raise ClientToolError(message) from error


def _named(tools: Mapping[str, Callable[..., Any]], name: str) -> Callable[..., Any]:
    if name not in tools:
        message = f"there is no client tool {name!r}; on_client_tool has {', '.join(tools) or 'none'}"
        raise ClientToolError(message)
    return tools[name]
