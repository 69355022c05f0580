"""What the adapters of agents and runnables add to the time that their libraries need for a long answer."""

from typing import Any

import httpx2
import openai
from agents import Agent, OpenAIResponsesModel, RunConfig, Runner
from langchain_openai import ChatOpenAI
from pydantic_ai import Agent as PydanticAgent
from pydantic_ai.messages import PartDeltaEvent, PartStartEvent, TextPart
from pydantic_ai.models.openai import OpenAIResponsesModel as PydanticModel
from pydantic_ai.providers.openai import OpenAIProvider

from chatkit_widget import models
from tests.bench.models import MODEL, Row, transport
from tests.protocol.models.chat_wire import Chat
from tests.protocol.models.dialects import Dialect
from tests.protocol.models.responses_wire import Responses


def rows() -> list[Row]:
    """Each adapter beside its library."""
    return [of_pydantic_ai(), of_openai_agents(), of_langchain(Chat), of_langchain(Responses)]


def of_pydantic_ai() -> Row:
    """An agent of pydantic_ai."""
    agent = PydanticAgent(PydanticModel(MODEL, provider=OpenAIProvider(openai_client=client())))

    async def alone() -> int:
        count = 0
        async with agent.run_stream_events("Go") as events:
            async for event in events:
                begins = isinstance(event, PartStartEvent) and isinstance(event.part, TextPart)
                count += begins or isinstance(event, PartDeltaEvent)
        return count

    return Row("pydantic_ai", alone, models.pydantic_ai(agent))


def of_openai_agents() -> Row:
    """An agent of openai-agents."""
    agent = Agent(name="Helper", model=OpenAIResponsesModel(MODEL, client()))

    async def alone() -> int:
        count = 0
        async for event in Runner.run_streamed(
            agent, "Go", run_config=RunConfig(tracing_disabled=True)
        ).stream_events():
            count += event.type == "raw_response_event" and event.data.type == "response.output_text.delta"
        return count

    return Row("openai_agents", alone, models.openai_agents(agent))


def of_langchain(kind: type[Dialect]) -> Row:
    """A chat model of LangChain."""
    is_chat = kind is Chat
    more: dict[str, Any] = {"stream_usage": True} if is_chat else {"output_version": "responses/v1"}
    model: Any = ChatOpenAI(
        model=MODEL,
        api_key="none",  # pyright: ignore[reportArgumentType] (a text becomes a secret)
        use_responses_api=not is_chat,
        http_async_client=httpx2.AsyncClient(transport=transport(kind)),
        **more,
    )

    async def alone() -> int:
        count = 0
        async for chunk in model.astream("Go"):
            content = chunk.content
            count += bool(content if is_chat else content and content[0].get("text"))
        return count

    return Row(f"langchain {'chat' if is_chat else 'responses'}", alone, models.langchain(model))


def client() -> openai.AsyncOpenAI:
    """A client of a provider that always says the same."""
    return openai.AsyncOpenAI(api_key="none", http_client=httpx2.AsyncClient(transport=transport(Responses)))
