"""A client of the Anthropic SDK as a model."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from chatkit_widget.backends.message import Context, Message
from chatkit_widget.errors import OptionError
from chatkit_widget.models.attached import Attached, attached, refused
from chatkit_widget.models.base import Model
from chatkit_widget.models.clients import check_instructions, check_model, check_settings, is_async_client, key_of
from chatkit_widget.models.history import Said
from chatkit_widget.models.pieces import Piece, Returned, Thought, Used
from chatkit_widget.models.rounds import Dialogue, rounds
from chatkit_widget.models.threads import streaming
from chatkit_widget.models.tools import Call, Tool, ToolError, arguments_of
from chatkit_widget.runtime import in_thread

_SAYS = frozenset({"model", "messages", "stream", "tools", "max_tokens"})

_LIMITS = {
    "max_tokens": "The answer ends here: it has as many tokens as one may have. `max_tokens=` gives it more.",
    "model_context_window_exceeded": "The answer ends here: the conversation is as long as the model can read.",
    "refusal": "The answer ends here: the provider's filter has stopped it.",
}


class AnthropicModel(Model):
    """What `models.anthropic` returns; its parameters are described there."""

    def __init__(
        self,
        client: Any,
        *,
        model: str,
        max_tokens: int,
        instructions: str | None,
        tools: Iterable[Callable[..., Any] | Tool],
        approve: bool,
        settings: Mapping[str, Any],
    ) -> None:
        super().__init__(tools=tools, approve=approve)
        self._is_async = is_async_client(client, "anthropic", "messages", "Anthropic()")
        check_model(model, "anthropic")
        check_instructions(instructions, "anthropic")
        if isinstance(max_tokens, bool) or not isinstance(max_tokens, int) or max_tokens < 1:  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
            message = f"max_tokens= is how many tokens an answer may have, such as 8192, not {max_tokens!r:.100}"
            raise OptionError(message)
        if instructions is not None and "system" in settings:
            message = "instructions= and system= are the same to models.anthropic: give one of them"
            raise OptionError(message)
        self._client, self._model = client, model
        check_settings(settings, client.messages.create, _SAYS, "anthropic")
        system = {} if instructions is None else {"system": instructions}
        self._request: dict[str, Any] = {"max_tokens": max_tokens, **system, **settings, "stream": True}
        if self.tools:
            self._request["tools"] = [
                {"name": tool.name, "description": tool.description, "input_schema": tool.schema} for tool in self.tools
            ]

    def secrets(self) -> Iterable[str]:
        """The key of the client, as it is now."""
        return key_of(self._client)

    def pieces(self, said: list[Said], message: Message, context: Context) -> AsyncGenerator[Piece]:
        """Ask, with the model that the user chose."""
        request = {**self._request, "model": message.model or self._model}
        dialogue = MessagesDialogue(said, request, self._client.messages.create, context, is_async=self._is_async)
        return rounds(dialogue, self.tools, context)


class MessagesDialogue(Dialogue):
    """A dialogue in messages.

    Args:
        said: The conversation.
        request: What each request says beside it.
        create: What makes a request.
        context: Where a limit is told.
        is_async: Whether `create` is to be awaited.
    """

    def __init__(
        self, said: list[Said], request: dict[str, Any], create: Callable[..., Any], context: Context, *, is_async: bool
    ) -> None:
        super().__init__()
        self._said = said
        self._request = request
        self._create = create
        self._context = context
        self._is_async = is_async
        self._messages: list[Any] = []

    def begin(self) -> None:
        """Forget the last request."""
        super().begin()
        self._blocks: list[tuple[Any, list[str], list[str]]] = []
        self._written: list[str] = []
        self._signature: list[str] = []
        self._reason: str | None = None
        self._read_tokens = 0

    @asynccontextmanager
    async def ask(self) -> AsyncGenerator[AsyncIterator[str | Thought]]:
        """Stream one message."""
        if not self._messages:
            # Files are read from the store, which blocks.
            has_files = any(said.files for said in self._said)
            self._messages = await in_thread(self._read) if has_files else self._read()

        def start() -> Any:
            return self._create(**self._request, messages=self._messages)

        async with streaming(start, self.take, is_async=self._is_async) as pieces:
            yield pieces

    def take(self, event: Any) -> str | Thought | None:
        """Return what an event says."""
        kind = event.type
        if kind == "content_block_delta":
            delta = event.delta
            if delta.type == "text_delta":  # As almost all are.
                text = delta.text
                self._written.append(text)
                return text
            return self._grow(delta)
        match kind:
            case "message_start":
                self._count(event.message.usage)
            case "content_block_start":
                return self._begin(event.content_block)
            case "content_block_stop":
                self.calling = None
            case "message_delta":
                self._reason = event.delta.stop_reason
                self._count(event.usage)
            case "message_stop":
                self._end()
            case _:
                pass
        return None

    def add_results(self, results: Sequence[Returned]) -> None:
        """Add what the model said, thought and called, and what the tools gave; the provider takes no empty text."""
        blocks = [block for begun in self._blocks if (block := _whole(*begun)).get("text") != ""]
        given = [
            {"type": "tool_result", "tool_use_id": result.id, "content": result.text, "is_error": result.has_failed}
            for result in results
        ]
        self._messages += [{"role": "assistant", "content": blocks}, {"role": "user", "content": given}]

    def _begin(self, block: Any) -> str | Thought | None:
        self._written, self._signature = [], []
        self._blocks.append((block, self._written, self._signature))
        self.calling = block.name if block.type == "tool_use" else None
        match block.type:
            case "thinking":
                return Thought(block.thinking, begins=True)
            case "text":
                return block.text or None
            case _:
                return None

    def _grow(self, delta: Any) -> Thought | None:
        match delta.type:
            case "thinking_delta":
                self._written.append(delta.thinking)
                return Thought(delta.thinking)
            case "input_json_delta":
                self._written.append(delta.partial_json)
            case "signature_delta":
                self._signature.append(delta.signature)
            case _:
                pass
        return None

    def _count(self, usage: Any) -> None:
        """Count tokens: also those that were read from a cache, which are told once or again at the end."""
        counts = (usage.input_tokens, usage.cache_creation_input_tokens, usage.cache_read_input_tokens)
        self._read_tokens = sum(count or 0 for count in counts) or self._read_tokens
        self.used = Used(self._read_tokens, usage.output_tokens)

    def _end(self) -> None:
        # A call that was cut has not ended, whatever cut it.
        self.is_complete = self.calling is None
        if self.is_complete and self._reason in _LIMITS:
            self._context.notice(_LIMITS[self._reason], "warning")
        self.calls = [
            Call(block.id, block.name, "".join(written))
            for block, written, _signature in self._blocks
            if block.type == "tool_use"
        ]

    def _read(self) -> list[Any]:
        messages = [
            {"role": said.role, "content": [*(self._part(attached(file)) for file in said.files), *_text(said.text)]}
            for said in self._said
        ]
        # The provider wants the user to begin, and the chat may have greeted first.
        greeted = messages[0]["role"] == "assistant"
        return [{"role": "user", "content": "(opens the chat)"}, *messages] if greeted else messages

    def _part(self, file: Attached) -> dict[str, Any]:
        source = {"type": "base64", "media_type": file.mime_type, "data": file.base64}
        match file.kind:
            case "picture":
                return {"type": "image", "source": source}
            case "pdf":
                return {"type": "document", "source": source, "title": file.name}
            case "text":
                return {"type": "text", "text": file.text}
            case _:
                raise refused(file, str(self._request["model"]), "PNG, JPEG, GIF, WebP, PDF and text")


def _whole(block: Any, written: Sequence[str], signature: Sequence[str]) -> dict[str, Any]:
    whole: dict[str, Any] = block.model_dump(mode="json", exclude_none=True)
    text = "".join(written)
    match block.type:
        case "text":
            whole["text"] += text
        case "thinking":
            whole["thinking"] += text
            whole["signature"] = whole.get("signature", "") + "".join(signature)  # Other servers sign nothing.
        case "tool_use":
            whole["input"] = _arguments(text)
        case _:
            pass
    return whole


def _arguments(text: str) -> dict[str, Any]:
    """Return arguments as they were written; a model that wrote no JSON is told so by the result."""
    try:
        return arguments_of(Call("", "", text))
    except ToolError:
        return {}


def _text(text: str) -> list[dict[str, str]]:
    return [{"type": "text", "text": text}] if text.strip() else []
