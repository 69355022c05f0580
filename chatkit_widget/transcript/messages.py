"""What was said in a thread, as model APIs take it."""

from collections.abc import Iterable

from chatkit_widget.protocol.items import AssistantMessage, StructuredInput, ThreadItem, UserMessage


def messages_of(items: Iterable[ThreadItem]) -> list[dict[str, str]]:
    """Return the messages among these items as role/content mappings; adjoining answers become one.

    Answers to questions are what the user said; mentions are `@` and their text. Widgets, objects and tasks are none.

    Example:
        >>> messages_of(chat.items)
        [{'role': 'user', 'content': 'How many rows?'}, {'role': 'assistant', 'content': '392.'}]
    """
    messages: list[dict[str, str]] = []
    for item in items:
        said = item.text if isinstance(item, UserMessage) else told(item) if isinstance(item, StructuredInput) else ""
        if said or isinstance(item, UserMessage):
            messages.append({"role": "user", "content": said})
        elif isinstance(item, AssistantMessage) and item.text:
            if messages and messages[-1]["role"] == "assistant":
                messages[-1]["content"] += "\n\n" + item.text
            else:
                messages.append({"role": "assistant", "content": item.text})
    return messages


def told(item: StructuredInput) -> str:
    """Return questions and answers as a person would tell them, a line each; nothing for those that were skipped."""
    given = item.answers
    return "\n".join(
        f"{question.question} {', '.join(given[question.id])}" for question in item.inputs if question.id in given
    )
