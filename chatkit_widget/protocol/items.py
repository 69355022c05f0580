"""The items of a thread."""

from datetime import datetime
from typing import Any, Literal

from chatkit_widget.protocol.base import Wire
from chatkit_widget.protocol.content import AnyAttachment, AssistantText, InferenceOptions, UserContent, plain_text
from chatkit_widget.protocol.objects import ObjectForm
from chatkit_widget.protocol.tasks import AnyTask, Workflow


class Item(Wire, frozen=True, kw_only=True):
    """The fields that every item has. A `created_at` without a zone is the local time of the kernel."""

    id: str
    thread_id: str
    created_at: datetime

    @property
    def type(self) -> str:
        """The wire's tag of this item, such as `assistant_message`."""
        return str(self.__struct_config__.tag)


class UserMessage(Item, frozen=True, kw_only=True, tag_field="type", tag="user_message"):
    """What the user said: plain text and tags, attachments, and the text it answers to."""

    content: list[UserContent]
    attachments: list[AnyAttachment] = []
    quoted_text: str | None = None
    inference_options: InferenceOptions = InferenceOptions()

    @property
    def text(self) -> str:
        """The message as plain text, each tag as `@` and its text."""
        return plain_text(self.content)


class AssistantMessage(Item, frozen=True, kw_only=True, tag_field="type", tag="assistant_message"):
    """What the assistant said, as Markdown in one or more parts.

    `usage` is not ChatKit's: what the answer took, as model APIs count it, where a backend tells, such as
    `{"input_tokens": 812, "output_tokens": 64}`.
    """

    content: list[AssistantText]
    usage: dict[str, Any] | None = None

    @property
    def text(self) -> str:
        """The Markdown of all parts, in order."""
        return "".join(part.text for part in self.content)


class ClientToolCall(Item, frozen=True, kw_only=True, tag_field="type", tag="client_tool_call"):
    """A call that the client has to answer."""

    status: Literal["pending", "completed"] = "pending"
    call_id: str
    name: str
    arguments: dict[str, Any]
    output: Any | None = None


class WidgetItem(Item, frozen=True, kw_only=True, tag_field="type", tag="widget"):
    """A ChatKit widget: an open tree of nodes whose root is a Card, a ListView or a Basic."""

    widget: dict[str, Any]
    copy_text: str | None = None


class GeneratedImage(Wire, frozen=True, kw_only=True):
    """A picture that was generated."""

    id: str
    url: str


class GeneratedImageItem(Item, frozen=True, kw_only=True, tag_field="type", tag="generated_image"):
    """A picture; `image` is absent until there is something to show."""

    image: GeneratedImage | None = None


class StructuredAnswer(Wire, frozen=True, kw_only=True):
    """The recorded answer to one question."""

    values: list[str] = []
    skipped: bool = False


class StructuredQuestion(Wire, frozen=True, kw_only=True):
    """The fields that both kinds of question have."""

    id: str
    question: str
    answer: StructuredAnswer | None = None


class Choice(Wire, frozen=True, kw_only=True):
    """One suggested answer."""

    value: str


class MultipleChoice(StructuredQuestion, frozen=True, kw_only=True, tag_field="type", tag="multiple_choice"):
    """A question with suggested answers."""

    options: list[Choice]
    multiple: bool = False


class Freeform(StructuredQuestion, frozen=True, kw_only=True, tag_field="type", tag="freeform"):
    """A question answered with text."""

    description: str | None = None


class StructuredInput(Item, frozen=True, kw_only=True, tag_field="type", tag="structured_input"):
    """Questions for the user."""

    status: Literal["pending", "answered", "skipped"] = "pending"
    inputs: list[MultipleChoice | Freeform]

    @property
    def answers(self) -> dict[str, list[str]]:
        """The answers that were given, by the ids of their questions."""
        return {
            question.id: question.answer.values
            for question in self.inputs
            if question.answer is not None and question.answer.values
        }


class TaskItem(Item, frozen=True, kw_only=True, tag_field="type", tag="task"):
    """A task that stands alone."""

    task: AnyTask


class WorkflowItem(Item, frozen=True, kw_only=True, tag_field="type", tag="workflow"):
    """A workflow and its tasks."""

    workflow: Workflow


class EndOfTurn(Item, frozen=True, kw_only=True, tag_field="type", tag="end_of_turn"):
    """An invisible mark: the assistant's turn is over."""


class HiddenContext(Item, frozen=True, kw_only=True, tag_field="type", tag="hidden_context_item"):
    """Context that a client never draws."""

    content: Any


class SDKHiddenContext(Item, frozen=True, kw_only=True, tag_field="type", tag="sdk_hidden_context"):
    """Context of the server's own that a client never draws."""

    content: str


class ObjectItem(Item, frozen=True, kw_only=True, tag_field="type", tag="chatkit_widget.object"):
    """A Python object in the chat: what it shows as, by MIME type, and the name of its class.

    Binary representations are base64 text, as in notebooks. They are its static form, for where there is no kernel:
    `form` is what a page draws instead, if it knows of more, and `ref` names the object while the kernel has it.
    """

    bundle: dict[str, Any]
    class_name: str
    form: ObjectForm | None = None
    ref: str | None = None


class OutputItem(Item, frozen=True, kw_only=True, tag_field="type", tag="chatkit_widget.output"):
    """What the user's code printed during a turn."""

    text: str


class UnknownItem(Item, frozen=True, kw_only=True, tag_field="type", tag="chatkit_widget.unknown"):
    """An item of a type that this version does not know: it takes its place in the thread as a quiet line."""

    item_type: str


ThreadItem = (
    UserMessage
    | AssistantMessage
    | ClientToolCall
    | WidgetItem
    | GeneratedImageItem
    | StructuredInput
    | TaskItem
    | WorkflowItem
    | EndOfTurn
    | HiddenContext
    | SDKHiddenContext
    | ObjectItem
    | OutputItem
    | UnknownItem
)
"""Every item of a thread."""
