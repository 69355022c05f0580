"""Agents of pydantic_ai."""

from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin

from pydantic_ai import AgentRunResultEvent, BinaryContent, DeferredToolRequests, TextOutput
from pydantic_ai.agent import AbstractAgent
from pydantic_ai.capabilities import HandleDeferredToolCalls, ReinjectSystemPrompt
from pydantic_ai.exceptions import AgentRunError, ModelAPIError, ModelConnectionError, ModelHTTPError, ToolFailed
from pydantic_ai.messages import (
    BaseToolReturnPart,
    FunctionToolCallEvent,
    FunctionToolResultEvent,
    ModelMessage,
    ModelRequest,
    ModelResponse,
    ModelResponsePart,
    NativeToolCallPart,
    NativeToolReturnPart,
    PartDeltaEvent,
    PartEndEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    ThinkingPart,
    ThinkingPartDelta,
    ToolCallPart,
    UserContent,
    UserPromptPart,
)
from pydantic_ai.tools import DeferredToolResults, RunContext, ToolDefinition, ToolDenied
from pydantic_ai.toolsets import AbstractToolset, ToolsetTool
from pydantic_core import SchemaValidator, core_schema

from chatkit_widget.backends.callbacks import ask
from chatkit_widget.backends.message import AttachedFile, Context, Message
from chatkit_widget.errors import BackendError
from chatkit_widget.models.approving import approval_of
from chatkit_widget.models.attached import attached
from chatkit_widget.models.base import Model
from chatkit_widget.models.clients import check_settings, key_of, keys_of_environment, wrong_kind
from chatkit_widget.models.failures import FULL, broken_off, is_broken_off, provider_failure
from chatkit_widget.models.history import Said
from chatkit_widget.models.pieces import Called, Piece, Returned, Thought, Used
from chatkit_widget.models.structured import is_json, told
from chatkit_widget.models.tools import Tool, Toolbox, is_cut

_OURS = {"user_prompt", "message_history", "conversation", "deferred_tool_results", "infer_name"}


class PydanticAgent(Model):
    """An agent of pydantic_ai; the parameters are those of `models.pydantic_ai`."""

    def __init__(
        self,
        agent: Any,
        *,
        tools: Iterable[Callable[..., Any] | Tool],
        approve: bool,
        settings: dict[str, Any],
    ) -> None:
        if not isinstance(agent, AbstractAgent):
            raise wrong_kind(agent, "pydantic_ai", "an Agent of pydantic_ai, as Agent('openai:gpt-5')")
        super().__init__(tools=tools, approve=approve)
        self._agent = cast("AbstractAgent[Any, Any]", agent)
        check_settings(settings, self._agent.run_stream_events, _OURS, "pydantic_ai")
        self._settings = settings
        self._speaks = _speaks(settings.get("output_type") or self._agent.output_type)

    def secrets(self) -> Iterable[str]:
        """The key of the client of the agent's model, where it has one, and those that the library finds."""
        model = self._settings.get("model") or self._agent.model
        return [*key_of(getattr(model, "client", None)), *keys_of_environment()]

    async def pieces(self, said: list[Said], message: Message, context: Context) -> AsyncGenerator[Piece]:
        """Run the agent and tell its events."""
        settings = {**self._settings}
        if self.tools:
            settings["toolsets"] = [*(settings.get("toolsets") or ()), _Tools(self.tools, context)]
        settings["capabilities"] = [
            *(settings.get("capabilities") or ()),
            HandleDeferredToolCalls(_approving(context)),
            # An agent writes its system prompt only where a conversation begins.
            ReinjectSystemPrompt(),
        ]
        if message.model:
            settings["model"] = message.model
        prompt, history = await _content(said[-1]), [await _message(one) for one in said[:-1]]
        telling = _Telling(speaks=self._speaks)
        async with self._agent.run_stream_events(
            prompt, message_history=history, infer_name=False, **settings
        ) as events:
            try:
                async for event in events:
                    if isinstance(event, FunctionToolCallEvent) and event.args_valid is False:
                        _check_end(event.part, events.new_messages())
                    for piece in telling.tell(event):
                        yield piece
            except Exception as error:
                for used in _used(events.new_messages()):
                    yield used
                if (failure := _failure(error, telling.calling)) is None:
                    raise
                raise failure from error
            new = events.new_messages()
            if isinstance(new[-1], ModelResponse) and new[-1].finish_reason == "length":
                context.notice(FULL, "warning")
            for used in _used(new):
                yield used


class _Telling:
    """Turns the events of one run into pieces.

    Attributes:
        calling: The tool whose call is being written.
    """

    def __init__(self, *, speaks: bool) -> None:
        self.calling: str | None = None
        self._speaks = speaks
        self._is_silent = True
        self._begins = False

    def tell(self, event: object) -> Iterator[Piece]:
        match event:
            case PartDeltaEvent(delta=TextPartDelta(content_delta=text)):
                if self._speaks:
                    yield text
            case PartDeltaEvent(delta=ThinkingPartDelta(content_delta=text)) if text:
                yield Thought(text, begins=self._begins)
                self._begins = False
            case PartStartEvent(part=part):
                yield from self._start(part)
            case PartEndEvent(part=part):
                yield from self._end(part)
            case FunctionToolCallEvent(part=part):
                self.calling = None
                yield Called(part.tool_call_id, part.tool_name, part.args_as_dict())
            case FunctionToolResultEvent(part=part):
                yield _returned(part)
            case AgentRunResultEvent():
                yield from self._finish(cast("AgentRunResultEvent[Any]", event).result.output)
            case _:
                pass

    def _start(self, part: ModelResponsePart) -> Iterator[Piece]:
        match part:
            case TextPart(content=text):
                self._is_silent = False
                if self._speaks:
                    yield text
            case ThinkingPart(content=text):
                self._begins = not text
                if text:
                    yield Thought(text, begins=True)
            case NativeToolReturnPart():
                yield _returned(part)
            case ToolCallPart():
                self.calling = part.tool_name
            case _:
                pass

    def _end(self, part: ModelResponsePart) -> Iterator[Piece]:
        match part:
            case TextPart(content=text) if not self._speaks and not is_json(text):
                yield text
            case NativeToolCallPart():
                yield Called(part.tool_call_id, part.tool_name, part.args_as_dict())
            case _:
                pass

    def _finish(self, output: object) -> Iterator[Piece]:
        match output:
            case DeferredToolRequests(calls=calls):
                names = ", ".join(call.tool_name for call in calls)
                message = f"the agent leaves the call of {names} to whoever runs it, which a chat cannot do"
                raise BackendError(message, allow_retry=False)
            case str():
                if self._is_silent or not self._speaks:
                    yield output
            case _:
                yield told(output)


class _Tools(AbstractToolset[Any]):
    """The tools of a model as a toolset: who runs them, asks first and tells what went wrong is the toolbox."""

    def __init__(self, tools: Toolbox, context: Context) -> None:
        self._tools = tools
        self._context = context

    @property
    def id(self) -> str | None:
        """It has none, since it is of one run."""
        return None

    async def get_tools(self, ctx: RunContext[Any]) -> dict[str, ToolsetTool[Any]]:  # noqa: ARG002 (they do not depend on it)
        """Describe the tools."""
        return {
            tool.name: ToolsetTool(
                toolset=self,
                tool_def=ToolDefinition(
                    name=tool.name, description=tool.description, parameters_json_schema=tool.schema
                ),
                max_retries=1,
                args_validator=SchemaValidator(core_schema.dict_schema(core_schema.str_schema())),
            )
            for tool in self._tools
        }

    async def call_tool(
        self,
        name: str,
        tool_args: dict[str, Any],
        ctx: RunContext[Any],
        tool: ToolsetTool[Any],  # noqa: ARG002 (its name says it)
    ) -> str:
        """Run a tool.

        Raises:
            ToolFailed: It gave no result; the agent tells the model why.
        """
        result = await self._tools.run(ctx.tool_call_id or "", name, tool_args, self._context)
        if result.has_failed:
            raise ToolFailed(result.text)
        return result.text


def _approving(context: Context) -> Callable[..., Any]:
    """Return what asks the user where a tool of the agent itself wants approval."""

    async def handle(_run: RunContext[Any], requests: DeferredToolRequests) -> DeferredToolResults | None:
        approvals: dict[str, bool | ToolDenied] = {}
        for call in requests.approvals:
            refusal = await approval_of(call.tool_name, call.args_as_dict(), context)
            approvals[call.tool_call_id] = True if refusal is None else ToolDenied(refusal)
        return requests.build_results(approvals=approvals) if approvals else None

    return handle


async def _content(said: Said) -> str | list[UserContent]:
    if not said.files:
        return said.text
    files = [await _part(file) for file in said.files]
    return [*files, said.text] if said.text else files


async def _part(file: AttachedFile) -> UserContent:
    read = await ask(attached, file)
    if read.kind == "text":
        return read.text
    return BinaryContent(read.data, media_type=read.mime_type, identifier=read.name)


async def _message(said: Said) -> ModelMessage:
    if said.role == "assistant":
        return ModelResponse([TextPart(said.text)])
    return ModelRequest([UserPromptPart(await _content(said))])


def _returned(part: BaseToolReturnPart[Any]) -> Returned:
    return Returned(
        part.tool_call_id, part.model_response_str(wrap_if_error=False), has_failed=part.outcome != "success"
    )


def _used(messages: Sequence[ModelMessage]) -> Iterator[Used]:
    for message in messages:
        if isinstance(message, ModelResponse):
            yield Used(message.usage.input_tokens, message.usage.output_tokens)


def _speaks(output_type: object) -> bool:
    """Whether the text of an agent is its answer as it stands, and not what an object is made of."""
    if isinstance(output_type, Sequence):
        return any(_speaks(kind) for kind in cast("Sequence[object]", output_type))
    if get_origin(output_type) in {UnionType, Union}:
        return any(_speaks(kind) for kind in get_args(output_type))
    return output_type is str or isinstance(output_type, TextOutput)


def _check_end(call: ToolCallPart, messages: Sequence[ModelMessage]) -> None:
    """Check that an answer has not ended in the middle of a call, where the connection seemed to end as it should.

    Raises:
        StreamError: It has: the provider does not say that it ends with a call, and the arguments are half of a text.
    """
    reason = next((one.finish_reason for one in reversed(messages) if isinstance(one, ModelResponse)), None)
    if reason != "tool_call" and isinstance(call.args, str) and is_cut(call.args):
        raise broken_off(call.tool_name)


def _failure(error: Exception, calling: str | None) -> Exception | None:
    """Return what an error of the library is, where that is not what a provider refuses or the user's code raised."""
    if is_broken_off(error):
        return broken_off(calling, error)
    match error:
        case ModelHTTPError() | ModelConnectionError():
            return None
        case ModelAPIError():
            return provider_failure(error.provider_error_code, str(error), error)
        case AgentRunError():
            return BackendError(f"the agent gave up: {error.message}")
        case NotImplementedError():
            return BackendError(f"the agent's model cannot be sent this conversation: {error}", allow_retry=False)
        case _:
            return None
