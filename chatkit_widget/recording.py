"""Recording a chat: the method that writes its traffic into a file."""

from os import PathLike
from typing import TYPE_CHECKING

from chatkit_widget.methods import Methods

if TYPE_CHECKING:
    from chatkit_widget.session.recording import Recording


class Recorded(Methods):
    """A widget whose traffic with its backend can be recorded."""

    def record(self, path: str | PathLike[str], *, overwrite: bool = False) -> "Recording":
        """Write every request and every event of the chat's backend into a file from now on, with their times.

        `chatkit_widget.replay` plays it. A file is JSON Lines, one line an event, in the same form whoever answers: the
        first line says which version and who answered, and has the thread that is open now with its items; then come
        `{"type": "request", "t": seconds, "n": exchange, "request": …}`, `"event"`, `"reply"` and `"end"`. All of it is
        described in `chatkit_widget.protocol.records`.

        No secret is in it: no headers, tokens and client secrets, nor what looks like one, which is `•••` there, as are
        values named like a secret in metadata, arguments, payloads and effects. Bytes of files and of recorded speech
        are not in it either. What was said is: look at a file before you give it to others.

        It is written beside the conversation, and to the end of each answer at once. It ends with `stop`, with its
        block, or with the chat. What a response still brings that streams already when it begins is not in it.

        Args:
            path: The file, which is made.
            overwrite: Whether a file that is there already is lost.

        Returns:
            The recording, with `stop()`, `path` and `count`.

        Raises:
            RecordingError: The file cannot be made, is there already, or this chat records to it already. One that
                cannot be written later, as on a full disk, is told in the chat, which goes on.
            OptionError: `path` is no path.
            ChatKitClosedError: The chat was closed.

        Example:
            >>> with chat.record("flow.jsonl"):
            ...     await chat.send_user_message("Hello")
            >>> ChatKit(replay("flow.jsonl"))
        """
        return self._session.overhearing.recordings.begin(path, overwrite=overwrite)
