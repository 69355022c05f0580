"""Every function of `models`, with a client or an agent whose server is the one of a test."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

import anthropic
import openai

from chatkit_widget import models
from chatkit_widget.models import Model, Tool
from tests.protocol.models.wire import KEY, Provider

MODEL = "model-of-a-test"


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


CLIENTS: dict[str, Adapter] = {
    "openai responses": of_openai(openai.AsyncOpenAI, "responses"),
    "openai responses, sync": of_openai(openai.OpenAI, "responses"),
    "openai chat": of_openai(openai.AsyncOpenAI, "chat"),
    "openai chat, sync": of_openai(openai.OpenAI, "chat"),
    "anthropic": of_anthropic(anthropic.AsyncAnthropic),
    "anthropic, sync": of_anthropic(anthropic.Anthropic),
}
"""Those of the libraries of providers."""

ADAPTERS: dict[str, Adapter] = {**CLIENTS}
"""All of them, by their names."""
