"""Conversations that have something of everything, made of given words."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from chatkit_widget.protocol.content import (
    AssistantText,
    FileAttachment,
    ImageAttachment,
    InferenceOptions,
    ToolChoice,
    UploadDescriptor,
    UserTag,
    UserText,
)
from chatkit_widget.protocol.items import (
    AssistantMessage,
    Choice,
    EndOfTurn,
    Freeform,
    GeneratedImage,
    GeneratedImageItem,
    MultipleChoice,
    ObjectItem,
    OutputItem,
    SDKHiddenContext,
    StructuredAnswer,
    StructuredInput,
    TaskItem,
    ThreadItem,
    UnknownItem,
    UserMessage,
    WidgetItem,
    WorkflowItem,
)
from chatkit_widget.protocol.sources import Annotation, EntitySource, FileSource, URLSource
from chatkit_widget.protocol.tasks import (
    CustomTask,
    FileTask,
    ImageTask,
    SearchTask,
    ThoughtTask,
    Workflow,
    WorkflowSummary,
)
from chatkit_widget.protocol.threads import ThreadMetadata
from tests.protocol.strategies import items as plain_items
from tests.protocol.wire import NOW, hidden, tool_call

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PICTURE = f"data:image/png;base64,{PIXEL}"
THREAD = ThreadMetadata(id="thr_1", created_at=NOW, title="A conversation")


def common(name: str, seconds: float = 0) -> dict[str, Any]:
    return {"id": name, "thread_id": "thr_1", "created_at": NOW + timedelta(seconds=seconds)}


def asked(name: str, text: str, seconds: float = 0) -> UserMessage:
    return UserMessage(content=[UserText(text=text)], **common(name, seconds))


def answered(name: str, text: str, seconds: float = 0, **more: Any) -> AssistantMessage:
    return AssistantMessage(content=[AssistantText(text=text)], **common(name, seconds), **more)


def questions(name: str, *, status: Any = "answered", **more: Any) -> StructuredInput:
    answer = StructuredAnswer(values=["large", "red"]) if status == "answered" else None
    choice = MultipleChoice(id="size", question="Which one?", options=[Choice(value="large")], answer=answer)
    free = Freeform(id="why", question="Why?", answer=StructuredAnswer(skipped=True) if answer else None)
    return StructuredInput(status=status, inputs=[choice, free], **common(name), **more)


def widget(name: str, tree: dict[str, Any]) -> WidgetItem:
    return WidgetItem(widget=tree, **common(name))


def thing(name: str, bundle: dict[str, Any], class_name: str = "DataFrame") -> ObjectItem:
    return ObjectItem(bundle=bundle, class_name=class_name, **common(name))


def everything(words: str = "words", url: str = "https://example.org/page?a=1&b=2") -> list[ThreadItem]:
    """An item of every type, each text of which is `words` and each address `url`."""
    source = URLSource(title=words, url=url, description=words, attribution=words, group=words, timestamp="2026-01-02")
    file = FileSource(title=words, filename=words, description=words)
    entity = EntitySource(title=words, id="e", label=words, inline_label=words)
    annotations = [Annotation(source=one, index=len(words) // 2) for one in (source, file, entity)]
    search = SearchTask(title_query=words, queries=[words], sources=[source], status_indicator="complete")
    tasks = [CustomTask(title=words, content=words), search, ThoughtTask(content=words), FileTask(sources=[file])]
    return [
        UserMessage(
            content=[UserText(text=words), UserTag(id="t", text=words, data={"key": words})],
            quoted_text=words,
            attachments=[
                ImageAttachment(id="a", name=words, mime_type="image/png", preview_url=PICTURE),
                FileAttachment(id="b", name=words, mime_type="text/csv"),
            ],
            inference_options=InferenceOptions(tool_choice=ToolChoice(id="web"), model="fast"),
            **common("m1"),
        ),
        AssistantMessage(
            content=[AssistantText(text=words, annotations=annotations), AssistantText(text=words)],
            usage={"output_tokens": 7},
            **common("m2", 1.5),
        ),
        tool_call("c1"),
        hidden("h1"),
        SDKHiddenContext(content=words, **common("h2")),
        *(TaskItem(task=task, **common(f"t{at}")) for at, task in enumerate((*tasks, ImageTask(title=words)))),
        WorkflowItem(
            workflow=Workflow(type="custom", tasks=[*tasks], summary=WorkflowSummary(title=words), expanded=True),
            **common("w1"),
        ),
        WorkflowItem(
            workflow=Workflow(type="reasoning", tasks=[], summary=WorkflowSummary(duration=75)), **common("w2")
        ),
        GeneratedImageItem(image=GeneratedImage(id="g", url=PICTURE), **common("g1")),
        GeneratedImageItem(image=GeneratedImage(id="g", url=url), **common("g2")),
        GeneratedImageItem(**common("g3")),
        questions("q1"),
        questions("q2", status="skipped"),
        questions("q3", status="pending"),
        widget("x1", a_widget(words, url)),
        thing("o1", {"text/html": f"<b>{words}</b>", "text/plain": words}, words),
        thing("o2", {"image/png": PIXEL, "text/plain": words}, words),
        thing("o3", {"image/svg+xml": f"<svg><text>{words}</text></svg>"}, words),
        thing("o4", {"text/markdown": words}, words),
        thing("o5", {"application/json": {"key": [words]}}, words),
        thing("o6", {}, words),
        OutputItem(text=f"\x1b[31m{words}\x1b[0m\n", **common("p1")),
        UnknownItem(item_type=words, **common("u1")),
        EndOfTurn(**common("z1")),
    ]


def a_widget(words: str, url: str = "https://example.org/") -> dict[str, Any]:
    """A widget with every component."""

    def text(kind: str) -> dict[str, Any]:
        return {"type": kind, "value": words}

    cell = {"type": "Table.Cell", "children": [text("Text")]}
    option = {"value": "a", "label": words}
    return {
        "type": "Card",
        "status": {"text": words},
        "confirm": {"label": words, "action": {"type": "yes"}},
        "cancel": {"label": words, "action": {"type": "no"}},
        "children": [
            *(text(kind) for kind in ("Title", "Text", "Caption", "Label", "Markdown")),
            {"type": "Row", "children": [{"type": "Badge", "label": words}, {"type": "Spacer"}, text("Text")]},
            {"type": "Box", "direction": "row", "children": {"type": "Icon", "name": "calendar"}},
            {"type": "Col", "children": [{"type": "Divider"}, {"type": "Image", "src": url, "alt": words}]},
            {"type": "Form", "children": [{"type": "Button", "label": words}]},
            {"type": "Transition", "children": text("Text")},
            {"type": "Input", "name": "n", "defaultValue": words},
            {"type": "Input", "name": "n", "inputType": "password", "defaultValue": "s3cret"},
            {"type": "Textarea", "name": "n", "placeholder": words},
            {"type": "DatePicker", "name": "n", "defaultValue": words},
            {"type": "Select", "name": "n", "options": [option], "defaultValue": "a"},
            {"type": "Checkbox", "name": "n", "label": words, "defaultChecked": True},
            {"type": "RadioGroup", "name": "n", "options": [option, {"value": "b", "label": words}]},
            {"type": "Table", "children": [{"type": "Table.Row", "header": True, "children": [cell, cell]}]},
            {
                "type": "Chart",
                "data": [{"month": words, "sales": 1234.5}, {"month": "May", "sales": None}],
                "series": [{"type": "bar", "dataKey": "sales", "label": words}],
                "xAxis": {"dataKey": "month", "labels": {"May": words}},
            },
            {"type": "ListView", "children": [{"type": "ListViewItem", "children": [text("Text")]}]},
            {"type": "Telepathy", "children": [text("Text")]},
            None,
            "words",
        ],
    }


def with_secrets() -> list[ThreadItem]:
    """A message whose files have all that may not leave, with the word `secret` in it."""
    described = UploadDescriptor(url="https://up.example/?secret", method="PUT", headers={"X-Secret": "secret"})
    given: dict[str, Any] = {"upload_descriptor": described, "upload_url": "secret", "metadata": {"key": "secret"}}
    address = "https://files.example/a.png?token=secret"
    picture = ImageAttachment(id="a", name="a.png", mime_type="image/png", preview_url=address, **given)
    file = FileAttachment(id="b", name="b.csv", mime_type="text/csv", **given)
    return [UserMessage(content=[UserText(text="Look")], attachments=[picture, file], **common("m1"))]


ids = st.text(min_size=1, max_size=5)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
texts = st.text(max_size=30)
anything: st.SearchStrategy[list[ThreadItem]] = st.lists(
    st.one_of(plain_items, st.builds(everything, texts, texts).flatmap(st.sampled_from)), max_size=8
)
"""Items of all types, whose ids may repeat."""
threads = st.builds(
    ThreadMetadata,
    id=ids,
    created_at=moments,
    title=st.none() | texts,
    allowed_image_domains=st.none() | st.just(["e"]),
)
