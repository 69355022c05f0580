"""The ChatKit chat, whole, inside a notebook.

Example:
    >>> from chatkit_widget import ChatKit
    >>> def respond(message):
    ...     yield f"You said **{message.text}**"
    >>> chat = ChatKit(respond)
    >>> chat
"""

import logging
from typing import Any

from chatkit_widget.backends import Backend
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.errors import (
    BackendError,
    ChatKitBusyError,
    ChatKitClosedError,
    ChatKitError,
    FrontendTimeout,
    FunctionError,
    NotFoundError,
    OptionError,
    StoreError,
    StreamError,
    TurnError,
)
from chatkit_widget.session.turn import Turn
from chatkit_widget.widget import ChatKit

__all__ = [
    "Backend",
    "BackendError",
    "ChatKit",
    "ChatKitBusyError",
    "ChatKitClosedError",
    "ChatKitError",
    "Context",
    "FrontendTimeout",
    "FunctionError",
    "Message",
    "NotFoundError",
    "OptionError",
    "StoreError",
    "StreamError",
    "Turn",
    "TurnError",
]


def __getattr__(name: str) -> Any:
    # Reading the version takes longer than most of the rest, and hardly anybody asks.
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415

        return version("chatkit-widget")
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


logging.getLogger(__name__).addHandler(logging.NullHandler())
