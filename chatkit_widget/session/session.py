"""The ChatKit client: commands in, requests out."""

import asyncio
from base64 import b64encode
from collections.abc import Coroutine, Sequence
from typing import Any, Literal, TypeVar

from chatkit_widget import events
from chatkit_widget.backends.base import Backend
from chatkit_widget.backends.files import File
from chatkit_widget.errors import (
    BackendError,
    ChatKitClosedError,
    ChatKitError,
    NotFoundError,
    OptionError,
    StoreError,
    WidgetError,
)
from chatkit_widget.options import Callbacks, Options
from chatkit_widget.protocol.content import AnyAttachment, UserText
from chatkit_widget.protocol.items import EndOfTurn, OutputItem, UserMessage
from chatkit_widget.protocol.requests import (
    Action,
    ActionConfig,
    FeedbackParams,
    InputTranscribe,
    ItemsFeedback,
    TranscribeParams,
    Transcription,
)
from chatkit_widget.protocol.threads import ThreadMetadata
from chatkit_widget.sentences import say, words_of
from chatkit_widget.session.asking import Asking
from chatkit_widget.session.callbacks import call_back
from chatkit_widget.session.commands import Commands
from chatkit_widget.session.composer import Composer, ComposerValue
from chatkit_widget.session.core import Core, Listener
from chatkit_widget.session.deleting import Deletions
from chatkit_widget.session.drafts import Drafts
from chatkit_widget.session.mentions import Mentions
from chatkit_widget.session.overhearing import Overhearing
from chatkit_widget.session.speaking import Speaking
from chatkit_widget.session.state import LiveRow, Screen
from chatkit_widget.session.status import Status
from chatkit_widget.session.threads import Threads
from chatkit_widget.session.turns import Turns
from chatkit_widget.session.uploads import Uploads
from chatkit_widget.session.widgets import Widgets

T = TypeVar("T")


class ChatSession:
    """One conversation with a backend. Everything here runs on the session's loop.

    What begins a turn is in `turns`, what changes widgets in `widgets`, what deletes threads in `deletions`, what
    stands in the composer in `composer` and `uploads`, what the user's functions offer there in `mentions` and
    `commands`, what Python says beside all turns in `speaking`, what it asks in `asking`, its line about what is going
    on in `status`, what goes between it and the backend in `traffic`, and who hears that in `overhearing`.

    Args:
        backend: Who answers.
        options: What the chat looks like.
        callbacks: The Python functions among the options.
        callback_timeout: Seconds that these may take; None sets no limit.
        screen: Where operations go.
        listener: Told of `thread_id`, `composer_value`, `responding`, `loading` and `history_open`.
        thread_id: The thread to open at the start if it is still there, where no option `initial_thread` is given.
        poll_interval: Seconds between two looks for what changed elsewhere; None does not look.
        kernel_loop: Where handlers run, instead of the session's loop and the chat's worker.
    """

    def __init__(
        self,
        backend: Backend,
        options: Options,
        callbacks: Callbacks | None = None,
        *,
        callback_timeout: float | None = None,
        screen: Screen,
        listener: Listener,
        thread_id: str | None = None,
        poll_interval: float | None = None,
        kernel_loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._core = Core(
            backend,
            options,
            callbacks=callbacks or {},
            callback_timeout=callback_timeout,
            screen=screen,
            listener=listener,
            kernel_loop=kernel_loop,
        )
        self.state = self._core.state
        self.hub = self._core.hub
        self.traffic = self._core.traffic
        self.check_free = self._core.check_free
        self.check_open = self._core.check_open
        self.row = self._core.row
        self.speak = self._core.speak
        self.drafts = Drafts(self._core)
        self.composer = Composer(self._core, self.drafts)
        self.uploads = Uploads(self._core, self.drafts)
        self.mentions = Mentions(self._core)
        self.commands = Commands(self._core, self.mentions)
        self._threads = Threads(self._core, self.drafts)
        self.status = Status(self._core)
        self.speaking = Speaking(
            self._core, self._threads, start=self.start, is_awaiting=lambda: self.turns.is_awaiting
        )
        self.asking = Asking(self._core, self.speaking, start=self.start)
        self.turns = Turns(self._core, self._threads, self.asking, start=self._start_at_rest)
        self.widgets = Widgets(self._core, start=self.start)
        self.overhearing = Overhearing(self._core)
        self.deletions = Deletions(
            self._core, self._threads, start=self.start, stop=self.turns.stop, forget=self._forget
        )
        self._last_thread = thread_id
        self._poll_interval = poll_interval
        self._starting: asyncio.Task[None] | None = None
        self._polling: asyncio.Task[None] | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the chat was closed."""
        return self._core.is_closed

    def spawn(self, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a task that `close` cancels."""
        return self._core.spawn(coroutine)

    def report(self, message: str, error: BaseException) -> None:
        """Tell the user and `chatkit.error` of a problem that ended nothing. May be called from any thread."""
        self._core.report(message, error)

    async def start(self) -> None:
        """List the threads and open the first one, once; every other command begins with this."""
        self.check_open()
        if self._starting is None:
            self._starting = self._core.spawn(self._start())
        await asyncio.wait({self._starting})
        self.check_open()
        self._starting.result()

    async def close(self) -> None:
        """Stop what runs and let go of everything; a closed session answers nothing more."""
        if not self._core.is_closed:
            self._core.is_closed = True
            # First, so that a chat that takes the place of this one lists its threads without those.
            await asyncio.gather(
                self.deletions.settle(),
                self.turns.stop(),
                self.speaking.close(),
                self.asking.end(lambda: ChatKitClosedError(say("chat_closed"))),
            )
            self.status.end()
            await self._core.close()
            await self.overhearing.close()

    async def upload(self, files: Sequence[File]) -> list[AnyAttachment]:
        """Upload files that are not in the composer."""
        await self.start()
        return await self.uploads.upload(files)

    async def transcribe(self, audio: bytes, mime_type: str) -> str:
        """Put the text of recorded speech into the composer, behind what is there, and return it."""
        await self.start()
        conversation = self.drafts.conversation
        params = TranscribeParams(audio_base64=b64encode(audio).decode(), mime_type=mime_type)
        reply = await self._telling(self._core.request(InputTranscribe(params=params)))
        text = reply.text.strip() if isinstance(reply, Transcription) else ""
        draft = self.drafts.of(conversation)
        if text and draft is not None:
            gap = " " if draft.text and not draft.text[-1].isspace() else ""
            parts = [*draft.content, UserText(text=f"{gap}{text}")] if draft.content else []
            self.composer.write(f"{draft.text}{gap}{text}", parts, conversation=conversation)
        return text

    async def set_thread_id(self, thread_id: str | None) -> None:
        """Open a thread, or a draft for None."""
        await self._start_at_rest()
        self.check_free()
        if thread_id is not None:
            self.deletions.keep(thread_id)  # Who opens a thread does not want it deleted.
        await self._threads.open(thread_id)

    async def fetch_updates(self) -> None:
        """Merge what changed behind the chat's back."""
        await self.start()
        self.check_free()
        await self._telling(self._threads.refresh())

    def composer_value(self) -> ComposerValue:
        """Return what stands in the composer. May be called from any thread."""
        draft, chosen = self.composer.draft, self.composer.chosen
        return ComposerValue(
            text=draft.text,
            content=tuple(draft.content),
            reply=self.composer.reply,
            attachments=tuple(self.uploads.attachments),
            selected_tool_id=chosen.tool_choice.id if chosen.tool_choice else None,
            selected_model_id=chosen.model,
        )

    def set_options(self, options: Options, callbacks: Callbacks) -> None:
        """Replace the options; thread, draft and a running stream stay."""
        self.state.set(options=options)
        self._core.callbacks = callbacks
        self._core.speak()
        self.composer.fit()
        if not options.history.enabled:
            self._show_history(is_open=False)

    async def click_header(self, side: Literal["left", "right"]) -> None:
        """Call the user's function for a button in the header."""
        await call_back(self._core, f"header.{side}_action.on_click")

    async def act(self, key: str, action: ActionConfig) -> bool:
        """Run the action of the widget in the row `key`, where its `handler` says, and wait until it is over.

        Returns:
            Whether it did not fail; one that did is told in the conversation. A turn that was stopped is over.

        Raises:
            CallbackError: It is the user's function, and that failed.
            OptionError: There is no such row.
            ChatKitBusyError: Its answer would stream, and a thread loads or a response streams.
        """
        row = self._core.row_with_key(key)
        given = Action(type=action.type, payload=action.payload)
        if action.handler == "client":
            await call_back(self._core, "widgets.on_action", given, row.item)
            return True
        run = self.turns.send_custom_action if action.streams else self.turns.run_sync_action
        return (await run(given, row.item.id)).status != "failed"

    def report_dropped(self, key: str, action: ActionConfig, names: Sequence[str]) -> None:
        """Tell that fields of a form are not sent with an action, since its payload has values of these names.

        Raises:
            OptionError: There is no row `key`.
        """
        item_id = self._core.row_with_key(key).item.id
        message = (
            f"the action {action.type!r} of the widget {item_id!r} is sent without the fields"
            f" {', '.join(map(repr, names))} of its form, since its payload has other values in their place: give the"
            " fields other names, or take these out of the payload, which has to be a mapping"
        )
        self.hub.emit(events.Error(error=WidgetError(message)))

    async def set_backend(self, backend: Backend) -> None:
        """Ask another backend from now on, in a new thread."""
        self.check_free()
        before = self._core.backend
        self.deletions.send_all()
        self._core.use(backend)
        self.drafts.drop_others()
        self._threads.clear(carries=True)
        self._core.changed_thread(None)
        self._threads.forget()
        self._last_thread = None
        self._starting = None
        await asyncio.gather(self.uploads.clear(), self.deletions.settle(), self.asking.end())
        await before.aclose()
        await self.start()

    async def set_history_open(self, *, is_open: bool) -> None:
        """Show or hide the list of threads, and read it anew when it shows."""
        await self.start()
        if self._core.options.history.enabled and self._show_history(is_open=is_open) and is_open:
            await self._list()

    async def list_threads(self) -> list[ThreadMetadata]:
        """Read and return every thread, the one used last first."""
        await self.start()
        return await self._telling(self._threads.list())

    @property
    def is_whole(self) -> bool:
        """Whether the rows are the whole open thread. May be asked from any thread."""
        starting = self._starting
        return starting is not None and starting.done() and self._threads.is_whole

    def begin_with(self, thread_id: str) -> None:
        """Open this thread first, unless an option names another; called before anything else is."""
        self._last_thread = thread_id

    async def load_all(self) -> None:
        """Wait until the whole thread is there."""
        await self.start()
        await self._threads.load_all()
        self.check_open()

    async def rename_thread(self, thread_id: str, title: str) -> None:
        """Give a thread another title."""
        await self.start()
        await self._telling(self._threads.rename(thread_id, title))

    async def delete_thread(self, thread_id: str) -> None:
        """Delete a thread at once; the open one gives way to a draft."""
        await self._telling(self.deletions.delete(thread_id))

    async def send_feedback(self, kind: Literal["positive", "negative"], item_ids: Sequence[str] | None = None) -> None:
        """Like or dislike items, by default those of the last answer."""
        await self.start()
        if item_ids is not None:
            await self._rate(kind, [self._core.row(item_id) for item_id in item_ids])
        elif self.state.rows:
            await self.rate_answer(kind, self.state.rows[-1].key)
        else:
            await self._rate(kind, [])

    async def rate_answer(self, kind: Literal["positive", "negative"], key: str) -> None:
        """Like or dislike the answer that the row `key` belongs to, but for what was printed: no server has it."""
        await self.start()
        answers: list[list[LiveRow]] = [[]]
        turn = next((row.turn for row in self.state.rows if row.key == key), None)
        for row in self.state.rows:
            if row.turn == turn and not isinstance(row.item, UserMessage | OutputItem):
                answers[-1].append(row)
                if isinstance(row.item, EndOfTurn):
                    answers.append([])
        last = next((rows for rows in reversed(answers) if rows), answers[0])
        await self._rate(kind, next((rows for rows in answers if key in [row.key for row in rows]), last))

    async def _rate(self, kind: Literal["positive", "negative"], rows: Sequence[LiveRow]) -> None:
        thread = self._core.thread
        if thread is None or not rows:
            raise OptionError(say("nothing_to_rate"))
        params = FeedbackParams(thread_id=thread.id, item_ids=[row.item.id for row in rows], kind=kind)
        await self._telling(self._core.request(ItemsFeedback(params=params)))
        self.state.set(feedback={**(self.state.view.feedback or {}), **{row.key: kind for row in rows}})

    def _forget(self, thread_id: str) -> None:
        """Let go of what was being written and asked in a thread that exists no more."""
        self.asking.forget(thread_id)
        self.uploads.let_go(self.drafts.drop(thread_id))

    def _show_history(self, *, is_open: bool) -> bool:
        """Return whether that changed anything."""
        if self.state.view.history_open == is_open:
            return False
        self._core.flag("history_open", is_set=is_open)
        self.hub.emit(events.HistoryOpen() if is_open else events.HistoryClose())
        return True

    async def _start_at_rest(self) -> None:
        await self.start()
        await self.speaking.at_rest()

    async def _telling(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Do what a command asks of the backend; what fails there is also told to `chatkit.error`."""
        try:
            return await coroutine
        except (BackendError, NotFoundError, StoreError) as error:
            self.hub.emit(events.Error(error=error))
            raise

    async def _list(self) -> None:
        try:
            await self._threads.list()
        except ChatKitError as error:
            self.report(say("list_unread").followed_by(words_of(error)), error)

    async def _start(self) -> None:
        if self._core.options.history.enabled:
            await self._list()
        initial = self._core.options.initial_thread
        first, self._last_thread = initial or self._core.backend.begins_with or self._last_thread, None
        if first is not None:
            try:
                # That the thread of an earlier chat is gone with its server is no news.
                # What was written before it was there belongs to it.
                await self._threads.open(first, quietly=initial is None, carries=True)
            except ChatKitError as error:
                self._core.log("the first thread was not opened", {"thread_id": first, "reason": str(error)})
        if self._poll_interval is not None and self._polling is None:
            self._polling = self._core.spawn(self._poll(self._poll_interval))

    async def _poll(self, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            if self.state.view.responding or self.state.view.loading:
                continue
            try:
                await self._threads.refresh()
            except Exception as error:  # noqa: BLE001 (a backend may be a user's own)
                # It is tried again, and whatever the user does next tells of a backend that is gone.
                self._core.log("polling failed", {"reason": str(error)})
