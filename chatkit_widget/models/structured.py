"""Answers that are no text."""

from pydantic_core import to_json


def told(answer: object) -> str:
    """Return an answer as JSON in Markdown: the user reads it, and the model, in the history of the thread.

    Example:
        >>> told({"name": "Oslo"})
        '```json…{…"name": "Oslo"…}…```'
    """
    text = to_json(answer, indent=2, fallback=repr).decode()
    return f"```json\n{text}\n```" if is_json(text) else text


def is_json(text: str) -> bool:
    """Whether a text is what an object or a list is made of, and so not meant to be read."""
    return text.lstrip().startswith(("{", "[", "```json"))
