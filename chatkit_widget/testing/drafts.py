"""What is written in the composer of a page, kept the same as the kernel's draft: `js/src/bridge/draft.ts`."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

PAUSE = 0.05
"""Seconds in which at most one edit goes to the kernel."""

Content = Sequence[dict[str, Any]]
"""The parts of a text that mentions something; none for any other."""


class DraftSync:
    """The composer of one page.

    Args:
        sid: The name of the page.
        call: Calls the kernel, with a method and its parameters.
        loop: Where its timer runs.
        turned: Called when another conversation is open.

    Attributes:
        text: What is written.
        content: Its parts where it mentions something, else none.
    """

    def __init__(
        self,
        sid: str,
        call: Callable[..., asyncio.Future[dict[str, Any]]],
        loop: asyncio.AbstractEventLoop,
        turned: Callable[[], object],
    ) -> None:
        self.text = ""
        self.content: Content = ()
        self._sid = sid
        self._call = call
        self._loop = loop
        self._turned = turned
        self._conversation: int | None = None
        self._rev = 0
        self._mine = 0
        self._timer: asyncio.TimerHandle | None = None

    def edit(self, text: str, content: Content = ()) -> None:
        """Change the text, as the user does."""
        if text != self.text or [*content] != [*self.content]:
            self._write(text, content)
            self._flush_soon()

    def flush(self) -> asyncio.Future[dict[str, Any]] | None:
        """Send an edit that still waits; None where there is none."""
        if self._timer is None:
            return None
        self.close()
        return self._call("edit_draft", text=self.text, rev=self._rev, **self._where(self.content))

    def take_out(self) -> dict[str, Any]:
        """Take the text out of the composer, as an edit that the kernel learns of from the `send` itself."""
        self.flush()
        text, content = self.text, self.content
        self._write("", ())
        return {"text": text, "rev": self._rev, **self._where(content)}

    def follow(self, draft: dict[str, Any]) -> None:
        """Take a draft of the kernel: ours coming back, or one that is newer than what stands here."""
        if self._conversation is None:
            self._conversation = draft["conversation"]
        if draft["conversation"] != self._conversation:
            self.flush()
            self._conversation, self._rev, self._mine = draft["conversation"], draft["rev"], 0
            self._turned()
            self._show(draft)
            return
        if draft["rev"] <= self._rev:
            return
        self._rev = draft["rev"]
        if draft["origin"] == self._sid:
            return
        if (draft["heard_from"] or self._sid) == self._sid and self._mine > draft["heard"]:
            # Written without knowing what was typed here since: that is said again, as the newer edit.
            self._rev += 1
            self._mine = self._rev
            self._flush_soon()
            return
        self.close()
        self._show(draft)

    def close(self) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _where(self, content: Content) -> dict[str, Any]:
        parts = {"content": [*content]} if content else {}
        return parts if self._conversation is None else {**parts, "conversation": self._conversation}

    def _write(self, text: str, content: Content) -> None:
        self._rev += 1
        self._mine = self._rev
        self.text, self.content = text, content

    def _show(self, draft: dict[str, Any]) -> None:
        self.text, self.content = draft["text"], draft["content"]

    def _flush_soon(self) -> None:
        if self._timer is None:
            self._timer = self._loop.call_later(PAUSE, self.flush)
