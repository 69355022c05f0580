"""Graphs of LangGraph."""

from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, cast

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage, ToolMessage
from langchain_core.runnables import Runnable, RunnableConfig
from langgraph.errors import GraphRecursionError
from langgraph.types import Command, Interrupt

from chatkit_widget.backends.callbacks import ask
from chatkit_widget.backends.message import Context, Message
from chatkit_widget.errors import BackendError, OptionError
from chatkit_widget.models.approving import approval_of
from chatkit_widget.models.base import Model
from chatkit_widget.models.clients import keys_of_environment
from chatkit_widget.models.history import Said
from chatkit_widget.models.langchain_inputs import TEXTS, Give, mapping_of
from chatkit_widget.models.langchain_parts import Reading, keys_in, messages_of, streamed
from chatkit_widget.models.pieces import Called, Piece, Returned
from chatkit_widget.protocol.items import UserMessage

MODES = ["messages", "updates"]


class Graph(Model):
    """A compiled graph, which has tools of its own.

    One with a checkpointer remembers the thread of the chat, and is given the new message alone; one without is given
    all that was said.
    """

    def __init__(self, graph: Runnable[Any, Any], *, config: RunnableConfig) -> None:
        super().__init__()
        self._graph: Any = graph
        self._config = config
        self._give = _input_of(graph)
        self._remembers = bool(getattr(graph, "checkpointer", None))

    def secrets(self) -> Iterable[str]:
        """The keys of its models, and those that their libraries find."""
        return [*keys_in(self._graph), *keys_of_environment()]

    async def pieces(self, said: list[Said], message: Message, context: Context) -> AsyncGenerator[Piece]:
        """Run the graph, and again each time the user has answered what it asks."""
        configurable = {"thread_id": context.thread.id, **self._config.get("configurable", {})}
        config = cast("RunnableConfig", {**self._config, "configurable": configurable})
        messages = await messages_of(said, message.id)
        if self._remembers and await self._knows(config, message, context):
            messages = messages[-1:]
        given: Any = self._give(messages, said[-1].text)
        telling = _Telling()
        try:
            while given is not None:
                telling.asked.clear()
                async with aclosing(streamed(self._graph, given, config, stream_mode=MODES, subgraphs=True)) as events:
                    async for _, mode, event in events:
                        for piece in telling.tell(mode, event):
                            yield piece
                given = await self._answers(telling.asked.values(), context)
        except Exception as error:
            for used in telling.reading.used():
                yield used
            if isinstance(error, GraphRecursionError):
                limit = config.get("recursion_limit", "the number of")
                failure = (
                    f"the graph has taken {limit} steps without an end: config={{'recursion_limit': …}} allows more"
                )
                raise BackendError(failure) from error
            raise
        for used in telling.reading.used():
            yield used

    async def _answers(self, asked: Collection[Interrupt], context: Context) -> Command[Any] | None:
        """Ask what a graph asks, and return what it goes on with, or None where it has come to its end.

        Raises:
            BackendError: It cannot go on, or it asks in a way that a chat cannot.
        """
        if not asked:
            return None
        if not self._remembers:
            message = "the graph asks the user, and only one with a checkpointer can go on: compile(checkpointer=…)"
            raise BackendError(message, allow_retry=False)
        return Command(resume={one.id: await _answer(one.value, context) for one in asked})

    async def _knows(self, config: RunnableConfig, message: Message, context: Context) -> bool:
        """Whether the graph remembers the thread; what was taken back in the chat is taken from its memory."""
        graph = self._graph
        state: Any = await _either(graph.aget_state, graph.get_state, config)
        known: list[AnyMessage] = cast("Mapping[str, Any]", state.values).get("messages", [])
        kept = {item.id for item in context.items if isinstance(item, UserMessage)}
        for at, one in enumerate(known):
            if isinstance(one, HumanMessage) and (one.id == message.id or (_is_ours(one.id) and one.id not in kept)):
                gone = {"messages": [RemoveMessage(id=later.id or "") for later in known[at:]]}
                await _either(graph.aupdate_state, graph.update_state, config, gone)
                return at > 0
        return bool(known)


class _Telling:
    """Turns what a graph streams into pieces.

    Attributes:
        reading: Reads the messages of its models.
        asked: What it asks the user, by the ids of the interrupts.
    """

    def __init__(self) -> None:
        self.reading = Reading()
        self.asked: dict[str, Interrupt] = {}
        self._speaker: str | None = None
        self._called: set[str] = set()
        self._returned: set[str] = set()

    def tell(self, mode: str, event: Any) -> Iterator[Piece]:
        """Yield what one event brings."""
        if mode == "messages":
            message = event[0]
            if isinstance(message, AIMessage):
                for piece in self.reading.tell(message):
                    if isinstance(piece, str):
                        if self._speaker not in {None, message.id}:
                            yield "\n\n"
                        self._speaker = message.id
                    yield piece
            return
        for node, update in event.items():
            if node == "__interrupt__":
                self._ask(update)
            else:
                for message in _messages_in(update):
                    yield from self._tell_calls(message)

    def _ask(self, interrupts: Sequence[Interrupt]) -> None:
        if not interrupts:
            message = "the graph stops before or after a node, where a chat cannot go on: call interrupt(…) in the node"
            raise BackendError(message, allow_retry=False)
        for one in interrupts:
            self.asked[one.id] = one

    def _tell_calls(self, message: object) -> Iterator[Piece]:
        match message:
            case AIMessage():
                for call in message.tool_calls:
                    name = call["id"] or ""
                    if name not in self._called:
                        self._called.add(name)
                        self._speaker = None
                        yield Called(name, call["name"], call["args"])
            case ToolMessage(tool_call_id=name) if name not in self._returned:
                self._returned.add(name)
                yield Returned(name, str(message.text), has_failed=message.status == "error")
            case _:
                pass


def _messages_in(update: Any) -> Iterator[object]:
    """Yield the messages in what a node gave, whatever the key."""
    for part in cast("list[Any]", update) if isinstance(update, list) else [update]:
        values = cast("Mapping[str, Any]", part).values() if isinstance(part, Mapping) else [part]
        for value in values:
            yield from cast("list[object]", value) if isinstance(value, list) else [value]


async def _answer(value: object, context: Context) -> Any:
    """Ask the user what a graph asks, and return what it goes on with.

    Raises:
        BackendError: It asks in a way that a chat cannot, or there is no chat.
    """
    match value:
        case {"action_requests": list()}:
            requests: list[Any] = cast("Mapping[str, Any]", value)["action_requests"]
            return {"decisions": [await _decision(one, context) for one in requests]}
        case str(question) | {"question": str(question)} if context.chat is not None:
            options = cast("Mapping[str, Any]", value).get("options") if isinstance(value, Mapping) else None
            answer = await context.chat.ask(question, options)
            return "" if answer is None else answer
        case str() | {"question": str()}:
            message = "the graph asks the user, which needs a chat: use the model in ChatKit(…)"
        case _:
            message = (
                f"the graph asks with {value!r:.200}, which a chat cannot ask: it can interrupt('Which file?'), "
                "interrupt({'question': 'Which file?', 'options': ['a.csv', 'b.csv']}), or ask to approve of tools"
            )
    raise BackendError(message, allow_retry=False)


async def _decision(request: Any, context: Context) -> dict[str, Any]:
    """Ask about a call of a tool, as agents of LangChain have it asked."""
    refusal = await approval_of(request["name"], request.get("args") or request.get("arguments") or {}, context)
    return {"type": "approve"} if refusal is None else {"type": "reject", "message": refusal}


def _input_of(graph: Any) -> Give:
    """Return what makes the input of a graph.

    Raises:
        OptionError: Nothing in its state is for messages or for the text of one.
    """
    channels = getattr(graph, "channels", None)
    if channels is None or "messages" in channels:
        return mapping_of(["messages"], [key for key in TEXTS if key in (channels or ())][:1])
    if texts := [key for key in TEXTS if key in channels][:1]:
        return mapping_of((), texts)
    if getattr(graph, "builder", None) is None:  # A function is a graph, too, and takes one thing.
        return lambda messages, _text: [*messages]
    keys = [key for key in channels if not key.startswith(("__", "branch:"))]
    message = f"the state of the graph has {keys}, and nothing for a message: call it messages, or one of {[*TEXTS]}"
    raise OptionError(message)


async def _either(method: Callable[..., Any], blocking: Callable[..., Any], *given: Any) -> Any:
    """Call an async method, or the one that blocks where what it needs knows no asyncio."""
    try:
        return await method(*given)
    except NotImplementedError:
        return await ask(blocking, *given)


def _is_ours(name: str | None) -> bool:
    return name is not None and name.startswith("msg_")
