"""What stands in the composer beside the files: text and mentions, a quotation, a tool and a model."""

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from chatkit_widget import events
from chatkit_widget.errors import OptionError
from chatkit_widget.options import Options
from chatkit_widget.protocol.content import (
    AnyAttachment,
    InferenceOptions,
    ToolChoice,
    UserContent,
    UserText,
    plain_text,
)
from chatkit_widget.session.core import Core
from chatkit_widget.session.drafts import Drafts
from chatkit_widget.session.operations import Draft


class ComposerValue(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the composer: the parameters of `set_composer_value`, as they are now.

    `content` is empty where the text mentions nothing; `attachments` are those that are uploaded.
    """

    text: str = ""
    content: tuple[UserContent, ...] = ()
    reply: str | None = None
    attachments: tuple[AnyAttachment, ...] = ()
    selected_tool_id: str | None = None
    selected_model_id: str | None = None


def check_choices(options: Options, tool_id: str | None, model_id: str | None) -> None:
    """Raise unless the options offer a tool and a model, where they offer any.

    Raises:
        OptionError: They do not; the message names those they do.
    """
    tools, models = [tool.id for tool in options.composer.tools], [model.id for model in options.composer.models]
    for what, chosen, known in (("tool", tool_id, tools), ("model", model_id, models)):
        if chosen is not None and known and chosen not in known:
            message = f"there is no {what} {chosen!r}; composer.{what}s has {', '.join(known)}"
            raise OptionError(message)


class Composer:
    """Changes the draft. Every change is on the screen, and told to the listener and `tool.change`."""

    def __init__(self, core: Core, drafts: Drafts) -> None:
        self._core = core
        self._drafts = drafts
        core.state.view.selected_model_id = _default_model(core.options)

    @property
    def draft(self) -> Draft:
        """What is written."""
        return self._core.state.view.draft or Draft()

    @property
    def reply(self) -> str | None:
        """The text that the message will answer to."""
        return self._core.state.view.reply or None

    @property
    def chosen(self) -> InferenceOptions:
        """The tool and the model, as they go out with a message."""
        tool_id, model_id = self._core.state.view.selected_tool_id, self._core.state.view.selected_model_id
        return InferenceOptions(tool_choice=ToolChoice(id=tool_id) if tool_id else None, model=model_id or None)

    def write(
        self,
        text: str,
        content: Sequence[UserContent] = (),
        *,
        rev: int | None = None,
        origin: str | None = None,
        conversation: int | None = None,
    ) -> None:
        """Replace what is written in a conversation, by default the open one.

        Without `rev` it is a new edit; a page's older edit is passed over, and one of a thread that is gone. With
        mentions in `content`, the text is what they come to.
        """
        before = self._drafts.of(conversation)
        if before is None:
            return
        number = before.rev + 1 if rev is None else rev
        if number < before.rev:
            return
        if number == before.rev and origin != before.origin:
            number += 1
        has_tags = any(not isinstance(part, UserText) for part in content)
        said = plain_text(content) if content else text
        heard_from, heard = before.heard_from, before.heard
        if origin is not None and rev is not None:
            heard_from, heard = origin, rev
        self._drafts.put(
            Draft(
                text=said,
                content=list(content) if has_tags else [],
                rev=number,
                origin=origin,
                heard_from=heard_from,
                heard=heard,
                conversation=before.conversation,
            )
        )

    def replace(
        self,
        content: Sequence[UserContent] | None,
        *,
        reply: str | UnsetType | None,
        tool_id: str | UnsetType | None,
        model_id: str | UnsetType | None,
    ) -> None:
        """Replace what is given of it all; None for `content` leaves what is written.

        Raises:
            OptionError: A tool or a model cannot be selected; nothing changed.
        """
        self.check(tool_id, model_id)
        if content is not None:
            self.write("", content)
        if reply is not UNSET:
            self.quote(reply)
        if tool_id is not UNSET:
            self.select_tool(tool_id)
        if model_id is not UNSET:
            self.select_model(model_id)

    def quote(self, reply: str | None) -> None:
        """Set the text that the message will answer to, or None."""
        self._core.state.set(reply=reply or None)

    def check(self, tool_id: str | UnsetType | None = UNSET, model_id: str | UnsetType | None = UNSET) -> None:
        """Raise unless a tool and a model can be selected.

        Raises:
            OptionError: The options offer no such tool or model, or the model is disabled.
        """
        composer = self._core.options.composer
        for what, chosen, offered in (("tool", tool_id, composer.tools), ("model", model_id, composer.models)):
            if chosen is not UNSET and chosen is not None and not offered:
                message = f"the {what} {chosen!r} cannot be selected: composer.{what}s has none"
                raise OptionError(message)
        check_choices(self._core.options, tool_id or None, model_id or None)
        if any(model.id == model_id and model.disabled for model in composer.models):
            message = f"the model {model_id!r} is disabled"
            raise OptionError(message)

    def select_tool(self, tool_id: str | None) -> None:
        """Select a tool for the next message, or none.

        Raises:
            OptionError: The options offer no such tool.
        """
        self.check(tool_id=tool_id)
        if tool_id != (self._core.state.view.selected_tool_id or None):
            self._core.state.set(selected_tool_id=tool_id)
            self._core.tell("selected_tool_id", tool_id)
            self._core.hub.emit(events.ToolChange(tool_id=tool_id))

    def select_model(self, model_id: str | None) -> None:
        """Select a model, or the default one for None.

        Raises:
            OptionError: The options offer no such model, or it is disabled.
        """
        self.check(model_id=model_id)
        chosen = _default_model(self._core.options) if model_id is None else model_id
        if chosen != (self._core.state.view.selected_model_id or None):
            self._core.state.set(selected_model_id=chosen)
            self._core.tell("selected_model_id", chosen)

    def fit(self) -> None:
        """Let go of what the options offer no more."""
        composer, view = self._core.options.composer, self._core.state.view
        if view.selected_tool_id not in [tool.id for tool in composer.tools]:
            self.select_tool(None)
        if view.selected_model_id not in [model.id for model in composer.models if not model.disabled]:
            self.select_model(None)

    def sent(self) -> None:
        """Let go of what belonged to a message that is on its way: the quotation, and a tool that does not persist."""
        self.quote(None)
        self.used()

    def used(self) -> None:
        """Let go of a tool that does not persist, as a message went out with it."""
        tools = {tool.id: tool for tool in self._core.options.composer.tools}
        tool = tools.get(self._core.state.view.selected_tool_id or "")
        if tool is not None and not tool.persistent:
            self.select_tool(None)


def _default_model(options: Options) -> str | None:
    usable = [model for model in options.composer.models if not model.disabled]
    return next((model.id for model in usable if model.default), usable[0].id if usable else None)
