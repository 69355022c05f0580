"""The interface of a backend."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator

from chatkit_widget.protocol.requests import JsonRequest, Reply, StreamingRequest
from chatkit_widget.protocol.stream import StreamEvent


class Backend(ABC):
    """Answers the requests of a ChatKit client. Both methods run on the session's loop and must not block it.

    Example:
        >>> class Echo(Backend):
        ...     async def stream(self, request):
        ...         yield ProgressUpdate(text="thinking")
        ...     async def request(self, request):
        ...         raise BackendError("this backend keeps no threads")
    """

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

    async def aclose(self) -> None:  # noqa: B027 (most backends hold nothing)
        """Let go of what the backend holds; called once, after its last request."""
