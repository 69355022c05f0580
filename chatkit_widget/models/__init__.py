"""Models as the function of a chat: what a client, an agent or a runnable says, in one line.

Each function takes what the user already has, and imports its library only then. It returns a `Model`, which
`ChatKit(…)` takes: the answer streams, with the history of the thread, its files and pictures; reasoning is a workflow,
calls of tools are tasks; Stop ends the request; what the answer took is the `usage` of its message.

Example:
    >>> from openai import OpenAI
    >>> from chatkit_widget import ChatKit, models
    >>> ChatKit(models.openai(OpenAI(), model="gpt-5-mini"))
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from chatkit_widget.models.base import Model
from chatkit_widget.models.tools import Tool, tool

__all__ = ["Model", "Tool", "anthropic", "langchain", "openai", "openai_agents", "pydantic_ai", "tool"]


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


def pydantic_ai(
    agent: Any,
    *,
    tools: Iterable[Callable[..., Any] | Tool] = (),
    approve: bool = False,
    deps: Any = None,
    **settings: Any,
) -> Model:
    """Answer with an agent of pydantic_ai.

    Its own tools are tasks in the chat, as those that are given here. Where one of its own wants approval, the user is
    asked, and the run goes on. An answer that is no text, by the agent's `output_type`, is shown as JSON. A model that
    the user chose in the chat takes the place of the agent's: its id is one that `Agent` takes, as `openai:gpt-5`.

    Args:
        agent: The `Agent`.
        tools: Python functions that the model may call, beside the agent's own tools.
        approve: Whether the user is asked before each call of these functions.
        deps: The dependencies of the run.
        settings: What else `Agent.run` takes, such as `model_settings=`, `usage_limits=` or `toolsets=`.

    Raises:
        OptionError: It is no agent, a tool is no function that a model can call, or a parameter is unknown.

    Example:
        >>> from pydantic_ai import Agent
        >>> agent = Agent("openai:gpt-5-mini", instructions="Answer briefly.")
        >>> ChatKit(models.pydantic_ai(agent, tools=[rows]))
    """
    from chatkit_widget.models.pydantic_ai_agent import PydanticAgent  # noqa: PLC0415 (the library loads when it is used)

    return PydanticAgent(agent, tools=tools, approve=approve, settings={"deps": deps, **settings})


def langchain(
    runnable: Any,
    *,
    instructions: str | None = None,
    tools: Iterable[Callable[..., Any] | Tool] = (),
    approve: bool = False,
    config: Mapping[str, Any] | None = None,
) -> Model:
    """Answer with a chat model, a chain, or a compiled graph of LangGraph.

    A chat model gets all messages. A chain gets what it says that it takes: all messages where it takes a list; its
    keys, of which `messages` is all messages, any other list those before the last, and the one that is left the text
    of the last; or else the text of the last message alone, as in `{"context": retriever, …} | prompt | model`.

    A graph gets its state by the same keys. One with a checkpointer remembers the thread by the chat's id for it, and
    gets the last message alone. The text of its models streams; a model that is tagged `nostream` stays silent. What
    its nodes ask by `interrupt("Which file?")` or `interrupt({"question": …, "options": […]})` is asked in the chat,
    and calls of tools that are to be approved, too; a question that is skipped is answered with `""`.

    Args:
        runnable: The `Runnable`.
        instructions: The system message of a chat model.
        tools: Python functions that a chat model may call.
        approve: Whether the user is asked before each call of them.
        config: The `RunnableConfig`, such as `{"recursion_limit": 50}`.

    Raises:
        OptionError: It is no runnable, a chain takes more than is in a conversation, or what is for chat models was
            given with a chain or a graph.

    Example:
        >>> from langchain_openai import ChatOpenAI
        >>> ChatKit(models.langchain(ChatOpenAI(model="gpt-5-mini"), instructions="Answer briefly.", tools=[rows]))
    """
    from chatkit_widget.models.langchain_runnable import made  # noqa: PLC0415 (the library loads when it is used)

    return made(runnable, instructions=instructions, tools=tools, approve=approve, config=config)


def openai_agents(
    agent: Any,
    *,
    tools: Iterable[Callable[..., Any] | Tool] = (),
    approve: bool = False,
    context: Any = None,
    **settings: Any,
) -> Model:
    """Answer with an agent of openai-agents.

    Its own tools, those that OpenAI runs, and handoffs are tasks in the chat. Where one of its own tools has
    `needs_approval`, the user is asked, and the run goes on. An answer that is no text, by the agent's `output_type`,
    is shown as JSON.

    The library would send what is said to OpenAI as a trace, and stop where a model calls a tool that does not exist:
    without a `run_config=` of yours, there are no traces, such a model is told so, and a model that the user chose in
    the chat takes the place of the agent's: its id is a name that the library finds a model by.

    Args:
        agent: The `Agent`.
        tools: Python functions that this agent may call, beside its own tools; those that it hands over to may not.
        approve: Whether the user is asked before each call of these functions.
        context: The context of the run.
        settings: What else `Runner.run_streamed` takes, such as `max_turns=` or `run_config=`.

    Raises:
        OptionError: It is no agent, a tool is no function that a model can call, or a parameter is unknown.

    Example:
        >>> from agents import Agent
        >>> ChatKit(models.openai_agents(Agent(name="Helper", model="gpt-5-mini"), tools=[rows]))
    """
    from chatkit_widget.models.openai_agents_agent import OpenAIAgent  # noqa: PLC0415 (the library loads when it is used)

    return OpenAIAgent(agent, tools=tools, approve=approve, settings={"context": context, **settings})
