"""What a user gives to a method, made into what goes out with a request."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.content import InferenceOptions, ToolChoice, UserContent, UserMessageInput, UserText
from chatkit_widget.protocol.requests import Action


def user_input(
    text: str | None = None,
    *,
    content: Sequence[Any] | None = None,
    reply: str | None = None,
    tool_choice: str | Mapping[str, str] | None = None,
    model: str | None = None,
) -> UserMessageInput:
    """Return a message to send.

    Raises:
        OptionError: There is nothing to send, both `text` and `content` are given, or a value has a wrong type.
    """
    if text is not None and content is not None:
        message = "give text or content, not both: content replaces text"
        raise OptionError(message)
    if text is not None and not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance] (users' code is not checked)
        message = f"text must be str, not {type(text).__name__}: {text!r}"
        raise OptionError(message)
    parts: list[UserContent] = [UserText(text=text)] if text is not None else _parts(content or [])
    if all(isinstance(part, UserText) and not part.text.strip() for part in parts):
        message = "there is nothing to send: the message is empty or blank"
        raise OptionError(message)
    chosen = tool_choice.get("id") if isinstance(tool_choice, Mapping) else tool_choice
    return UserMessageInput(
        content=parts,
        quoted_text=reply or "",
        inference_options=InferenceOptions(tool_choice=ToolChoice(id=chosen) if chosen else None, model=model),
    )


def action_of(given: Mapping[str, Any]) -> Action:
    """Return a custom action.

    Raises:
        OptionError: It is not a mapping with a `type`.
    """
    try:
        return msgspec.convert(dict(given), Action)
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        message = f"an action is a mapping like {{'type': 'book', 'payload': …}}, not {given!r} ({error})"
        raise OptionError(message) from error


def _parts(content: Sequence[Any]) -> list[UserContent]:
    try:
        return msgspec.convert([_with_data(part) for part in content], list[UserContent])
    except (msgspec.ValidationError, TypeError) as error:
        message = f"content must be a list of input_text and input_tag parts: {error}"
        raise OptionError(message) from error


def _with_data(part: Any) -> Any:
    """Add the `data` of a tag, which is optional in ChatKit's types but required by its server."""
    if isinstance(part, Mapping) and cast("Mapping[str, Any]", part).get("type") == "input_tag":
        return {"data": {}, **cast("Mapping[str, Any]", part)}
    return cast("Any", part)
