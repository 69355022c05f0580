"""The interface of a backend."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from typing import NamedTuple

from chatkit_widget.backends.files import File
from chatkit_widget.content import Alive
from chatkit_widget.errors import BackendError
from chatkit_widget.protocol.base import Report, log_nothing
from chatkit_widget.protocol.content import AnyAttachment
from chatkit_widget.protocol.questions import Answerer
from chatkit_widget.protocol.requests import AttachmentId, AttachmentsDelete, JsonRequest, Reply, StreamingRequest
from chatkit_widget.protocol.stream import StreamEvent


class Marks(NamedTuple):
    """What a backend knows of the items of a thread beside what ChatKit's wire tells.

    Attributes:
        feedback: What the user said to items, by their ids: `"positive"` or `"negative"`.
        unfinished: The ids of the items that broke off, or that go on elsewhere.
    """

    feedback: Mapping[str, str]
    unfinished: frozenset[str]


class Backend(ABC):
    """Answers the requests of a ChatKit client. Both methods run on the session's loop and must not block it.

    Attributes:
        report: Told of what a server sent and was passed over; a session puts its own here, which goes to
            `chatkit.log`.
        can_stop: Whether an answer may be stopped as long as it has not said so itself.
        can_replace: Whether it answers `ThreadsReplaceUserMessage`, which edits a message that was sent, and
            `ItemsReplace`, which puts an item in place of another.
        can_add: Whether it answers `ItemsAdd`, which adds an item that no response brought; then it `can_replace`, too.
        alive: Where the Python objects in its items are kept, for pages that ask more of them; None keeps none.
        locale: The language that texts of the backend should be in, as in `Accept-Language`.
        kind: Who answers, as a recording names it.
        begins_with: The id of the thread to open first, where no option names one.

    Example:
        >>> class Echo(Backend):
        ...     async def stream(self, request):
        ...         yield ProgressUpdate(text="thinking")
        ...     async def request(self, request):
        ...         raise BackendError("this backend keeps no threads")
    """

    report: Report = staticmethod(log_nothing)
    can_stop: bool = True
    can_replace: bool = False
    can_add: bool = False
    alive: Alive | None = None
    locale: str = "en"
    kind: Answerer = "backend"
    begins_with: str | None = None

    @abstractmethod
    def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Answer with events, in the order and with the meaning of ChatKit.

        Stopping cancels the task that consumes the events: wind up and let the CancelledError through.

        Raises:
            BackendError: The response broke off; what came before is kept.
        """

    @abstractmethod
    async def request(self, request: JsonRequest) -> Reply:
        """Answer with the one value that ChatKit defines for this request.

        Raises:
            NotFoundError: The thread or item does not exist.
            BackendError: The request failed for another reason.
        """

    async def marks(self, thread_id: str) -> Marks | None:  # noqa: ARG002 (see subclasses)
        """Return what is marked in a thread, or None where nothing is kept: then the session shows what it has seen.

        Called when a thread is opened or read anew. ChatKit's wire has nothing like it, so that only a backend in this
        process may answer; that it fails keeps no thread from opening.

        Example:
            >>> async def marks(self, thread_id):
            ...     return Marks(feedback=await self.ratings(thread_id), unfinished=frozenset())
        """
        return None

    async def upload(self, file: File, sent: Callable[[int], None]) -> AnyAttachment:  # noqa: ARG002 (see subclasses)
        """Take a file, so that a message can name it. Cancelling gives it up.

        Args:
            file: The file, within the limits of the chat.
            sent: To be called with the number of bytes that are with the backend so far, as often as it changes.

        Raises:
            BackendError: This backend takes no files, or not this one.
        """
        message = "this backend takes no files"
        raise BackendError(message, allow_retry=False)

    async def delete_attachment(self, attachment_id: str) -> None:
        """Forget a file that was uploaded and is in no message.

        Raises:
            BackendError: It cannot be deleted.
        """
        await self.request(AttachmentsDelete(params=AttachmentId(attachment_id=attachment_id)))

    def secrets(self) -> Collection[str]:
        """Return the values that must be in no recording, such as headers that say who is asking; from any thread."""
        return ()

    async def aclose(self) -> None:  # noqa: B027 (most backends hold nothing)
        """Let go of what the backend holds; called once, after its last request."""
