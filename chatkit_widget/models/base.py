"""A model as the function of a chat."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from typing import Any

from chatkit_widget.backends.message import Context, Message
from chatkit_widget.backends.usage import Usage
from chatkit_widget.models.failures import failure_of
from chatkit_widget.models.history import Said, conversation
from chatkit_widget.models.pieces import Piece
from chatkit_widget.models.telling import Teller
from chatkit_widget.models.tools import Tool, Toolbox
from chatkit_widget.protocol.stream import StreamEvent


class Model(ABC):
    """A model that answers in a chat: what `ChatKit(…)` takes as its function.

    Args:
        tools: Python functions that the model may call.
        approve: Whether the user is asked before each call of any of them.

    Attributes:
        tools: The tools.

    Raises:
        OptionError: A tool is no function that a model can call.
    """

    def __init__(self, *, tools: Iterable[Callable[..., Any] | Tool] = (), approve: bool = False) -> None:
        self.tools = Toolbox(tools, approve=approve)

    @abstractmethod
    def pieces(self, said: list[Said], message: Message, context: Context) -> AsyncGenerator[Piece]:
        """Answer what was said, piece by piece; the message is the last of it."""

    def secrets(self) -> Iterable[str]:
        """What no error may tell, such as the key of a client."""
        return ()

    async def __call__(self, message: Message, context: Context) -> AsyncGenerator[str | StreamEvent | Usage]:
        """Answer a message.

        Raises:
            BackendError: The model did not answer; it tells the provider's own reason.
        """
        teller = Teller(context.thread.id)
        failure: Exception | None = None
        try:
            async with aclosing(self.pieces(conversation(message, context), message, context)) as pieces:
                async for piece in pieces:
                    if teller.is_speaking and type(piece) is str:  # As almost all are.
                        yield piece
                        continue
                    for told in teller.tell(piece):
                        yield told
        except Exception as error:  # noqa: BLE001 (it is raised again, after what came before it is closed)
            failure = failure_of(error, self.secrets())
        for told in teller.finish():
            yield told
        if failure is not None:
            raise failure
