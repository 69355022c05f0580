"""What a runnable of LangChain takes, and what it is given of a conversation."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from langchain_core.messages import AnyMessage
from langchain_core.runnables import Runnable
from pydantic.errors import PydanticUserError

from chatkit_widget.errors import OptionError

Give = Callable[[Sequence[AnyMessage], str], Any]
"""Returns the input of a runnable, from all messages and the text of the last."""

TEXTS = ("input", "question", "query", "text", "topic")
"""What the key of the text is called, where a runnable has several keys."""


def input_of(runnable: Runnable[Any, Any]) -> Give:
    """Return what makes the input of a chain, from what it says that it takes.

    Raises:
        OptionError: It takes more than is in a conversation.
    """
    try:
        schema = runnable.get_input_jsonschema()
    except PydanticUserError:  # Its input is of a type that cannot be told.
        schema = {}
    fields: dict[str, dict[str, Any]] = schema.get("properties", {})
    if schema.get("type") != "object" or "root" in fields:
        kinds = [schema.get("type"), *(kind.get("type") for kind in schema.get("anyOf", []))]
        return _messages if "array" in kinds else _text
    if not fields:
        return lambda messages, text: {"input": text, "messages": [*messages], "chat_history": [*messages[:-1]]}
    lists = [key for key, field in fields.items() if field.get("type") == "array"]
    missing = [key for key in schema.get("required", []) if key not in lists]
    if len(missing) > 1:
        message = (
            f"the chain takes {' and '.join(map(repr, missing))}, and a message has one text: "
            f"give it the others before, as by prompt.partial({missing[0]}=…)"
        )
        raise OptionError(message)
    return mapping_of(lists, missing or [key for key in TEXTS if key in fields][:1])


def mapping_of(lists: Iterable[str], texts: Sequence[str]) -> Give:
    """Return what gives messages and the text of the last one by their keys.

    A list has the last message in it where it is called `messages`, or where nothing else has its text.
    """
    whole = {key: key == "messages" or not texts for key in lists}

    def give(messages: Sequence[AnyMessage], text: str) -> dict[str, Any]:
        given = {key: [*messages] if is_whole else [*messages[:-1]] for key, is_whole in whole.items()}
        return {**given, **dict.fromkeys(texts, text)}

    return give


def _messages(messages: Sequence[AnyMessage], _text: str) -> list[AnyMessage]:
    return [*messages]


def _text(_messages: Sequence[AnyMessage], text: str) -> str:
    return text
