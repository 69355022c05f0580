"""Models as the function of a chat: what a client, an agent or a runnable says, in one line.

Each function takes what the user already has, and imports its library only then. It returns a `Model`, which
`ChatKit(…)` takes: the answer streams, with the history of the thread, its files and pictures; reasoning is a workflow,
calls of tools are tasks; Stop ends the request; what the answer took is the `usage` of its message.

Example:
    >>> from openai import OpenAI
    >>> from chatkit_widget import ChatKit, models
    >>> ChatKit(models.openai(OpenAI(), model="gpt-5-mini"))
"""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from chatkit_widget.models.base import Model
from chatkit_widget.models.tools import Tool, tool

__all__ = ["Model", "Tool", "anthropic", "openai", "tool"]


def openai(
    client: Any,
    *,
    model: str,
    api: Literal["responses", "chat"] | None = None,
    instructions: str | None = None,
    tools: Iterable[Callable[..., Any] | Tool] = (),
    approve: bool = False,
    **settings: Any,
) -> Model:
    """Answer with a model of OpenAI, or of any server that speaks as OpenAI does.

    Args:
        client: A client of the OpenAI SDK, sync or async: `OpenAI()`, `AsyncOpenAI()`, those of Azure, one with any
            `base_url`. An async one is used on the loop of the chats: give the chat one of its own, or
            `run_on="kernel"`.
        model: The name of the model; one that the user chose in the chat goes before it.
        api: `"responses"` or `"chat"` (Chat Completions); by default Responses at OpenAI's own address, and Chat
            Completions at any other.
        instructions: What the model is told before all else.
        tools: Python functions that the model may call. They run in the kernel.
        approve: Whether the user is asked before each call; `tool(f, approve=True)` asks for one of them.
        settings: Whatever else the SDK's `create` takes, such as `temperature=0.2` or
            `reasoning={"effort": "low", "summary": "auto"}`.

    Raises:
        OptionError: It is no such client, or something else is wrong with what was given.

    Example:
        >>> ChatKit(models.openai(OpenAI(), model="gpt-5-mini", tools=[count_rows]))
        >>> ollama = OpenAI(base_url="http://localhost:11434/v1", api_key="ollama")
        >>> ChatKit(models.openai(ollama, model="qwen3"))
    """
    from chatkit_widget.models.openai_client import OpenAIModel  # noqa: PLC0415 (loaded only when it is used)

    return OpenAIModel(
        client, model=model, api=api, instructions=instructions, tools=tools, approve=approve, settings=settings
    )


def anthropic(
    client: Any,
    *,
    model: str,
    max_tokens: int = 8192,
    instructions: str | None = None,
    tools: Iterable[Callable[..., Any] | Tool] = (),
    approve: bool = False,
    **settings: Any,
) -> Model:
    """Answer with a model of Anthropic.

    Args:
        client: A client of the Anthropic SDK, sync or async: `Anthropic()`, `AsyncAnthropic()`, those of Bedrock,
            Vertex and Foundry. An async one is used on the loop of the chats: give the chat one of its own, or
            `run_on="kernel"`.
        model: The name of the model; one that the user chose in the chat goes before it.
        max_tokens: How many tokens one answer may have, its thoughts included.
        instructions: What the model is told before all else.
        tools: Python functions that the model may call. They run in the kernel.
        approve: Whether the user is asked before each call; `tool(f, approve=True)` asks for one of them.
        settings: Whatever else the SDK's `messages.create` takes, such as
            `thinking={"type": "enabled", "budget_tokens": 2048}`.

    Raises:
        OptionError: It is no such client, or something else is wrong with what was given.

    Example:
        >>> ChatKit(models.anthropic(Anthropic(), model="claude-sonnet-4-5", tools=[count_rows], approve=True))
    """
    from chatkit_widget.models.anthropic_client import AnthropicModel  # noqa: PLC0415 (loaded only when it is used)

    return AnthropicModel(
        client,
        model=model,
        max_tokens=max_tokens,
        instructions=instructions,
        tools=tools,
        approve=approve,
        settings=settings,
    )
