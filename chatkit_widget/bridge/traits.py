"""The values of a chat that a user reads, observes and links: traits, kept in step with the session."""

import asyncio
import threading
from typing import Any, cast

import anywidget
import traitlets

from chatkit_widget.bridge.assets import loader, shared_assets
from chatkit_widget.bridge.connection import Connection
from chatkit_widget.bridge.kernel import prefer_subshells
from chatkit_widget.errors import ChatKitError
from chatkit_widget.runtime import session_loop


class ThreadId(traitlets.TraitType[str | None, str | None]):
    """The id of a thread, or None. Assigning it opens the thread; the value follows once that is there.

    A validator would not do: traitlets writes what it returns, which may then undo what the session has set meanwhile.
    """

    default_value = None
    info_text = "text or None"

    def validate(self, obj: Any, value: Any) -> str | None:
        """Return the value if it is text or None."""
        if value is not None and not isinstance(value, str):
            self.error(obj, value)
        return value

    def set(self, obj: Any, value: Any) -> None:
        """Open a thread, or take what the session says is open."""
        if not obj.opens_thread(self.validate(obj, value)):
            super().set(obj, value)


class LinkedWidget(anywidget.AnyWidget):
    """A widget whose traits follow its `_connection`, and lead it where a user may set them."""

    _connection: Connection

    _esm = loader()
    _assets = anywidget.WidgetTrait().tag(sync=True)
    _core = traitlets.Unicode().tag(sync=True)
    _height = traitlets.Unicode().tag(sync=True)

    thread_id = ThreadId().tag(sync=True)
    """The id of the open thread, or None for a draft. Assigning it opens a thread: it changes once that is there."""

    composer_value = traitlets.Unicode().tag(sync=True)
    """What stands in the composer, both ways."""

    responding = traitlets.Bool(read_only=True)
    """Whether a response streams."""

    loading = traitlets.Bool(read_only=True)
    """Whether a thread loads."""

    history_open = traitlets.Bool(read_only=True)
    """Whether the list of threads shows."""

    front_ends = traitlets.Int(read_only=True)
    """How many pages show a view of the chat now."""

    def __init__(self, *, height: str, layout: dict[str, Any]) -> None:
        self._thread_marks = threading.local()
        self._edits = 0
        self._edits_done = 0
        shared = shared_assets()
        super().__init__(_assets=shared, _core=shared.hash, _height=layout.get("height") or height, layout=layout)
        self._given_height = height
        cast("Any", self).layout.observe(self._resize, "height")
        prefer_subshells(self.comm)

    def close(self) -> None:
        """Take the widget off every page, and let go of what would keep it alive."""
        if self.comm is not None:
            cast("Any", self).layout.unobserve(self._resize, "height")
        super().close()

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take trait changes of a page: only of the two that a page may set, each as if Python had set it."""
        text, thread_id = sync_data.get("composer_value"), sync_data.get("thread_id", self.thread_id)
        if isinstance(text, str):
            self.composer_value = text
        if thread_id is None or isinstance(thread_id, str):
            try:
                self.thread_id = thread_id
            except ChatKitError as error:
                self._connection.session.report(str(error), error)

    def notify_change(self, change: Any) -> None:
        """Tell observers; of what the session changed, where the chat's handlers run, so that none can stop it."""
        if self._is_from_session():
            self._connection.session.hub.call(cast("Any", super()).notify_change, change)
            return
        cast("Any", super()).notify_change(change)
        if change.name == "composer_value" and hasattr(self, "_connection"):
            self._edits += 1
            session_loop().call_soon_threadsafe(self._edit, change.new, self._edits)

    def _should_send_property(self, key: str, value: Any) -> bool:
        # Pages get these two by operations, which know which edit is the newer one.
        if key in ("composer_value", "thread_id"):
            return False
        return bool(cast("Any", super())._should_send_property(key, value))  # noqa: SLF001 (what is overridden here)

    def opens_thread(self, wanted: str | None) -> bool:
        """Begin to open a thread, unless it is the one that is open, or the session itself says so.

        Raises:
            ChatKitBusyError: A thread loads or a response streams.
        """
        if self._is_from_session() or not hasattr(self, "_connection") or wanted == self.thread_id:
            return False
        self._connection.session.check_free()
        asyncio.run_coroutine_threadsafe(self._connection.open_thread(wanted), session_loop())
        return True

    def _resize(self, change: Any) -> None:
        self._height = change.new or self._given_height

    def _edit(self, text: str, number: int) -> None:
        self._edits_done = number
        self._connection.session.set_draft(text)

    def _session_changed(self, name: str, value: object) -> None:
        if name == "composer_value" and self._edits_done < self._edits:
            return  # The user has set it again meanwhile, and that is yet to be heard of.
        self._thread_marks.is_from_session = True
        try:
            self.set_trait(name, value)
        finally:
            self._thread_marks.is_from_session = False

    def _is_from_session(self) -> bool:
        return getattr(self._thread_marks, "is_from_session", False)
