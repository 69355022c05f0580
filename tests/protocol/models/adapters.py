"""Every function of `models`, with a client or an agent whose server is the one of a test."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

import anthropic
import openai

from chatkit_widget import models
from chatkit_widget.models import Model, Tool
from tests.protocol.models.agents import MODEL, Api, langchain_model, openai_agent, pydantic_agent
from tests.protocol.models.wire import KEY, Provider


class Adapter(Protocol):
    """Makes a model that asks a provider."""

    def __call__(
        self,
        provider: Provider,
        *,
        tools: Iterable[Callable[..., Any] | Tool] = (),
        approve: bool = False,
        instructions: str | None = None,
    ) -> Model:
        """Make it."""
        ...


def of_openai(client: type[openai.OpenAI | openai.AsyncOpenAI], api: Any) -> Adapter:
    """Return what makes a model of an OpenAI client."""

    def make(provider: Provider, **more: Any) -> Model:
        made = client(base_url=provider.openai_url, api_key=KEY, max_retries=0)
        provider.closing.append(made.close)
        return models.openai(made, model=MODEL, api=api, **more)

    return make


def of_anthropic(client: type[anthropic.Anthropic | anthropic.AsyncAnthropic]) -> Adapter:
    """Return what makes a model of an Anthropic client."""

    def make(provider: Provider, **more: Any) -> Model:
        made = client(base_url=provider.anthropic_url, api_key=KEY, max_retries=0)
        provider.closing.append(made.close)
        return models.anthropic(made, model=MODEL, **more)

    return make


def of_pydantic_ai(api: Api) -> Adapter:
    """Return what makes a model of an agent of pydantic_ai."""

    def make(provider: Provider, instructions: str | None = None, **more: Any) -> Model:
        return models.pydantic_ai(pydantic_agent(provider, api, instructions=instructions), **more)

    return make


def of_openai_agents(api: Api) -> Adapter:
    """Return what makes a model of an agent of openai-agents."""

    def make(provider: Provider, instructions: str | None = None, **more: Any) -> Model:
        return models.openai_agents(openai_agent(provider, api, instructions=instructions), **more)

    return make


def of_langchain(provider: Provider, **more: Any) -> Model:
    """Make a model of a chat model of LangChain: the one for Responses, since the other passes reasoning over."""
    return models.langchain(langchain_model(provider), **more)


CLIENTS: dict[str, Adapter] = {
    "openai responses": of_openai(openai.AsyncOpenAI, "responses"),
    "openai responses, sync": of_openai(openai.OpenAI, "responses"),
    "openai chat": of_openai(openai.AsyncOpenAI, "chat"),
    "openai chat, sync": of_openai(openai.OpenAI, "chat"),
    "anthropic": of_anthropic(anthropic.AsyncAnthropic),
    "anthropic, sync": of_anthropic(anthropic.Anthropic),
}
"""Those of the libraries of providers."""

AGENTS: dict[str, Adapter] = {
    "pydantic_ai responses": of_pydantic_ai("responses"),
    "pydantic_ai chat": of_pydantic_ai("chat"),
    "openai_agents responses": of_openai_agents("responses"),
    "openai_agents chat": of_openai_agents("chat"),
    "langchain": of_langchain,
}
"""Those of libraries on top of them."""

ADAPTERS: dict[str, Adapter] = {**CLIENTS, **AGENTS}
"""All of them, by their names."""
