"""The ChatKit chat, whole, inside a notebook.

Example:
    >>> from chatkit_widget import ChatKit
    >>> def respond(message):
    ...     yield f"You said **{message.text}**"
    >>> chat = ChatKit(respond)
    >>> chat
"""

import logging
from importlib.metadata import version

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

__version__ = version("chatkit-widget")

logging.getLogger(__name__).addHandler(logging.NullHandler())
