"""What a function did beside its answer, done again: a replay has nobody else who would do it."""

from chatkit_widget.backends.adding import without_items
from chatkit_widget.backends.repeating import Beside
from chatkit_widget.protocol.requests import ItemsAdd, ItemsReplace, ThreadsUpdate
from chatkit_widget.session.core import Core
from chatkit_widget.session.speaking import Speaking
from chatkit_widget.session.speech import Speech
from chatkit_widget.session.threads import Threads


class Repeating:
    """Asks again what a function had the session ask, and shows it where and as it was shown then.

    Args:
        core: The session.
        threads: Its threads.
        speaking: How items come into a thread beside an answer.
    """

    def __init__(self, core: Core, threads: Threads, speaking: Speaking) -> None:
        self._core = core
        self._threads = threads
        self._speaking = speaking
        self._open: dict[str, Speech] = {}

    async def repeat(self, question: Beside) -> None:
        """Do it again. What is about a thread that is not known here only goes to the backend.

        Raises:
            ChatKitError: What the backend raises.
        """
        match question:
            case ThreadsUpdate(params=params):
                await self._threads.rename(params.thread_id, params.title)
            case ItemsAdd(params=params) if speech := self._speech(params.thread_id):
                await speech.add(params.item, done=not params.goes_on)
                self._open |= {params.item.id: speech} if params.goes_on else {}
            case ItemsReplace(params=params) if speech := self._open.pop(params.item.id, None):
                try:
                    await speech.finish(params.item)
                finally:
                    speech.break_off()
            case ItemsReplace(params=params) if speech := self._speech(params.thread_id):
                await speech.change(params.item)
            case _:
                await self._core.request(question)

    def _speech(self, thread_id: str | None) -> Speech | None:
        known = (self._core.thread, *self._core.threads)
        if thread_id is None:
            return self._speaking.speech() if known[0] is None else None
        thread = next((thread for thread in known if thread is not None and thread.id == thread_id), None)
        return None if thread is None else self._speaking.speech(without_items(thread))
