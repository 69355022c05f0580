"""Every error that this package raises on purpose.

ChatKitError
├── ChatKitBusyError      a thread loads or a response streams
├── ChatKitClosedError    the chat was closed
├── FrontendTimeout       no page answered (also an asyncio.TimeoutError)
├── OptionError           an option or an argument is wrong (also a ValueError)
├── WidgetError           a component of a ChatKit widget is wrong (also a ValueError)
├── NotFoundError         no such thread or item (also a LookupError)
├── BackendError          a request failed
│   ├── FunctionError     the user's function failed
│   ├── StreamError       a response broke off or never began
│   └── HttpError         a request over HTTP failed; defined in `backends.failures`, as are those below it
│       ├── HttpNotFoundError   the server has no such thread or item (also a NotFoundError)
│       └── HttpStreamError     a response over HTTP broke off (also a StreamError)
├── CallbackError         a Python function among the options failed
├── ClientToolError       a Python function that the backend called failed, or there is none
├── TurnError             a failed turn, raised by Turn.raise_for_status()
├── StoreError            the store cannot be opened, read or written
├── ExportError           a conversation cannot be written out, or what was written cannot be read again
└── RecordingError        a recording cannot be written, read, or played any further
"""

import asyncio
from collections.abc import Sequence


class ChatKitError(Exception):
    """The root of every error of this package.

    Example:
        >>> try:
        ...     await chat.set_thread_id("thr_1")
        ... except ChatKitError as error:
        ...     print(error)
    """


class ChatKitBusyError(ChatKitError):
    """Raised by methods that would collide with a loading thread or a streaming response."""


class ChatKitClosedError(ChatKitError):
    """Raised by methods of a chat that was closed, also by rerunning the cell that made it."""


class FrontendTimeout(ChatKitError, asyncio.TimeoutError):  # noqa: N818 (the name says what it is to asyncio users)
    """Raised when a method needs a page that shows the chat, and none answered in time."""


class OptionError(ChatKitError, ValueError):
    """Raised for an option or an argument that is unknown or has the wrong type; names it and what is accepted."""


class WidgetError(ChatKitError, ValueError):
    """Raised for a component that is made wrongly; names it, the property, the value and what would be right.

    `chatkit.error` also tells one of a widget that a backend sent, which is shown as far as it can be.

    Attributes:
        item_id: The item whose widget it is, where it is one that a backend sent.
        problems: What is wrong, each in words.
    """

    def __init__(self, message: str, *, item_id: str | None = None, problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.item_id = item_id
        self.problems = tuple(problems)


class NotFoundError(ChatKitError, LookupError):
    """Raised for the id of a thread or an item that does not exist."""


class BackendError(ChatKitError):
    """Raised when a request to the backend failed.

    Attributes:
        allow_retry: Whether repeating the request makes sense.
        detail: More for the developer, such as a traceback or the body of the answer; never shown to the user unasked.
        status: The HTTP status of the answer, where there was one.
        code: What ChatKit's `error` event calls it, such as `stream.error` or `rate_limit_exceeded`, where one came.
    """

    def __init__(
        self,
        message: str,
        *,
        allow_retry: bool = True,
        detail: str | None = None,
        status: int | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.allow_retry = allow_retry
        self.detail = detail
        self.status = status
        self.code = code


class FunctionError(BackendError):
    """Raised when the user's function raised or gave something that cannot be shown."""


class StreamError(BackendError):
    """Raised when the stream of a response broke off, or ended before its first event."""


class CallbackError(ChatKitError):
    """Told where a function among the options was needed, when it raised, took too long or returned what it must not.

    Example:
        >>> chat.on("error", lambda event: print(event.error))
    """


class ClientToolError(ChatKitError):
    """Told by `chatkit.error` when a client tool failed; the assistant gets the message, and the turn goes on."""


class TurnError(ChatKitError):
    """Raised by `Turn.raise_for_status()`; `__cause__` is the error of the turn, where one is known."""


class StoreError(ChatKitError):
    """Raised when the file of a store is not a database, is from a newer version, is locked, or cannot be written.

    It names the file and says what to do. One that a turn meets is the `error` of that turn; what was stored before is
    safe, and the chat goes on.
    """


class ExportError(ChatKitError):
    """Raised when a conversation cannot be written, or what was written cannot be read; names file, line and reason."""


class RecordingError(ChatKitError):
    """Raised when a recording cannot be written or played; names the file, where it can the line, and what to do.

    What goes wrong while a chat records is told by `chatkit.error`, and the chat goes on. What goes wrong while a
    recording plays is the `error` of the turn.
    """
