"""A real `ChatKitServer` without a model: what the user says decides what it answers."""
# ruff: noqa: ARG002, D102 (the methods, and what they take, are openai-chatkit's)

import asyncio
import threading
import warnings
from base64 import b64encode
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # openai-chatkit warns of its own classes.
    from chatkit.actions import Action
    from chatkit.errors import CustomStreamError
    from chatkit.server import ChatKitServer, StreamingResult
    from chatkit.store import AttachmentStore, NotFoundError, Store
    from chatkit.types import (
        Attachment,
        AttachmentCreateParams,
        AudioInput,
        ClientEffectEvent,
        ClientToolCallItem,
        FeedbackKind,
        NoticeEvent,
        Page,
        ProgressUpdateEvent,
        SyncCustomActionResponse,
        ThreadItem,
        ThreadMetadata,
        ThreadStreamEvent,
        TranscriptionResult,
        UserMessageItem,
        WidgetItem,
    )
    from chatkit.widgets import DynamicWidgetRoot
    from pydantic import TypeAdapter

EVENTS: TypeAdapter[Any] = TypeAdapter(ThreadStreamEvent)
ATTACHMENTS: TypeAdapter[Any] = TypeAdapter(Attachment)
STARTED = 10


class MemoryStore(Store[Any]):
    """Threads and items in dictionaries, in the order in which they came."""

    def __init__(self) -> None:
        self.threads: dict[str, ThreadMetadata] = {}
        self.items: dict[str, dict[str, ThreadItem]] = {}
        self.attachments: dict[str, Attachment] = {}
        self.changed = threading.Condition()

    def wait_for(self, thread_id: str, kind: str) -> bool:
        """Wait until a thread holds an item of a type."""
        with self.changed:
            return self.changed.wait_for(lambda: kind in self.kinds(thread_id), timeout=2)

    def kinds(self, thread_id: str) -> list[str]:
        return [item.type for item in self.items[thread_id].values()]

    async def load_thread(self, thread_id: str, context: Any) -> ThreadMetadata:
        if thread_id not in self.threads:
            raise NotFoundError(thread_id)
        return self.threads[thread_id].model_copy(deep=True)

    async def save_thread(self, thread: ThreadMetadata, context: Any) -> None:
        self.threads[thread.id] = thread.model_copy(deep=True)
        self.items.setdefault(thread.id, {})

    async def load_threads(self, limit: int, after: str | None, order: str, context: Any) -> Page[ThreadMetadata]:
        return _page(list(self.threads.values()), limit, after, order)

    async def load_thread_items(
        self, thread_id: str, after: str | None, limit: int, order: str, context: Any
    ) -> Page[ThreadItem]:
        return _page(list(self.items[thread_id].values()), limit, after, order)

    async def add_thread_item(self, thread_id: str, item: ThreadItem, context: Any) -> None:
        with self.changed:
            self.items[thread_id][item.id] = item.model_copy(deep=True)
            self.changed.notify_all()

    async def save_item(self, thread_id: str, item: ThreadItem, context: Any) -> None:
        await self.add_thread_item(thread_id, item, context)

    async def load_item(self, thread_id: str, item_id: str, context: Any) -> ThreadItem:
        if item_id not in self.items.get(thread_id, {}):
            raise NotFoundError(item_id)
        return self.items[thread_id][item_id].model_copy(deep=True)

    async def delete_thread(self, thread_id: str, context: Any) -> None:
        del self.threads[thread_id], self.items[thread_id]

    async def delete_thread_item(self, thread_id: str, item_id: str, context: Any) -> None:
        self.items[thread_id].pop(item_id, None)

    async def save_attachment(self, attachment: Attachment, context: Any) -> None:
        self.attachments[attachment.id] = attachment

    async def load_attachment(self, attachment_id: str, context: Any) -> Attachment:
        if attachment_id not in self.attachments:
            raise NotFoundError(attachment_id)
        return self.attachments[attachment_id]

    async def delete_attachment(self, attachment_id: str, context: Any) -> None:
        del self.attachments[attachment_id]


class FileStore(AttachmentStore[Any]):
    """Takes files at `origin`, by a method of HTTP, and remembers who brought them."""

    def __init__(self, memory: MemoryStore, origin: str, method: str = "POST") -> None:
        self.memory = memory
        self.origin = origin
        self.method = method
        self.files: dict[str, bytes] = {}
        self.headers: list[dict[str, str]] = []

    async def create_attachment(self, input: AttachmentCreateParams, context: Any) -> Attachment:  # noqa: A002
        attachment_id = self.generate_attachment_id(input.mime_type, context)
        descriptor = {
            "url": f"{self.origin}/upload/{attachment_id}?signature=sealed",
            "method": self.method,
            "headers": {"X-Upload": "by hand"},
        }
        return self.made(attachment_id, input.name, input.mime_type, upload_descriptor=descriptor)

    async def delete_attachment(self, attachment_id: str, context: Any) -> None:
        self.files.pop(attachment_id, None)

    def made(self, attachment_id: str, name: str, mime_type: str, **more: Any) -> Attachment:
        fields: dict[str, Any] = {"id": attachment_id, "name": name, "mime_type": mime_type, **more}
        kind = {"type": "file"}
        if mime_type.startswith("image/"):
            data = b64encode(self.files.get(attachment_id, b"")).decode()
            kind = {"type": "image", "preview_url": f"data:{mime_type};base64,{data}"}
        return ATTACHMENTS.validate_python({**fields, **kind})

    async def take(self, request: Request) -> Attachment:
        """Take the bytes of a file; without an id in the address it is a new one."""
        self.headers.append(dict(request.headers))
        data, name, mime_type = await _received(request)
        attachment_id = request.path_params.get("id")
        if attachment_id is None:
            attachment_id = self.generate_attachment_id(mime_type, None)
        else:
            known = self.memory.attachments[attachment_id]
            assert (known.name, known.mime_type) == (name or known.name, mime_type)
            name = known.name
        self.files[attachment_id] = data
        self.memory.attachments[attachment_id] = self.made(attachment_id, name, mime_type, metadata={"mine": True})
        return self.memory.attachments[attachment_id]


async def _received(request: Request) -> tuple[bytes, str, str]:
    if request.method == "PUT":
        return await request.body(), "", request.headers["content-type"]
    async with request.form() as form:
        (field,) = form.multi_items()
        assert field[0] == "file"
        file = field[1]
        assert isinstance(file, UploadFile)
        return await file.read(), str(file.filename), str(file.content_type)


def _page(rows: list[Any], limit: int, after: str | None, order: str) -> Page[Any]:
    ordered = rows if order == "asc" else rows[::-1]
    start = 0 if after is None else [row.id for row in ordered].index(after) + 1
    chosen = ordered[start : start + limit]
    more = len(ordered) > start + limit
    return Page(data=chosen, has_more=more, after=chosen[-1].id if more else None)


class ScriptedServer(ChatKitServer[Any]):
    """Answers `echo …` with the words streamed, and other texts as `_scripts` has it."""

    def __init__(self, files_at: str | None = None, method: str = "POST") -> None:
        self.memory = MemoryStore()
        self.files = FileStore(self.memory, files_at or "", method)
        super().__init__(self.memory, self.files if files_at is not None else None)
        self.contexts: list[Any] = []
        self.feedback: list[tuple[list[str], str]] = []

    async def respond(  # noqa: C901, PLR0912 (one arm a command)
        self, thread: ThreadMetadata, input_user_message: UserMessageItem | None, context: Any
    ) -> AsyncIterator[ThreadStreamEvent]:
        self.contexts.append(context)
        text = "echo Thanks" if input_user_message is None else _text(input_user_message)
        command, _, rest = text.partition(" ")
        match command:
            case "echo":
                for event in self._message(thread, rest):
                    yield event
            case "endless" | "busy":
                *beginning, _part_done, _item_done = self._message(thread, "I will never")
                for event in beginning:
                    yield event
                while True:
                    await asyncio.sleep(0 if command == "busy" else 0.001)
                    yield ProgressUpdateEvent(text="still there")
            case "tool":
                yield _done(
                    ClientToolCallItem(
                        id=self._id("tool_call", thread),
                        thread_id=thread.id,
                        created_at=datetime.now(),  # noqa: DTZ005 (as ChatKit's own server writes them)
                        call_id="call_1",
                        name="look",
                        arguments={"at": "it"},
                    )
                )
            case "question":
                inputs = [{"type": "freeform", "id": "q1", "question": "Why?"}]
                yield self._item(thread, "structured_input", "message", inputs=inputs)
            case "widget":
                children = [{"type": "Text", "id": "t", "value": "one"}]
                # Its own class for each component warns that it is deprecated.
                tree = DynamicWidgetRoot.model_validate({"type": "Card", "children": children})
                yield self._item(thread, "widget", "message", widget=tree)
            case "title":
                yield ProgressUpdateEvent(text="thinking")
                thread.title = rest
                yield NoticeEvent(level="info", message="renamed")
                yield ClientEffectEvent(name="ring", data={"times": 2})
            case "boom":
                *beginning, _part_done, _item_done = self._message(thread, "As far as")
                for event in beginning:
                    yield event
                message = "a secret reason"
                raise RuntimeError(message)
            case "sorry":
                raise CustomStreamError("The oven is cold.", allow_retry=True)  # noqa: EM101, TRY003
            case _:
                return

    async def action(
        self, thread: ThreadMetadata, action: Action[str, Any], sender: WidgetItem | None, context: Any
    ) -> AsyncIterator[ThreadStreamEvent]:
        self.contexts.append(context)
        for event in self._message(thread, f"{action.type} {action.payload}"):
            yield event

    async def sync_action(
        self, thread: ThreadMetadata, action: Action[str, Any], sender: WidgetItem | None, context: Any
    ) -> SyncCustomActionResponse:
        return SyncCustomActionResponse(updated_item=sender)

    async def add_feedback(self, thread_id: str, item_ids: list[str], feedback: FeedbackKind, context: Any) -> None:
        self.feedback.append((item_ids, feedback))

    async def transcribe(self, audio_input: AudioInput, context: Any) -> TranscriptionResult:
        return TranscriptionResult(text=f"{len(audio_input.data)} bytes of {audio_input.media_type}")

    def _id(self, kind: Any, thread: ThreadMetadata) -> str:
        return self.store.generate_item_id(kind, thread, None)

    def _item(self, thread: ThreadMetadata, kind: str, id_kind: str, **fields: Any) -> ThreadStreamEvent:
        base = {"id": self._id(id_kind, thread), "thread_id": thread.id, "created_at": "2025-05-01T12:00:00"}
        return _event("thread.item.done", item={"type": kind, **base, **fields})

    def _message(self, thread: ThreadMetadata, text: str) -> Iterator[ThreadStreamEvent]:
        done = self._item(thread, "assistant_message", "message", content=[{"type": "output_text", "text": text}])
        item = EVENTS.dump_python(done)["item"]
        prefix = "assistant_message.content_part"
        yield _event("thread.item.added", item={**item, "content": []})
        updates: list[dict[str, Any]] = [{"type": f"{prefix}.added", "content": {"type": "output_text", "text": ""}}]
        updates += [{"type": f"{prefix}.text_delta", "delta": word} for word in text.split(" ")]
        updates += [{"type": f"{prefix}.done", "content": {"type": "output_text", "text": text}}]
        for update in updates:
            yield _event("thread.item.updated", item_id=item["id"], update={"content_index": 0, **update})
        yield done


def _event(kind: str, **fields: Any) -> ThreadStreamEvent:
    return EVENTS.validate_python({"type": kind, **fields})


def _done(item: ThreadItem) -> ThreadStreamEvent:
    return _event("thread.item.done", item=item)


def _text(message: UserMessageItem) -> str:
    return "".join(part.text for part in message.content)


class Uvicorn:
    """Uvicorn in a thread of its own, on a free port, serving whichever ChatKit server is put into it."""

    def __init__(self) -> None:
        self.chatkit: ScriptedServer | None = None
        self.port = 0
        self._ready = threading.Event()
        app = Starlette(
            routes=[
                Route("/chatkit", self._endpoint, methods=["POST"]),
                Route("/upload/{id}", self._upload, methods=["POST", "PUT"]),
                Route("/direct", self._upload, methods=["POST"]),
            ]
        )
        config = uvicorn.Config(app, port=0, log_config=None, lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="uvicorn", daemon=True)

    @property
    def url(self) -> str:
        return f"{self.origin}/chatkit"

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(STARTED)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(STARTED)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        startup = self._server.startup

        async def started(sockets: Any = None) -> None:
            await startup(sockets)
            self.port = self._server.servers[0].sockets[0].getsockname()[1]
            self._ready.set()

        self._server.startup = started
        await self._server.serve()

    async def _endpoint(self, request: Request) -> Response:
        assert self.chatkit is not None
        result = await self.chatkit.process(await request.body(), {"user": "me"})
        if isinstance(result, StreamingResult):
            return StreamingResponse(result, media_type="text/event-stream")
        return Response(result.json, media_type="application/json")

    async def _upload(self, request: Request) -> Response:
        assert self.chatkit is not None
        attachment = await self.chatkit.files.take(request)
        # As FastAPI answers: with null for what is not there.
        return Response(ATTACHMENTS.dump_json(attachment), media_type="application/json")


@contextmanager
def served() -> Generator[Uvicorn]:
    """Serve for as long as it takes."""
    server = Uvicorn()
    server.start()
    try:
        yield server
    finally:
        server.stop()
