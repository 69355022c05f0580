"""The ChatKit chat, whole, inside a notebook.

Example:
    >>> from chatkit_widget import ChatKit
    >>> def respond(message):
    ...     yield f"You said **{message.text}**"
    >>> chat = ChatKit(respond)
    >>> chat
"""

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

from chatkit_widget.backends import Backend
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.backends.usage import Usage
from chatkit_widget.errors import (
    BackendError,
    CallbackError,
    ChatKitBusyError,
    ChatKitClosedError,
    ChatKitError,
    ClientToolError,
    ExportError,
    FrontendTimeout,
    FunctionError,
    NotFoundError,
    OptionError,
    RecordingError,
    StoreError,
    StreamError,
    TurnError,
    WidgetError,
)
from chatkit_widget.session.turn import Turn
from chatkit_widget.widget import ChatKit

if TYPE_CHECKING:
    from chatkit_widget.backends.failures import HttpError, HttpNotFoundError, HttpStreamError
    from chatkit_widget.backends.hosted import HostedBackend
    from chatkit_widget.backends.http import HttpBackend
    from chatkit_widget.backends.replay import ReplayBackend, replay
    from chatkit_widget.backends.server import ServerBackend

__all__ = [
    "Backend",
    "BackendError",
    "CallbackError",
    "ChatKit",
    "ChatKitBusyError",
    "ChatKitClosedError",
    "ChatKitError",
    "ClientToolError",
    "Context",
    "ExportError",
    "FrontendTimeout",
    "FunctionError",
    "HostedBackend",
    "HttpBackend",
    "HttpError",
    "HttpNotFoundError",
    "HttpStreamError",
    "Message",
    "NotFoundError",
    "OptionError",
    "RecordingError",
    "ReplayBackend",
    "ServerBackend",
    "StoreError",
    "StreamError",
    "Turn",
    "TurnError",
    "Usage",
    "WidgetError",
    "replay",
]


_LATER = {
    "HostedBackend": "hosted",
    "HttpBackend": "http",
    "HttpError": "failures",
    "HttpNotFoundError": "failures",
    "HttpStreamError": "failures",
    "ReplayBackend": "replay",
    "ServerBackend": "server",
    "replay": "replay",
}
"""What is loaded when it is first asked for, by its module: httpx takes longer to load than all the rest."""


def __getattr__(name: str) -> Any:
    if name in _LATER:
        found = getattr(import_module(f"chatkit_widget.backends.{_LATER[name]}"), name)
        globals()[name] = found
        return found
    # Reading the version takes long as well, and hardly anybody asks.
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415

        return version("chatkit-widget")
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


logging.getLogger(__name__).addHandler(logging.NullHandler())
