"""What a user would see of a page, as readable lines, and what of it can be clicked and filled in."""

from typing import Any

from chatkit_widget.testing.chrome import Chrome, fill
from chatkit_widget.testing.controls import Controls, Pressed
from chatkit_widget.testing.items import Place, indented, laid_out, lines_of, rows_of_turn, took
from chatkit_widget.testing.page import FakePage
from chatkit_widget.testing.questions import Questions
from chatkit_widget.testing.widgets import WidgetView
from chatkit_widget.testing.words import t


class Screen:
    """What a page shows at one moment; `str` gives it as lines.

    Attributes:
        lines: All that is seen, from top to bottom.
        items: The items of the conversation, each as its lines.
        texts: What was said: the texts of the messages of user and assistant.
        title: The title in the header.
        threads: The titles in the list of chats, whether it is open or not.
        progress: The passing line about what is going on, or None.
        failure: Why the last turn failed, or None.
        notices: The messages beside the conversation.
        composer: What is written in the composer.
        files: The names of the files in it.
        note: Why something was refused, in a quiet line at the composer, or None.
        is_responding: Whether an answer streams.
        is_loading: Whether a thread loads.
        waits_for_answer: Whether a function waits for the answer to a question.
        can_type: Whether there is a composer to type in.

    Example:
        >>> print(driver.screen)
        # Hello
        You: Hello
        Assistant: You said **Hello**
        >
    """

    def __init__(self, page: FakePage) -> None:
        view: dict[str, Any] = page.mirror.view
        self._page = page
        self._view = view
        self.controls = Controls()
        self.lines: list[str] = []
        self.items: list[str] = []
        self.texts: list[str] = []
        self.note = page.note
        if not view:
            self.title, self.composer, self.progress, self.failure = "", "", None, None
            self.threads, self.notices, self.files = [], [], []
            self.is_responding = self.is_loading = self.waits_for_answer = self.can_type = False
            self.lines.append("Connecting to Python…")
            return
        chrome = Chrome(page)
        self.title = chrome.title
        self.threads: list[str] = [thread.get("title") or t("history.untitled") for thread in view["threads"]]
        self.failure: str | None = view["failure"] and view["failure"]["message"]
        self.notices: list[str] = [notice["message"] for notice in view["notices"]]
        self.composer = page.draft.text
        self.files = [upload["name"] for upload in page.picking.uploads()]
        self.is_responding: bool = view["responding"]
        self.is_loading: bool = view["loading"]
        self.waits_for_answer = bool(view["awaited"])
        self.can_type = False
        self.progress = self._progress()
        self.lines += [*chrome.header(), *chrome.history(), *self._conversation(chrome), *chrome.notices()]
        if self.note:
            self.lines.append(f"! {self.note}")
        self.lines += self._bottom(chrome)
        if disclaimer := view["options"]["disclaimer"]:
            self.lines += disclaimer["text"].splitlines()
        self.controls.take(chrome.controls, None)

    def __str__(self) -> str:
        """Return the lines."""
        return "\n".join(self.lines)

    def __repr__(self) -> str:
        """Return the lines, as what fails in a test shows them."""
        return f"<{type(self).__name__}\n{self}>"

    @property
    def buttons(self) -> list[str]:
        """The names of all that can be clicked now."""
        return [one.name for one in self.controls.buttons if one.reason is None]

    @property
    def fields(self) -> list[str]:
        """The names of all that can be filled in now, beside the composer."""
        return [one.names[0] for one in self.controls.fields if one.reason is None]

    def _conversation(self, chrome: Chrome) -> list[str]:
        rows, view = self._page.mirror.rows, self._view
        if not rows and view["loading"]:
            return [t("thread.loading")]
        if not rows and not view["responding"] and view["failure"] is None and self.progress is None:
            return chrome.start()
        places = laid_out(rows)
        users = [row["key"] for row in rows if row["item"]["type"] == "user_message"]
        for place in places:
            self._item(place, is_last=place is places[-1], is_last_of_user=place.row["key"] in users[-1:])
        lines = [line for item in self.items for line in item.splitlines()]
        progress = [] if self.progress is None else [f"({self.progress})"]
        return [*lines, *progress, *chrome.failure()]

    def _item(self, place: Place, *, is_last: bool, is_last_of_user: bool) -> None:
        row, part = place.row, Controls()
        item = row["item"]
        if item["type"] == "widget":
            widget = WidgetView(self._page, self._page.filled, row["key"], item["widget"])
            lines, part = ["Widget:", *indented(widget.lines)], widget.controls
        else:
            lines = lines_of(row, is_active=row["streaming"])
        if item["type"] in ("user_message", "assistant_message"):
            self.texts.append(self._text(item))
        if row.get("unfinished"):
            lines.append(f"  ({t('thread.unfinished')})")
        text = "\n".join(lines)
        if place.ends_answer and not (is_last and self._view["responding"]):
            lines += indented(self._actions(row["key"], part))
            text = "\n".join(self._of_turn(row["key"], [*self.items, text]))
        if is_last_of_user:
            self._editing(row, part)
        self.items.append("\n".join(lines))
        self.controls.take(part, text)

    def _text(self, item: dict[str, Any]) -> str:
        return "".join(part["text"] if part["type"] != "input_tag" else f"@{part['text']}" for part in item["content"])

    def _of_turn(self, key: str, items: list[str]) -> list[str]:
        """Return the drawn items of the answer that ends in a row: its buttons are for all of them."""
        shown = {place.row["key"] for place in laid_out(self._page.mirror.rows)}
        rows = [row for row in rows_of_turn(self._page.mirror.rows, key) if row["key"] in shown]
        return items[-len([row for row in rows if row["item"]["type"] != "user_message"]) :]

    def _actions(self, key: str, part: Controls) -> list[str]:
        """Draw the buttons under an answer."""
        page, actions = self._page, self._view["options"]["thread_item_actions"]
        buttons: list[str] = []
        if actions["feedback"]:
            given = {self._view["feedback"].get(row["key"]) for row in rows_of_turn(page.mirror.rows, key)}
            for kind, name in (("positive", "turn.good"), ("negative", "turn.bad")):
                button = part.button(t(name), lambda kind=kind: self._rate(key, kind))
                buttons.append(f"{button} ✓" if kind in given else button)
        if actions["retry"]:
            keys = [row["key"] for row in page.mirror.rows]
            before = page.mirror.rows[: keys.index(key) + 1]
            asked = [row["key"] for row in before if row["item"]["type"] == "user_message"]
            off = "a response is coming" if page.is_busy else None
            question = asked[-1] if asked else None
            buttons.append(part.button(t("turn.retry"), lambda: page.does("retry", key=question), reason=off))
        told = took(rows_of_turn(page.mirror.rows, key))
        return [" ".join(filter(None, [*buttons, told]))] if buttons or told else []

    def _rate(self, key: str, kind: str) -> Pressed:
        given = {**self._view["feedback"], key: kind}
        return self._page.shows_at_once("feedback", given, "feedback", key=key, feedback=kind)

    def _editing(self, row: dict[str, Any], part: Controls) -> None:
        """Offer the last message of the user to be edited: in its place, or in the composer."""
        page, item = self._page, row["item"]
        off = "a response is coming" if page.is_busy else None if page.is_open else "this chat takes no messages"
        if self._view["can_edit"]:

            def put(given: Any) -> Pressed:
                return page.does("edit_message", key=row["key"], text=str(given), content=[])

            part.field([t("edit.message")], put, off)
            return

        def press() -> None:
            fill(page, item["content"])
            quoted = item.get("quoted_text")
            if quoted != self._view["reply"]:
                page.shows_at_once("reply", quoted, "quote", text=quoted)

        part.button(t("edit.message"), press, reason=off)

    def _progress(self) -> str | None:
        if self._view["progress"] is not None:
            return str(self._view["progress"]["text"])
        last = self._page.mirror.rows[-1]["item"] if self._page.mirror.rows else None
        waits = (
            last is None
            or last["type"] == "user_message"
            or (last["type"] == "assistant_message" and not self._text(last))
        )
        return t("thread.thinking") if self._view["responding"] and waits else None

    def _bottom(self, chrome: Chrome) -> list[str]:
        """Draw the questions that wait for an answer, or the composer."""
        asked = [
            row
            for row in self._page.mirror.rows
            if row["item"]["type"] == "structured_input" and row["item"].get("status", "pending") == "pending"
        ]
        if not asked or self._page.status.get("type") == "closed":
            self.can_type = self._page.is_open
            return chrome.composer()
        questions = Questions(self._page, self._page.filled, asked[-1])
        self.controls.take(questions.controls, None)
        stop = chrome.ends() if self.is_responding else []
        return [*questions.lines, *stop]
