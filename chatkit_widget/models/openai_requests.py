"""What the two ways of asking a client of the OpenAI SDK have in common."""

from abc import abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from chatkit_widget.backends.message import Context
from chatkit_widget.models.attached import Attached, attached
from chatkit_widget.models.history import Said
from chatkit_widget.models.pieces import Thought
from chatkit_widget.models.rounds import Dialogue
from chatkit_widget.models.threads import streaming
from chatkit_widget.models.tools import Toolbox
from chatkit_widget.runtime import in_thread

ENDS = {
    "length": "it has as many tokens as one may have",
    "max_output_tokens": "it has as many tokens as one may have",
    "content_filter": "the provider's filter has stopped it",
}
"""Why an answer ends, as the two ways tell it, beside those that it should end for."""


class OpenAIDialogue(Dialogue):
    """A dialogue by a client of the OpenAI SDK.

    Args:
        said: The conversation.
        model: The model.
        tools: What it may call.
        context: Where a limit is told.
        create: What makes a request.
        is_async: Whether that is to be awaited.
        instructions: What the model is told before all else.
        settings: What goes to each request as it is.
    """

    SAYS: ClassVar[frozenset[str]]
    """The parameters of a request that a user does not set."""

    OPTIONAL: ClassVar[Mapping[str, str]]
    """Parameters that a server may not know, each with the word that it names in its refusal."""

    def __init__(
        self,
        said: list[Said],
        *,
        model: str,
        tools: Toolbox,
        context: Context,
        create: Callable[..., Any],
        is_async: bool,
        instructions: str | None,
        settings: Mapping[str, Any],
    ) -> None:
        super().__init__()
        self._said = said
        self.model = model
        self.tools = tools
        self._context = context
        self._create = create
        self._is_async = is_async
        self.instructions = instructions
        self._settings = settings
        self._messages: list[Any] | None = None
        self._refused: set[str] = set()

    @abstractmethod
    def part(self, file: Attached) -> dict[str, Any]:
        """Return a file as a part of a message.

        Raises:
            BackendError: It cannot be sent.
        """

    @abstractmethod
    def message(self, said: Said, parts: list[dict[str, Any]]) -> dict[str, Any]:
        """Return what was said, with these files, as a message."""

    @abstractmethod
    def request(self, messages: list[Any]) -> dict[str, Any]:
        """Return what a request says, beside the settings."""

    @abstractmethod
    def take(self, event: Any) -> str | Thought | list[str | Thought] | None:
        """Return what an event says."""

    @asynccontextmanager
    async def ask(self) -> AsyncGenerator[AsyncIterator[str | Thought]]:
        """Stream one answer."""
        if self._messages is None:
            # Files are read from the store, which blocks.
            has_files = any(said.files for said in self._said)
            self._messages = await in_thread(self._read) if has_files else self._read()
        request = self.request(self._messages)
        start = self._starting(request) if self._is_async else self._starting_at_once(request)
        async with streaming(start, self.take, is_async=self._is_async) as pieces:
            yield pieces

    def add(self, *messages: dict[str, Any]) -> None:
        """Add to the conversation."""
        self._messages = [*(self._messages or ()), *messages]

    def _read(self) -> list[Any]:
        return [self.message(said, [self.part(attached(file)) for file in said.files]) for said in self._said]

    def _starting(self, request: Mapping[str, Any]) -> Callable[[], Awaitable[Any]]:
        """Return what makes a request with an async client, again without what the server need not take."""

        async def start() -> Any:
            try:
                return await self._create(**self._wanted(request))
            except Exception as error:
                if not self._can_do_without(error, request):
                    raise
            return await self._create(**self._wanted(request))

        return start

    def _starting_at_once(self, request: Mapping[str, Any]) -> Callable[[], Any]:
        """Return the same for a client that blocks."""

        def start() -> Any:
            try:
                return self._create(**self._wanted(request))
            except Exception as error:
                if not self._can_do_without(error, request):
                    raise
            return self._create(**self._wanted(request))

        return start

    def _wanted(self, request: Mapping[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in request.items() if key not in self._refused}
        return {**kept, **self._settings, "stream": True}

    def _can_do_without(self, error: Exception, request: Mapping[str, Any]) -> bool:
        """Note what a server refuses that it need not take."""
        if getattr(error, "status_code", None) not in {400, 422}:
            return False
        told = str(error).lower()
        refused = {name for name, word in self.OPTIONAL.items() if name in request and word in told}
        self._refused |= refused
        return bool(refused - self._settings.keys())

    def tell_end(self, reason: str | None) -> None:
        """Tell the user why an answer ended, where that is not because all was said."""
        if reason in ENDS:
            self._context.notice(f"The answer ends here: {ENDS[reason]}.", "warning")
