"""The values of a chat that a user reads, observes and links: traits, kept in step with the session."""

import asyncio
import threading
from dataclasses import dataclass
from typing import Any, cast

import traitlets

from chatkit_widget.bridge.outputs import outputs_by_hand
from chatkit_widget.bridge.page_widget import PageWidget
from chatkit_widget.errors import ChatKitError
from chatkit_widget.runtime import session_loop
from chatkit_widget.sentences import words_of


@dataclass
class Telling:
    """A value that observers are told of on one thread. To them it is the value, whatever has come since."""

    value: Any
    version: int = 0


class Marks(threading.local):
    """What holds on one thread only.

    Attributes:
        is_from_session: What is set now is what the session says.
        version: The version of the text that was written last.
        tellings: What observers are being told, by the name of the trait.
    """

    def __init__(self) -> None:
        self.is_from_session = False
        self.version = 0
        self.tellings: dict[str, Telling] = {}


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

    def get(self, obj: Any, cls: type[Any] | None = None) -> str | None:
        """Return the id, to an observer the one that it is told of."""
        telling = obj.telling("thread_id")
        return super().get(obj, cls) if telling is None else telling.value


class ComposerValue(traitlets.Unicode[str, str | bytes]):
    """The text in the composer. Any thread may assign it: what was assigned last is what the session hears last."""

    def set(self, obj: Any, value: Any) -> None:
        """Edit the text, or take what the session says it is."""
        obj.write_text(self._validate(obj, value))

    def get(self, obj: Any, cls: type[Any] | None = None) -> str:
        """Return the text, to an observer the one that it is told of."""
        telling = obj.telling("composer_value")
        return super().get(obj, cls) or "" if telling is None else telling.value


class LinkedWidget(PageWidget):
    """A widget whose traits follow its `_connection`, and lead it where a user may set them."""

    thread_id = ThreadId().tag(sync=True)
    """The id of the open thread, or None for a draft. Assigning it opens a thread: it changes once that is there."""

    composer_value = ComposerValue().tag(sync=True)
    """What stands in the composer of the open thread, both ways."""

    responding = traitlets.Bool(read_only=True)
    """Whether a response streams."""

    loading = traitlets.Bool(read_only=True)
    """Whether a thread loads."""

    history_open = traitlets.Bool(read_only=True)
    """Whether the list of threads shows."""

    selected_tool_id = traitlets.Unicode(None, allow_none=True, read_only=True)
    """The tool that is selected in the composer, or None."""

    selected_model_id = traitlets.Unicode(None, allow_none=True, read_only=True)
    """The model that is selected in the composer, or None where there is nothing to select."""

    def __init__(self, *, height: str, layout: dict[str, Any]) -> None:
        self._marks = Marks()
        self._text_lock = threading.Lock()
        self._version = 0
        self._edits = 0
        self._overtaken = 0
        self._is_editing = False
        super().__init__(height=height, layout=layout)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take trait changes of a page: only of the two that a page may set, each as if Python had set it."""
        text, thread_id = sync_data.get("composer_value"), sync_data.get("thread_id", self.thread_id)
        if isinstance(text, str):
            self.composer_value = text
        if thread_id is None or isinstance(thread_id, str):
            try:
                self.thread_id = thread_id
            except ChatKitError as error:
                self._connection.session.report(words_of(error), error)

    def notify_change(self, change: Any) -> None:
        """Tell observers; of what the session changed, where the chat's handlers run, so that none can stop it."""
        if self._marks.is_from_session:
            self._connection.session.hub.call(self._tell_observers, change, self._marks.version)
        else:
            self._tell_observers(change, self._marks.version)

    def _should_send_property(self, key: str, value: Any) -> bool:
        # Pages get these two by operations, which know which edit is the newer one.
        if key in ("composer_value", "thread_id"):
            return False
        return bool(cast("Any", super())._should_send_property(key, value))  # noqa: SLF001 (what is overridden here)

    def telling(self, name: str) -> Telling | None:
        """Return what observers of a trait are being told on this thread."""
        return self._marks.tellings.get(name)

    def opens_thread(self, wanted: str | None) -> bool:
        """Begin to open a thread, unless it is the one that is open, or the session itself says so.

        Raises:
            ChatKitBusyError: A thread loads or a response streams.
        """
        if self._marks.is_from_session or not hasattr(self, "_connection") or wanted == self.thread_id:
            return False
        self._connection.session.check_free()
        asyncio.run_coroutine_threadsafe(self._connection.open_thread(wanted), session_loop())
        return True

    def write_text(self, text: str) -> None:
        """Take a new text for the composer, from the session or from a user.

        What an observer answers to a text that was overtaken meanwhile is passed over: it is told of the newer one.
        """
        marks, telling = self._marks, self.telling("composer_value")
        with self._text_lock:
            if marks.is_from_session and self._edits:
                self._overtaken += 1  # The user has set it too, and that is yet to be heard of.
                return
            if telling is not None:
                telling.value = text
                if telling.version != self._version:
                    return
            values = cast("Any", self)._trait_values  # noqa: SLF001 (what traits keep their values in)
            before = values.get("composer_value", "")
            if text == before:
                return
            values["composer_value"] = text
            self._version += 1
            marks.version = self._version
            if telling is not None:
                telling.version = self._version
            if not marks.is_from_session and hasattr(self, "_connection"):
                self._edits += 1
                basis = None if telling is None else self._overtaken
                session_loop().call_soon_threadsafe(self._edit, text, basis)
        cast("Any", self)._notify_trait("composer_value", before, text)  # noqa: SLF001 (as traits do)

    def _edit(self, text: str, basis: int | None) -> None:
        with self._text_lock:
            self._edits -= 1
            is_overtaken = basis is not None and basis != self._overtaken
            is_last = not self._edits
        composer = self._connection.session.composer
        if not is_overtaken:
            self._is_editing = True
            try:
                composer.write(text)
            finally:
                self._is_editing = False
        elif is_last:
            self._session_changed("composer_value", composer.draft.text)

    def _session_changed(self, name: str, value: object) -> None:
        if name == "composer_value" and self._is_editing:
            return
        self._marks.is_from_session = True
        try:
            self.set_trait(name, value)
        finally:
            self._marks.is_from_session = False

    def _tell_observers(self, change: Any, version: int) -> None:
        name, tellings = change.name, self._marks.tellings
        if name == "composer_value" and version != self._version:
            return  # Of what has come since, they are told as well.
        if name not in ("composer_value", "thread_id"):
            with outputs_by_hand():
                cast("Any", super()).notify_change(change)
            return
        # An observer that sets the trait is told within its own telling, which ends with the value that came of it.
        is_outermost = name not in tellings
        telling = tellings.setdefault(name, Telling(change.new))
        telling.value, telling.version = change.new, version
        try:
            with outputs_by_hand():
                cast("Any", super()).notify_change(change)
        finally:
            if is_outermost:
                del tellings[name]
