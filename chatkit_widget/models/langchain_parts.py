"""Messages of LangChain: what a chat says as them, and they as pieces."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Any, cast

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import SecretStr

from chatkit_widget.backends.callbacks import ask
from chatkit_widget.backends.message import AttachedFile
from chatkit_widget.models.attached import attached
from chatkit_widget.models.history import Said
from chatkit_widget.models.pieces import Thought, Used
from chatkit_widget.models.threads import read_in_thread


def text_alone(message: AIMessage) -> str | None:
    """Return the text of a chunk that has nothing else, as almost all have, and None of any other."""
    if message.additional_kwargs or message.usage_metadata or getattr(message, "tool_call_chunks", None):
        return None
    match message.content:
        case str(text) | [{"type": "text", "text": str(text)}]:
            return text
        case _:
            return None


class Reading:
    """Turns what models stream into pieces, and counts the tokens of each of their messages."""

    def __init__(self) -> None:
        self._used: dict[str | None, Used] = {}
        self._thought: object = None

    def tell(self, message: AIMessage) -> Iterator[str | Thought]:
        """Yield what a message, or a chunk of one, says and thinks; calls of tools are not among it."""
        if message.usage_metadata is not None:
            used, new = self._used.get(message.id, Used(0, 0)), message.usage_metadata
            self._used[message.id] = Used(
                used.input_tokens + new["input_tokens"], used.output_tokens + new["output_tokens"]
            )
        content: Any = message.content
        if isinstance(content, str):
            thought = message.additional_kwargs.get("reasoning_content")
            if isinstance(thought, str) and thought:
                yield Thought(thought)
            if content:
                yield content
            return
        for block in cast("list[dict[str, Any]]", message.content_blocks):
            match block:
                case {"type": "text", "text": str(text)} | {"type": "refusal", "refusal": str(text)}:
                    yield text
                case {"type": "reasoning", "reasoning": str(text)} if text:
                    at = block.get("index")
                    yield Thought(text, begins=at != self._thought)
                    self._thought = at
                case _:
                    pass

    def used(self) -> Iterator[Used]:
        """Yield what each message took, once."""
        yield from self._used.values()
        self._used.clear()


async def streamed(
    runnable: Runnable[Any, Any], given: Any, config: RunnableConfig | None, **options: Any
) -> AsyncGenerator[Any]:
    """Yield what a runnable streams; one that knows no asyncio is read on a thread of its own."""
    has_begun = False
    try:
        chunks = cast("AsyncGenerator[Any]", runnable.astream(given, config, **options))
        async with aclosing(chunks):
            async for chunk in chunks:
                has_begun = True
                yield chunk
    except NotImplementedError:
        if has_begun:
            raise
    else:
        return
    blocking: AsyncGenerator[Any] = read_in_thread(lambda: runnable.stream(given, config, **options))
    async with aclosing(blocking):
        async for chunk in blocking:
            yield chunk


def keys_in(runnable: object) -> Iterator[str]:
    """Yield the keys of the models that a runnable is made of."""
    for value in vars(runnable).values() if hasattr(runnable, "__dict__") else ():
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
    parts = [getattr(runnable, "bound", None), *getattr(runnable, "runnables", ()), *getattr(runnable, "steps", ())]
    for part in parts:
        if isinstance(part, Runnable):
            yield from keys_in(cast("Runnable[Any, Any]", part))


async def messages_of(said: list[Said], name: str) -> list[AnyMessage]:
    """Return what was said as messages; `name` is the id of the last."""
    messages = [await _message(one) for one in said]
    messages[-1].id = name
    return messages


async def _message(said: Said) -> AnyMessage:
    if said.role == "assistant":
        return AIMessage(said.text)
    if not said.files:
        return HumanMessage(said.text)
    content: list[str | dict[str, Any]] = [{"type": "text", "text": said.text}] if said.text else []
    return HumanMessage([*[await _block(file) for file in said.files], *content])


async def _block(file: AttachedFile) -> dict[str, Any]:
    read = await ask(attached, file)
    if read.kind == "text":
        return {"type": "text", "text": read.text}
    kind = {"picture": "image", "audio": "audio"}.get(read.kind, "file")
    return {"type": kind, "base64": read.base64, "mime_type": read.mime_type, "filename": read.name}
