"""Agents of openai-agents."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import aclosing
from typing import Any, cast

from agents import (
    Agent,
    AgentsException,
    FunctionTool,
    InputGuardrailTripwireTriggered,
    ModelRefusalError,
    ModelSettings,
    OutputGuardrailTripwireTriggered,
    RunConfig,
    Runner,
    RunResultStreaming,
    ToolErrorFormatterArgs,
    UserError,
)
from agents.items import (
    HandoffOutputItem,
    ItemHelpers,
    MessageOutputItem,
    RunItem,
    ToolApprovalItem,
    ToolCallItem,
    ToolCallOutputItem,
)
from agents.stream_events import AgentUpdatedStreamEvent, RawResponsesStreamEvent, RunItemStreamEvent, StreamEvent
from agents.tool_context import ToolContext
from openai.types.responses import (
    ResponseCompletedEvent,
    ResponseFunctionToolCall,
    ResponseIncompleteEvent,
    ResponseOutputItemAddedEvent,
    ResponseOutputItemDoneEvent,
    ResponseReasoningSummaryPartAddedEvent,
    ResponseReasoningSummaryTextDeltaEvent,
    ResponseReasoningTextDeltaEvent,
    ResponseRefusalDeltaEvent,
    ResponseTextDeltaEvent,
)

from chatkit_widget.backends.callbacks import ask
from chatkit_widget.backends.message import AttachedFile, Context, Message
from chatkit_widget.errors import BackendError, OptionError
from chatkit_widget.models.approving import approval_of
from chatkit_widget.models.attached import attached, refused
from chatkit_widget.models.base import Model
from chatkit_widget.models.clients import check_settings, key_of, keys_of_environment, wrong_kind
from chatkit_widget.models.failures import FULL, broken_off, is_broken_off
from chatkit_widget.models.history import Said
from chatkit_widget.models.pieces import Called, Handed, Piece, Returned, Thought, Used
from chatkit_widget.models.structured import is_json, told
from chatkit_widget.models.tools import Call, Tool, Toolbox, ToolError, arguments_of, is_cut

FULL_REASON = "reason='max_output_tokens'"
"""What the library says of an answer that a limit has ended."""

_OURS = {"starting_agent", "input"}


class OpenAIAgent(Model):
    """An agent of openai-agents; the parameters are those of `models.openai_agents`."""

    def __init__(
        self,
        agent: Any,
        *,
        tools: Iterable[Callable[..., Any] | Tool],
        approve: bool,
        settings: dict[str, Any],
    ) -> None:
        if not isinstance(agent, Agent):
            raise wrong_kind(agent, "openai_agents", "an Agent of openai-agents, as Agent(name='Helper')")
        super().__init__(tools=tools, approve=approve)
        self._agent = cast("Agent[Any]", agent)
        check_settings(settings, Runner.run_streamed, _OURS, "openai_agents")
        taken = {getattr(tool, "name", None) for tool in self._agent.tools}
        if both := [tool.name for tool in self.tools if tool.name in taken]:
            message = f"the agent has a tool {both[0]!r} already: give the other a name, as tool(f, name='{both[0]}_2')"
            raise OptionError(message)
        self._settings = settings

    def secrets(self) -> Iterable[str]:
        """The key of the client of the agent's model, where it has one, and those that the library finds."""
        return [*key_of(getattr(self._agent.model, "_client", None)), *keys_of_environment()]

    async def pieces(self, said: list[Said], message: Message, context: Context) -> AsyncGenerator[Piece]:
        """Run the agent, and again each time the user has allowed or refused what it asks about."""
        telling = _Telling(self._agent)
        agent = self._agent
        if self.tools:
            agent = agent.clone(tools=[*agent.tools, *_tools(self.tools, context, telling.failed)])
        settings: dict[str, Any] = {"run_config": _config(agent, telling.failed, message.model), **self._settings}
        given: Any = [await _item(one) for one in said]
        while True:
            result = Runner.run_streamed(agent, given, **settings)
            try:
                async with aclosing(_events(result)) as events:
                    async for event in events:
                        for piece in telling.tell(event):
                            yield piece
            except Exception as error:
                if FULL_REASON in str(error):
                    context.notice(FULL, "warning")
                    return
                if (failure := _failure(error, telling.calling)) is None:
                    raise
                raise failure from error
            if not result.interruptions:
                break
            given = result.to_state()
            for waiting in result.interruptions:
                name = waiting.qualified_name or waiting.name or "the tool"
                refusal = await approval_of(name, _arguments(name, waiting.arguments), context)
                if refusal is None:
                    given.approve(waiting)
                else:
                    telling.failed.add(waiting.call_id or "")
                    given.reject(waiting, rejection_message=refusal)
        if not isinstance(result.final_output, str | None):
            yield told(result.final_output)


def _config(agent: Agent[Any], failed: set[str], model: str | None) -> RunConfig:
    """Return how an agent runs in a chat.

    The library would send what is said to OpenAI, as a trace, and end a run over a tool that does not exist.
    """

    def note(args: ToolErrorFormatterArgs[Any]) -> str | None:
        failed.add(args.call_id)
        if args.kind != "tool_not_found":
            return None
        known = ", ".join(tool.name for tool in agent.tools) or "none"
        return f"there is no tool {args.tool_name!r}; known here: {known}"

    return RunConfig(
        model=model,
        tracing_disabled=True,
        tool_not_found_behavior="return_error_to_model",
        tool_error_formatter=note,
        model_settings=ModelSettings(include_usage=True),
    )


async def _events(result: RunResultStreaming) -> AsyncGenerator[StreamEvent]:
    """Yield the events of a run, which ends with whoever reads them."""
    try:
        async for event in result.stream_events():
            yield event
    except ModelRefusalError:  # Its words have been told.
        return
    finally:
        if not result.is_complete:
            result.cancel()
        if result.run_loop_task is not None:
            await asyncio.gather(result.run_loop_task, return_exceptions=True)


class _Telling:
    """Turns the events of runs into pieces.

    Attributes:
        failed: The calls that have failed, which the library does not tell apart.
        calling: The tool whose call is being written.
    """

    def __init__(self, agent: Agent[Any]) -> None:
        self.failed: set[str] = set()
        self.calling: str | None = None
        self._speaks = agent.output_type in {None, str}
        self._begins = False

    def tell(self, event: StreamEvent) -> Iterator[Piece]:
        match event:
            case RawResponsesStreamEvent(data=ResponseTextDeltaEvent(delta=text)):
                if self._speaks:
                    yield text
            case RawResponsesStreamEvent(data=ResponseRefusalDeltaEvent(delta=text)):
                yield text
            case RawResponsesStreamEvent(
                data=ResponseReasoningSummaryTextDeltaEvent(delta=text) | ResponseReasoningTextDeltaEvent(delta=text)
            ):
                yield Thought(text, begins=self._begins)
                self._begins = False
            case RawResponsesStreamEvent(data=ResponseOutputItemAddedEvent(item=ResponseFunctionToolCall(name=name))):
                self.calling = name
            case RawResponsesStreamEvent(data=ResponseOutputItemDoneEvent(item=item)):
                self._end(item)
            case RawResponsesStreamEvent(data=ResponseReasoningSummaryPartAddedEvent()):
                self._begins = True
            case RawResponsesStreamEvent(
                data=ResponseCompletedEvent(response=response) | ResponseIncompleteEvent(response=response)
            ):
                if response.usage is not None:
                    yield Used(response.usage.input_tokens, response.usage.output_tokens)
            case RunItemStreamEvent(item=item):
                yield from self._tell_item(item)
            case AgentUpdatedStreamEvent(new_agent=agent):
                self._speaks = agent.output_type in {None, str}
            case _:
                pass

    def _end(self, item: object) -> None:
        # Of Chat Completions, the library takes any end of the stream for the end of the answer.
        if isinstance(item, ResponseFunctionToolCall) and is_cut(item.arguments):
            raise broken_off(item.name)
        self.calling = None

    def _tell_item(self, item: RunItem) -> Iterator[Piece]:
        match item:
            case MessageOutputItem() if not self._speaks:
                text = ItemHelpers.text_message_output(item)
                if not is_json(text):
                    yield text
            case ToolCallItem():
                yield from _called(item)
            case ToolCallOutputItem(call_id=str(name), output=output):
                yield Returned(name, output if isinstance(output, str) else told(output), name in self.failed)
            case HandoffOutputItem(target_agent=agent):
                yield Handed(agent.name)
            case ToolApprovalItem() | _:
                pass


def _called(item: ToolCallItem) -> Iterator[Piece]:
    raw: Any = item.raw_item
    name = item.tool_name or str(_field(raw, "type")).removesuffix("_call")
    yield Called(item.call_id or "", name, _arguments(name, _field(raw, "arguments")))
    # What the provider runs itself has no call, and is over when it is told.
    if _field(raw, "call_id") is None:
        yield Returned(item.call_id or "", str(_field(raw, "output") or _field(raw, "status") or ""))


def _field(raw: Any, name: str) -> Any:
    return raw.get(name) if isinstance(raw, dict) else getattr(raw, name, None)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] (each kind of call is another type)


def _arguments(name: str, arguments: Any) -> dict[str, Any]:
    """Return the arguments of a call as they are shown; what is no JSON is shown as it is."""
    if not isinstance(arguments, str):
        return {}
    try:
        return arguments_of(Call("", name, arguments))
    except ToolError:
        return {"arguments": arguments}


def _tools(tools: Toolbox, context: Context, failed: set[str]) -> Iterator[FunctionTool]:
    """Yield the tools as the library takes them; who runs them and tells what went wrong is the toolbox."""
    for tool in tools:

        async def invoke(run: ToolContext[Any], arguments: str, tool: Tool = tool) -> str:
            try:
                given = arguments_of(Call(run.tool_call_id, tool.name, arguments))
            except ToolError as error:
                failed.add(run.tool_call_id)
                return str(error)
            result = await tools.run(run.tool_call_id, tool.name, given, context)
            if result.has_failed:
                failed.add(run.tool_call_id)
            return result.text

        yield FunctionTool(tool.name, tool.description, tool.schema, invoke, strict_json_schema=False)


async def _item(said: Said) -> dict[str, Any]:
    if said.role == "assistant" or not said.files:
        return {"role": said.role, "content": said.text}
    text = [{"type": "input_text", "text": said.text}] if said.text else []
    return {"role": "user", "content": [*[await _part(file) for file in said.files], *text]}


async def _part(file: AttachedFile) -> dict[str, Any]:
    read = await ask(attached, file)
    match read.kind:
        case "text":
            return {"type": "input_text", "text": read.text}
        case "picture":
            return {"type": "input_image", "image_url": read.url, "detail": "auto"}
        case "audio":
            return {"type": "input_audio", "input_audio": {"data": read.base64, "format": read.sound_format}}
        case "other":
            raise refused(read, "the agent", "PNG, JPEG, GIF, WebP, PDF, WAV, MP3 and text")
        case _:
            return {"type": "input_file", "filename": read.name, "file_data": read.url}


def _failure(error: Exception, calling: str | None) -> Exception | None:
    """Return what an error of the library is, where that is not what a provider refuses or the user's code raised."""
    if is_broken_off(error) or "did not produce a final response" in str(error):
        return broken_off(calling, error)
    match error:
        case InputGuardrailTripwireTriggered() | OutputGuardrailTripwireTriggered():
            found = error.guardrail_result
            reason = f": {found.output.output_info}" if found.output.output_info else ""
            return BackendError(f"the guardrail {found.guardrail.get_name()} has stopped the agent{reason}")
        case AgentsException() if not isinstance(error, UserError):
            return BackendError(f"the agent gave up: {error}")
        case _:
            return None
