"""What the two ways of asking a client of the OpenAI SDK have in common."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, ClassVar

from chatkit_widget.backends.message import Context
from chatkit_widget.models.attached import Attached, attached
from chatkit_widget.models.history import Said
from chatkit_widget.models.rounds import Dialogue
from chatkit_widget.models.threads import streaming
from chatkit_widget.models.tools import Toolbox
from chatkit_widget.runtime import in_thread


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
        self._said = said
        self._model = model
        self._tools = tools
        self._context = context
        self._create = create
        self._is_async = is_async
        self._instructions = instructions
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

    async def messages(self) -> list[Any]:
        """Return the conversation so far, to which may be added."""
        if self._messages is None:
            # Files are read from the store, which blocks.
            has_files = any(said.files for said in self._said)
            self._messages = await in_thread(self._read) if has_files else self._read()
        return self._messages

    def _read(self) -> list[Any]:
        return [self.message(said, [self.part(attached(file)) for file in said.files]) for said in self._said]

    def _streaming(self, request: Mapping[str, Any]) -> AbstractAsyncContextManager[Any]:
        """Make a request, without what the server has refused."""

        def wanted() -> dict[str, Any]:
            return {**{key: value for key, value in request.items() if key not in self._refused}, **self._settings}

        async def start() -> Any:
            try:
                return await self._create(**wanted(), stream=True)
            except Exception as error:
                if not self._can_do_without(error, request):
                    raise
            return await self._create(**wanted(), stream=True)

        def start_and_block() -> Any:
            try:
                return self._create(**wanted(), stream=True)
            except Exception as error:
                if not self._can_do_without(error, request):
                    raise
            return self._create(**wanted(), stream=True)

        return streaming(start if self._is_async else start_and_block, is_async=self._is_async)

    def _can_do_without(self, error: Exception, request: Mapping[str, Any]) -> bool:
        """Note what a server refuses that it need not take."""
        if getattr(error, "status_code", None) not in {400, 422}:
            return False
        told = str(error).lower()
        refused = {name for name, word in self.OPTIONAL.items() if name in request and word in told}
        self._refused |= refused
        return bool(refused - self._settings.keys())

    def _tell_limit(self) -> None:
        self._context.notice("The answer ends here: it has as many tokens as one may have.", "warning")

    def _tell_filter(self) -> None:
        self._context.notice("The answer ends here: the provider's filter has stopped it.", "warning")
