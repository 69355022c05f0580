"""A client of the OpenAI SDK as a model: of OpenAI, or of any server that speaks as it does."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from typing import Any, Literal

from chatkit_widget.backends.message import Context, Message
from chatkit_widget.errors import OptionError
from chatkit_widget.models.base import Model
from chatkit_widget.models.clients import check_instructions, check_model, check_settings, is_async_client, key_of
from chatkit_widget.models.history import Said
from chatkit_widget.models.openai_chat import ChatDialogue
from chatkit_widget.models.openai_responses import ResponsesDialogue
from chatkit_widget.models.pieces import Piece
from chatkit_widget.models.rounds import rounds
from chatkit_widget.models.tools import Tool

Api = Literal["responses", "chat"]

_OWN = "api.openai.com"


class OpenAIModel(Model):
    """What `models.openai` returns; its parameters are described there."""

    def __init__(
        self,
        client: Any,
        *,
        model: str,
        api: Api | None,
        instructions: str | None,
        tools: Iterable[Callable[..., Any] | Tool],
        approve: bool,
        settings: Mapping[str, Any],
    ) -> None:
        super().__init__(tools=tools, approve=approve)
        is_async = is_async_client(client, "openai", "chat", "OpenAI()")
        check_model(model, "openai")
        check_instructions(instructions, "openai")
        if api not in (None, "responses", "chat"):
            message = f'api= is "responses" or "chat", not {api!r:.100}'
            raise OptionError(message)
        api = api or ("responses" if _is_own(client) else "chat")
        self._client, self._model = client, model
        self._dialogue = ResponsesDialogue if api == "responses" else ChatDialogue
        create = client.responses.create if api == "responses" else client.chat.completions.create
        check_settings(settings, create, self._dialogue.SAYS, "openai")
        self._given: dict[str, Any] = {
            "create": create,
            "is_async": is_async,
            "instructions": instructions,
            "settings": settings,
        }

    def secrets(self) -> Iterable[str]:
        """The key of the client, as it is now."""
        return key_of(self._client)

    def pieces(self, said: list[Said], message: Message, context: Context) -> AsyncGenerator[Piece]:
        """Ask, with the model that the user chose."""
        model = message.model or self._model
        dialogue = self._dialogue(said, model=model, tools=self.tools, context=context, **self._given)
        return rounds(dialogue, self.tools, context)


def _is_own(client: Any) -> bool:
    host = str(client.base_url.host)
    return host == _OWN or host.endswith(f".{_OWN}")
