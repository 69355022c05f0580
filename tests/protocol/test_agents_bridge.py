"""What openai-chatkit's Agents bridge makes of a run ends on the screen as it ends in the store."""

import asyncio
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from chatkit_widget.backends.server import ServerBackend
from chatkit_widget.session.tools import ToolCall
from tests.protocol.client import Connect
from tests.protocol.conformance_server import ConformanceServer
from tests.protocol.test_conformance import check

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Of their own dependencies.
    from agents import InputGuardrailTripwireTriggered
    from chatkit import agents as chatkit_agents
    from chatkit.types import CustomSummary, CustomTask, Workflow
    from chatkit.widgets import DynamicWidgetRoot
    from openai.types.responses import ResponseOutputText

bridge: Any = chatkit_agents  # Its types are incomplete.

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

CITED = {"type": "url_citation", "url": "https://example.org/", "title": "A", "start_index": 0, "end_index": 3}

Play = Callable[[ConformanceServer, Any], AsyncIterator[Any]]
"""What an agent does, with its context: events of a model's, in between calls of the context."""


class Run:
    """A run of an agent without a model."""

    def __init__(self, events: AsyncIterator[Any]) -> None:
        self._events = events

    async def stream_events(self) -> AsyncIterator[Any]:
        """Yield what a model sends."""
        async for event in self._events:
            yield event


def played(play: Play) -> Any:
    """Return a play of the server's that lets an agent answer."""

    async def answer(server: ConformanceServer, thread: Any) -> AsyncIterator[Any]:
        context: Any = bridge.AgentContext(thread=thread, store=server.store, request_context=None)
        async for event in bridge.stream_agent_response(context, Run(play(server, context))):
            yield event

    return answer


def raw(**fields: Any) -> Any:
    return SimpleNamespace(type="raw_response_event", data=SimpleNamespace(**fields))


def text(of: str, *annotations: Any) -> ResponseOutputText:
    return ResponseOutputText.model_validate({"type": "output_text", "text": of, "annotations": list(annotations)})


def message(name: str, of: str, *annotations: Any) -> Iterator[Any]:
    """What a model sends for one message."""
    part = {"item_id": name, "content_index": 0}
    yield raw(type="response.output_item.added", item=SimpleNamespace(type="message", id=name, content=[]))
    yield raw(type="response.content_part.added", part=text(""), **part)
    for word in of.split(" "):
        yield raw(type="response.output_text.delta", delta=f"{word} ", **part)
    for annotation in annotations:
        yield raw(type="response.output_text.annotation.added", annotation=annotation, **part)
    yield raw(type="response.output_text.done", text=of, **part)
    whole = SimpleNamespace(type="message", id=name, content=[text(of, *annotations)])
    yield raw(type="response.output_item.done", item=whole)


async def rest() -> None:
    """Let the bridge write what it has."""
    for _ in range(20):
        await asyncio.sleep(0)


async def says(server: ConformanceServer, _context: Any) -> AsyncIterator[Any]:
    for event in message(f"msg_{len(server.asked)}", "See here now", CITED, CITED):
        yield event
        await rest()


async def thinks(server: ConformanceServer, context: Any) -> AsyncIterator[Any]:
    yield raw(type="response.output_item.added", item=SimpleNamespace(type="reasoning", id="rs"))
    for index, thought in enumerate(("AB", "C", "AB")):
        where = {"item_id": "rs", "summary_index": index}
        for letter in thought:
            yield raw(type="response.reasoning_summary_text.delta", delta=letter, **where)
        yield raw(type="response.reasoning_summary_text.done", text=thought, **where)
        await rest()
    yield raw(type="response.output_item.done", item=SimpleNamespace(type="reasoning", id="rs"))
    async for event in says(server, context):
        yield event


async def works_without_a_rest(_server: ConformanceServer, context: Any) -> AsyncIterator[Any]:
    await context.start_workflow(Workflow(type="custom", tasks=[CustomTask(title="A")]))
    await context.add_workflow_task(CustomTask(title="B"))
    await context.add_workflow_task(CustomTask(title="C"))
    await rest()
    for event in ():
        yield event


async def works_and_ends(server: ConformanceServer, context: Any) -> AsyncIterator[Any]:
    async for event in works_without_a_rest(server, context):
        yield event
    await context.end_workflow(CustomSummary(title="Done"))


async def works_step_by_step(_server: ConformanceServer, context: Any) -> AsyncIterator[Any]:
    await context.start_workflow(Workflow(type="custom", tasks=[CustomTask(title="A")]))
    await rest()
    for title in ("B", "A", "C"):
        await context.add_workflow_task(CustomTask(title=title))
        await rest()
    for event in ():
        yield event


async def works_and_calls_a_tool(server: ConformanceServer, context: Any) -> AsyncIterator[Any]:
    async for event in works_step_by_step(server, context):
        yield event
    server.then = played(says)
    context.client_tool_call = bridge.ClientToolCall(name="look", arguments={"at": "it"})


async def shows(server: ConformanceServer, context: Any) -> AsyncIterator[Any]:
    tree = {"type": "Card", "children": [{"type": "Text", "value": "x"}]}
    await context.stream_widget(DynamicWidgetRoot.model_validate(tree))
    await rest()
    async for event in says(server, context):
        yield event


async def is_guarded(_server: ConformanceServer, _context: Any) -> AsyncIterator[Any]:
    for event in list(message("msg_guarded", "No no"))[:-2]:
        yield event
        await rest()
    result: Any = SimpleNamespace(guardrail=SimpleNamespace(), output=None)
    raise InputGuardrailTripwireTriggered(result)


async def draws(_server: ConformanceServer, _context: Any) -> AsyncIterator[Any]:
    kind = "image_generation_call"
    yield raw(type="response.output_item.added", item=SimpleNamespace(type=kind, id="ig"))
    yield raw(type=f"response.{kind}.partial_image", item_id="ig", partial_image_b64="AAAA", partial_image_index=0)
    await rest()
    yield raw(type="response.output_item.done", item=SimpleNamespace(type=kind, id="ig", result="BBBB"))


PLAYS: list[Play] = [
    says,
    thinks,
    works_without_a_rest,
    works_and_ends,
    works_step_by_step,
    works_and_calls_a_tool,
    shows,
    is_guarded,
    draws,
]


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.__name__)
async def test_a_run_of_an_agent_ends_on_the_screen_as_in_the_store(connect: Connect, play: Play) -> None:
    def look(_call: ToolCall) -> dict[str, int]:
        return {"seen": 1}

    server = ConformanceServer()
    server.plays = {"play": played(play)}
    client = connect(ServerBackend(server), on_client_tool=look)
    turn = await client.send("play")
    assert turn.status == ("failed" if play is is_guarded else "completed")
    await check(connect, client, server)
