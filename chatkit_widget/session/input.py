"""What a user gives to a method, made into what goes out with a request."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.content import (
    AnyAttachment,
    FileAttachment,
    ImageAttachment,
    InferenceOptions,
    ToolChoice,
    UserContent,
    UserMessageInput,
    UserText,
)
from chatkit_widget.protocol.items import MultipleChoice, StructuredInput
from chatkit_widget.protocol.requests import Action, Submission, SubmittedAnswer
from chatkit_widget.sentences import say


def check_text(name: str, given: object, meaning: str, *, is_needed: bool = False) -> None:
    """Raise unless a value is text, or None where it may be left out.

    Raises:
        OptionError: It is not; the message says what it means.
    """
    if not isinstance(given, str) and (is_needed or given is not None):
        message = f"{name} must be text, {meaning}, not {type(given).__name__}: {given!r:.100}"
        raise OptionError(message)


def user_input(
    text: str | None = None,
    *,
    content: Sequence[Any] | None = None,
    reply: str | None = None,
    attachments: Sequence[AnyAttachment] = (),
    tool_choice: str | Mapping[str, str] | None = None,
    model: str | None = None,
) -> UserMessageInput:
    """Return a message to send.

    Raises:
        OptionError: There is nothing to send, both `text` and `content` are given, or a value has a wrong type.
    """
    parts = content_of(text, content) or []
    if all(isinstance(part, UserText) and not part.text.strip() for part in parts):
        parts = []
    if not parts and not attachments:
        raise OptionError(say("nothing_to_send"))
    chosen = tool_choice.get("id", tool_choice) if isinstance(tool_choice, Mapping) else tool_choice
    check_text("tool_choice", chosen, 'the id of a tool, as text or as {"id": …}')
    check_text("model", model, "the id of a model")
    return UserMessageInput(
        content=parts,
        attachments=[attachment.id for attachment in attachments],
        quoted_text=reply_of(reply) or "",
        inference_options=InferenceOptions(
            tool_choice=ToolChoice(id=str(chosen)) if chosen else None, model=model or None
        ),
    )


def reply_of(given: str | None) -> str | None:
    """Return the text that a message answers to.

    Raises:
        OptionError: It is no text.
    """
    check_text("reply", given, "the text that is answered")
    return given


def content_of(text: str | None, content: Sequence[Any] | None) -> list[UserContent] | None:
    """Return what is to be written in the composer, or None when nothing is given.

    Raises:
        OptionError: Both are given, or a value has a wrong type.
    """
    if text is not None and content is not None:
        message = "give text or content, not both: content replaces text"
        raise OptionError(message)
    check_text("text", text, "the words; mentions go into content=")
    if content is not None:
        return _parts(content)
    return None if text is None else [UserText(text=text)]


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


def attachments_of(given: Sequence[Any] | None) -> list[AnyAttachment]:
    """Return attachments that are uploaded already.

    Raises:
        OptionError: One is neither an attachment nor a mapping like one, or its bytes were never uploaded.
    """
    try:
        attachments = [_attachment(each) for each in given or ()]
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        message = f"attachments are what `await chat.attach(file)` returns, or mappings like them: {error}"
        raise OptionError(message) from error
    for attachment in attachments:
        if attachment.upload_descriptor is not None or attachment.upload_url is not None:
            message = (
                f"the attachment {attachment.id!r} ({attachment.name}) was never uploaded: use chat.attach or files="
            )
            raise OptionError(message)
    return attachments


def submission_of(item: StructuredInput, answers: Mapping[str, str | Sequence[str]] | None) -> Submission:
    """Return the answers to questions; None skips them all, and a question without an answer is skipped.

    Raises:
        OptionError: There is no such question, or one that takes a single answer gets several.
    """
    if answers is None:
        return Submission(status="skipped")
    questions = {question.id: question for question in item.inputs}
    submitted: dict[str, SubmittedAnswer] = {}
    for name, given in answers.items():
        if name not in questions:
            message = f"there is no question {name!r}; the questions are {', '.join(questions)}"
            raise OptionError(message)
        question = questions[name]
        values = [value for value in _texts(name, given) if value.strip()]
        if len(values) > 1 and not (isinstance(question, MultipleChoice) and question.multiple):
            message = f"the question {name!r} takes one answer, not {len(values)}: {values!r:.100}"
            raise OptionError(message)
        submitted[name] = SubmittedAnswer(values=values, skipped=not values)
    if all(answer.skipped for answer in submitted.values()):
        return Submission(status="skipped")
    return Submission(answers=submitted)


def _texts(name: str, given: object) -> list[str]:
    values: list[Any] = [given] if isinstance(given, str) else list(cast("Any", given)) if _is_list(given) else [given]
    wrong = [value for value in values if not isinstance(value, str)]
    if wrong:
        message = f"an answer is text or a list of texts, and that to {name!r} has {wrong[0]!r:.100}"
        raise OptionError(message)
    return values


def _is_list(given: object) -> bool:
    return isinstance(given, Sequence | set | frozenset) and not isinstance(given, bytes)


def _attachment(given: Any) -> AnyAttachment:
    if isinstance(given, FileAttachment | ImageAttachment):
        return given
    return msgspec.convert({"type": "file", **given}, AnyAttachment)


def _parts(content: Sequence[Any]) -> list[UserContent]:
    try:
        return msgspec.convert(list(content), list[UserContent])
    except (msgspec.ValidationError, TypeError) as error:
        message = f"content must be a list of input_text and input_tag parts: {error}"
        raise OptionError(message) from error
