"""Runnables of LangChain: chat models, chains, and graphs of LangGraph."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any, cast

import msgspec
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    AnyMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.messages.ai import add_ai_message_chunks
from langchain_core.runnables import Runnable, RunnableConfig, RunnableWithFallbacks
from langchain_core.runnables.base import RunnableBindingBase
from langchain_core.runnables.utils import AddableDict

from chatkit_widget.backends.ids import new_id
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.errors import OptionError
from chatkit_widget.models.base import Model
from chatkit_widget.models.clients import check_instructions, keys_of_environment, wrong_kind
from chatkit_widget.models.failures import FULL, broken_off
from chatkit_widget.models.history import Said
from chatkit_widget.models.langchain_inputs import input_of
from chatkit_widget.models.langchain_parts import Reading, keys_in, messages_of, streamed, text_alone
from chatkit_widget.models.pieces import Piece, Returned, Thought
from chatkit_widget.models.rounds import Dialogue, rounds
from chatkit_widget.models.structured import told
from chatkit_widget.models.tools import Call, Tool, is_cut

ENDS = frozenset({"finish_reason", "stop_reason", "done_reason", "status"})
"""Where providers tell why an answer has ended."""

FULL_REASONS = frozenset({"length", "max_tokens", "MAX_TOKENS", "incomplete"})
"""What they tell of an answer that a limit has ended."""

ANSWERS = ("answer", "output")
"""The keys that chains give their text as, beside what else they tell."""


def made(
    runnable: Any,
    *,
    instructions: str | None,
    tools: Iterable[Callable[..., Any] | Tool],
    approve: bool,
    config: Mapping[str, Any] | None,
) -> Model:
    """Return the model of a runnable, by what it is; the parameters are those of `models.langchain`."""
    if not isinstance(runnable, Runnable):
        accepted = "a Runnable of LangChain, as a chat model, prompt | model, or a compiled graph"
        error = wrong_kind(runnable, "langchain", accepted)
        if hasattr(runnable, "compile"):
            error = OptionError(f"{error}. Compile it first: graph.compile()")
        raise error
    if config is not None and not isinstance(config, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
        message = f"config is a mapping, as RunnableConfig of LangChain, not {type(config).__name__}"
        raise OptionError(message)
    check_instructions(instructions, "langchain")
    given, settings = cast("Runnable[Any, Any]", runnable), cast("RunnableConfig", dict(config or {}))
    if _is_chat_model(given):
        return ChatModel(given, instructions=instructions, tools=tools, approve=approve, config=settings)
    for name, value in (("tools", list(tools)), ("instructions", instructions)):
        if value:
            message = f"{name}= is for a chat model: a chain or a graph has {name} of its own"
            raise OptionError(message)
    if any(kind.__module__.partition(".")[0] == "langgraph" for kind in type(given).__mro__):
        from chatkit_widget.models.langchain_graph import Graph  # noqa: PLC0415 (LangChain comes without LangGraph)

        return Graph(given, config=settings)
    return Chain(given, config=settings)


class ChatModel(Model):
    """A chat model, which calls tools."""

    def __init__(
        self,
        runnable: Runnable[Any, Any],
        *,
        instructions: str | None,
        tools: Iterable[Callable[..., Any] | Tool],
        approve: bool,
        config: RunnableConfig,
    ) -> None:
        super().__init__(tools=tools, approve=approve)
        self._runnable = _with_tools(runnable, list(self.tools)) if self.tools else runnable
        self._instructions = [SystemMessage(instructions)] if instructions else []
        self._config = config

    def secrets(self) -> Iterable[str]:
        """The keys of its models, and those that their libraries find."""
        return [*keys_in(self._runnable), *keys_of_environment()]

    async def pieces(self, said: list[Said], message: Message, context: Context) -> AsyncGenerator[Piece]:
        """Ask the model in rounds."""
        messages = [*self._instructions, *await messages_of(said, message.id)]
        async with aclosing(
            rounds(_Dialogue(self._runnable, messages, self._config, context), self.tools, context)
        ) as pieces:
            async for piece in pieces:
                yield piece


class _Dialogue(Dialogue):
    """One turn of a chat model."""

    def __init__(
        self, runnable: Runnable[Any, Any], messages: list[AnyMessage], config: RunnableConfig, context: Context
    ) -> None:
        super().__init__()
        self._context = context
        self._runnable = runnable
        self._messages = messages
        self._config = config

    def ask(self) -> AbstractAsyncContextManager[AsyncIterator[str | Thought]]:
        """Make one request."""
        return aclosing(self._said())

    async def _said(self) -> AsyncGenerator[str | Thought]:
        """Yield what the model says; its chunks are put together once, at the end."""
        reading = Reading()
        chunks: list[AIMessage] = []
        async with aclosing(streamed(self._runnable, self._messages, self._config)) as stream:
            async for chunk in stream:
                chunks.append(chunk)
                if text := text_alone(chunk):
                    yield text
                    continue
                if isinstance(chunk, AIMessageChunk) and chunk.tool_call_chunks:
                    self.calling = chunk.tool_call_chunks[-1]["name"] or self.calling
                for piece in reading.tell(chunk):
                    yield piece
        self.used = next(reading.used(), None)
        self.calls = self._close(chunks)
        self.is_complete = True
        if any(chunk.response_metadata.get(key) in FULL_REASONS for chunk in chunks[-3:] for key in ENDS):
            self._context.notice(FULL, "warning")

    def add_results(self, results: Sequence[Returned]) -> None:
        """Add what the tools gave."""
        for call, result in zip(self.calls, results, strict=True):
            status = "error" if result.has_failed else "success"
            self._messages.append(ToolMessage(result.text, tool_call_id=call.id, name=call.name, status=status))

    def _close(self, chunks: list[AIMessage]) -> list[Call]:
        """Put the answer together, and return the calls in it as the model wrote them."""
        if not any(chunk.tool_calls or getattr(chunk, "tool_call_chunks", None) for chunk in chunks):
            return []
        first, *rest = chunks
        message = first
        if isinstance(first, AIMessageChunk):
            message = add_ai_message_chunks(first, *cast("list[AIMessageChunk]", rest))
            made = [(part["id"], part["name"], part["args"]) for part in message.tool_call_chunks]
            _check_end(message)
        else:
            made = [
                (call["id"], call["name"], msgspec.json.encode(call["args"]).decode()) for call in message.tool_calls
            ]
        self._messages.append(message)
        return [Call(name or new_id("call"), tool or "", arguments or "") for name, tool, arguments in made]


def _check_end(message: AIMessageChunk) -> None:
    """Check that an answer has not ended in the middle of a call, where the connection seemed to end as it should.

    Raises:
        StreamError: It has: the provider tells of no other reason, and the arguments are half of a text.
    """
    reasons = {message.response_metadata[key] for key in message.response_metadata.keys() & ENDS}
    if reasons - FULL_REASONS:
        return
    for part in message.tool_call_chunks:
        if is_cut(part["args"] or ""):
            raise broken_off(part["name"])


class Chain(Model):
    """Any other runnable, as `prompt | model | parser`."""

    def __init__(self, runnable: Runnable[Any, Any], *, config: RunnableConfig) -> None:
        super().__init__()
        self._runnable = runnable
        self._config = config
        self._give = input_of(runnable)

    def secrets(self) -> Iterable[str]:
        """The keys of its models, and those that their libraries find."""
        return [*keys_in(self._runnable), *keys_of_environment()]

    async def pieces(self, said: list[Said], message: Message, context: Context) -> AsyncGenerator[Piece]:  # noqa: ARG002 (it asks nobody)
        """Stream the chain; what is no text is told at its end."""
        given = self._give(await messages_of(said, message.id), said[-1].text)
        reading, answer = Reading(), None
        async with aclosing(streamed(self._runnable, given, self._config)) as chunks:
            async for chunk in chunks:
                match chunk:
                    case str():
                        yield chunk
                    case AIMessage():
                        for piece in reading.tell(chunk):
                            yield piece
                    case Mapping() if text := _answer_in(cast("Mapping[str, Any]", chunk)):
                        yield text
                    case Mapping() if any(key in chunk for key in ANSWERS) or "context" in chunk:
                        pass
                    case AddableDict() if answer is not None:
                        answer = answer + chunk
                    case _:
                        answer = chunk
        if answer is not None:
            yield told(answer)
        for used in reading.used():
            yield used


def _answer_in(chunk: Mapping[str, Any]) -> str:
    return next((text for key in ANSWERS if isinstance(text := chunk.get(key), str)), "")


def _is_chat_model(runnable: Runnable[Any, Any]) -> bool:
    """Whether it is a chat model, also one with bound arguments, retries or fallbacks."""
    if isinstance(runnable, RunnableBindingBase):
        return _is_chat_model(runnable.bound)
    if isinstance(runnable, RunnableWithFallbacks):
        return all(map(_is_chat_model, runnable.runnables))
    return isinstance(runnable, BaseChatModel)


def _with_tools(runnable: Runnable[Any, Any], tools: list[Tool]) -> Runnable[Any, Any]:
    """Bind the tools, whatever is bound already.

    Raises:
        OptionError: The model takes none.
    """
    if isinstance(runnable, RunnableWithFallbacks):
        return runnable.model_copy(
            update={
                "runnable": _with_tools(runnable.runnable, tools),
                "fallbacks": [_with_tools(one, tools) for one in runnable.fallbacks],
            }
        )
    if isinstance(runnable, RunnableBindingBase):
        return runnable.model_copy(update={"bound": _with_tools(runnable.bound, tools)})
    functions = [{"name": tool.name, "description": tool.description, "parameters": tool.schema} for tool in tools]
    try:
        return cast("BaseChatModel", runnable).bind_tools([{"type": "function", "function": one} for one in functions])
    except NotImplementedError as error:
        message = f"{type(runnable).__name__} takes no tools"
        raise OptionError(message) from error
