"""Agents, chat models and graphs of the libraries that have them, whose server is the one of a test."""

from typing import Any, Literal

import httpx
import openai
from agents import Agent as OpenAIAgent
from agents import OpenAIChatCompletionsModel, OpenAIResponsesModel
from langchain_openai import ChatOpenAI
from pydantic_ai import Agent as PydanticAgent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.models.openai import OpenAIResponsesModel as PydanticResponsesModel
from pydantic_ai.providers.openai import OpenAIProvider

from tests.protocol.models.wire import KEY, Provider

Api = Literal["responses", "chat"]

MODEL = "model-of-a-test"


def pydantic_agent(provider: Provider, api: Api = "responses", **more: Any) -> PydanticAgent[Any, Any]:
    """Return an agent of pydantic_ai."""
    kind = PydanticResponsesModel if api == "responses" else OpenAIChatModel
    return PydanticAgent(kind(MODEL, provider=OpenAIProvider(openai_client=_client(provider))), **more)


def openai_agent(provider: Provider, api: Api = "responses", **more: Any) -> OpenAIAgent[Any]:
    """Return an agent of openai-agents."""
    kind = OpenAIResponsesModel if api == "responses" else OpenAIChatCompletionsModel
    given: dict[str, Any] = {"name": "Helper", "model": kind(MODEL, _client(provider)), **more}
    return OpenAIAgent(**given)


def langchain_model(provider: Provider, api: Api = "responses") -> ChatOpenAI:
    """Return a chat model of LangChain."""
    more: dict[str, Any] = {"output_version": "responses/v1"} if api == "responses" else {"stream_usage": True}
    # By itself, the library has one connection pool for all of its models.
    http, async_http = httpx.Client(), httpx.AsyncClient()
    provider.closing += [http.close, async_http.aclose]
    return ChatOpenAI(
        model=MODEL,
        base_url=provider.openai_url,
        api_key=KEY,  # pyright: ignore[reportArgumentType] (a text becomes a secret)
        max_retries=0,
        use_responses_api=api == "responses",
        http_client=http,
        http_async_client=async_http,
        **more,
    )


def _client(provider: Provider) -> openai.AsyncOpenAI:
    made = openai.AsyncOpenAI(base_url=provider.openai_url, api_key=KEY, max_retries=0)
    provider.closing.append(made.close)
    return made
