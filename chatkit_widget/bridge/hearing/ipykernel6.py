"""ipykernel up to 6: the main loop takes one message after another out of a queue."""

from typing import Any

from chatkit_widget.bridge.hearing.ear import Ear, Frames


class Ipykernel6(Ear):
    """Has comm messages go past the queue."""

    def put_in(self) -> None:
        """Look at each message before it is queued, and at those that are queued already."""
        self.kernel.shell_stream.on_recv(self._receive, copy=False)
        queue, kept = self.kernel.msg_queue, list[Any]()
        while not queue.empty():
            entry = queue.get_nowait()
            _number, _dispatch, arguments = entry
            if arguments and self.is_comm(arguments[0]):
                self._hear(arguments[0])
            else:
                kept.append(entry)
        for entry in kept:
            queue.put_nowait(entry)

    def take_out(self) -> None:
        """Queue every message again."""
        self.kernel.shell_stream.on_recv(self._queue, copy=False)

    def parent_identities(self) -> Any:
        """Return whom the running cell's replies go to."""
        return self.kernel._parent_ident["shell"]  # noqa: SLF001 (set_parent takes it, nothing gives it)

    def _receive(self, frames: Frames) -> None:
        if self.is_comm(frames):
            self._hear(frames)
        else:
            self._queue(frames)

    def _hear(self, frames: Frames) -> None:
        self.dispatch_aside(lambda: self.kernel.dispatch_shell(frames))

    def _queue(self, frames: Frames) -> None:
        self.kernel.schedule_dispatch(self.kernel.dispatch_shell, frames)
