"""Questions that a user's function asks with a `structured_input` item, and their answers."""

from msgspec.structs import replace

from chatkit_widget.errors import BackendError
from chatkit_widget.protocol.items import MultipleChoice, StructuredAnswer, StructuredInput, ThreadItem
from chatkit_widget.protocol.requests import Submission


def recorded(item: ThreadItem, submission: Submission) -> StructuredInput:
    """Return questions with what the user answered, as openai-chatkit records it.

    A question that takes one answer keeps the first of several; one without an answer was skipped.

    Raises:
        BackendError: The item asks nothing, or was answered already.
    """
    if not isinstance(item, StructuredInput) or item.status != "pending":
        message = f"the item {item.id!r} has no questions that are open"
        raise BackendError(message, allow_retry=False)
    answered = [replace(question, answer=_answer(question, submission)) for question in item.inputs]
    return replace(item, status=submission.status, inputs=answered)


def _answer(question: object, submission: Submission) -> StructuredAnswer:
    given = submission.answers.get(getattr(question, "id", ""))
    values = [value for value in given.values if value.strip()] if given and submission.status == "answered" else []
    if not (isinstance(question, MultipleChoice) and question.multiple):
        values = values[:1]
    return StructuredAnswer(values=values, skipped=not values)
