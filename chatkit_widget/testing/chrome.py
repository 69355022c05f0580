"""What stands around a conversation: header, list of chats, start screen, notices, composer."""

from collections.abc import Callable
from typing import Any

from chatkit_widget.testing.controls import Controls, Pressed
from chatkit_widget.testing.front_end import FrontEnd
from chatkit_widget.testing.items import indented, said, words_of
from chatkit_widget.testing.words import t

View = dict[str, Any]


class Chrome:
    """The parts of one page, each as lines; what can be clicked and filled in goes into `controls`.

    Args:
        page: The page.
    """

    def __init__(self, page: FrontEnd) -> None:
        self.controls = Controls()
        self._page = page
        self._view: View = page.mirror.view
        self._options: dict[str, Any] = self._view["options"]

    @property
    def title(self) -> str:
        """The title in the header."""
        thread: View | None = self._view["thread"]
        is_new = thread is None and not self._page.mirror.rows
        own = self._options["header"]["title"]["text"]
        return own or (thread or {}).get("title") or t("header.new" if is_new else "history.untitled")

    def header(self) -> list[str]:
        """Draw the bar above the conversation."""
        header, is_open = self._options["header"], self._view["history_open"]
        if not header["enabled"]:
            return []
        if self._options["history"]["enabled"]:
            self._button("header.history", lambda: self._show_history(is_open=not is_open))
        for side in ("left", "right"):
            if own := header[f"{side}_action"]:
                name = own["label"] or own["icon"].removeprefix("lucide:").replace("-", " ")
                self.controls.button(name, self._does("click_header", side=side))
        is_new = self._view["thread"] is None and not self._page.mirror.rows
        off = "this is a new chat" if is_new else "a response is coming" if self._page.is_busy else None
        self._button("header.new", self._does("open_thread", thread_id=None), off)
        return [f"# {self.title}"] if header["title"]["enabled"] else []

    def history(self) -> list[str]:
        """Draw the list of chats, where it is open, and what can be taken back."""
        history = self._options["history"]
        lines = self._chats(history) if history["enabled"] and self._view["history_open"] else []
        for thread in self._view["deleted"]:
            undo = t("history.undo_of", title=name_of(thread))
            button = self.controls.button(undo, self._does("undo_delete", thread_id=thread["id"]))
            lines.append(f"{t('history.deleted')}: {button}")
        return lines

    def start(self) -> list[str]:
        """Draw the start screen."""
        start = self._options["start_screen"]
        lines = [start["greeting"] or t("start.greeting")]
        for index, prompt in enumerate(start["prompts"]):
            lines.append(f"  {self._prompt(index, prompt)}")
        return lines

    def failure(self) -> list[str]:
        """Draw why the last turn failed."""
        failure: View | None = self._view["failure"]
        if failure is None:
            return []
        lines = said("Error", failure["message"])
        if failure["allow_retry"]:
            off = "a response is coming" if self._page.is_busy else None
            lines[-1] += f" {self._button('error.retry', self._does('retry', key=None), off)}"
        return lines

    def notices(self) -> list[str]:
        """Draw the messages beside the conversation."""
        lines: list[str] = []
        for index, notice in enumerate(self._view["notices"]):
            text = "\n".join(filter(None, [notice.get("title"), notice["message"]]))
            block = said(f"Notice ({notice['level']})", text)
            part = Controls()
            button = part.button(t("notice.dismiss"), self._does("dismiss_notice", index=index))
            self.controls.take(part, text)
            lines += [*block[:-1], f"{block[-1]} {button}"]
        return lines

    def composer(self) -> list[str]:
        """Draw the composer, or what stands in its place."""
        status = self._page.status
        if status.get("type") == "closed":
            return [f"({status.get('reason') or t('composer.closed')})"]
        if status.get("type") == "locked":
            return [f"> ({status.get('reason') or t('composer.locked')})", *self.ends()]
        lines = indented(self._reply())
        if self._options["composer"]["attachments"]["enabled"]:
            self._button("files.attach", lambda: None)
        lines += indented([self._upload(upload) for upload in self._page.picking.uploads()])
        first, *more = self._page.draft.text.splitlines() or [""]
        lines += [f"> {first}".rstrip(), *indented(more), *indented(self._choices()), *self.ends()]
        return lines

    def ends(self) -> list[str]:
        """Draw the button at the end of the composer."""
        if self._view["responding"] and self._view["can_stop"]:
            return [self._button("composer.stop", self._does("stop"))]
        button = self._button(
            "composer.send", self._page.sends, None if self._page.can_send else "nothing can be sent now"
        )
        return [button] if self._page.can_send else []

    def _reply(self) -> list[str]:
        quoted: str | None = self._view["reply"]
        if quoted is None:
            return []
        self._button("choices.unquote", lambda: self._page.shows_at_once("reply", None, "quote", text=None))
        return said(t("user.quote"), quoted)

    def _upload(self, upload: View) -> str:
        key, name = upload["key"], upload["name"]

        def remove() -> Pressed:
            self._page.picking.detach(key)
            return self._page.does("detach", file=key)

        self.controls.button(t("files.remove", name=name), remove)
        status = upload["status"]
        if status == "failed":
            return f"File: {name} ({upload['error'] or t('files.failed')})"
        return f"File: {name}" if status == "ready" else f"File: {name} ({status})"

    def _choices(self) -> list[str]:
        lines: list[str] = []
        composer, chosen = self._options["composer"], self._view["selected_tool_id"]
        for tool in composer["tools"]:
            is_chosen = tool["id"] == chosen
            is_menu = is_chosen and not tool["pinned"]
            name = t("choices.clear", label=tool["label"]) if is_menu else tool["label"]
            self.controls.button(name, self._choosing("tool", None if is_chosen else tool["id"]))
            if is_chosen:
                lines.append(f"Tool: {tool['label']}")
        for model in composer["models"]:
            off = "it is disabled" if model["disabled"] else None
            self.controls.button(model["label"], self._choosing("model", model["id"]), reason=off)
            if model["id"] == self._view["selected_model_id"]:
                lines.append(f"Model: {model['label']}")
        return lines

    def _choosing(self, what: str, chosen: str | None) -> Callable[[], Pressed]:
        given = {f"{what}_id": chosen}
        return lambda: self._page.shows_at_once(f"selected_{what}_id", chosen, f"select_{what}", **given)

    def _chats(self, history: View) -> list[str]:
        threads: list[View] = self._view["threads"]
        if not threads:
            words = {"pending": "thread.loading", "failed": "history.failed"}
            return [t("history.title") + ":", f"  {t(words.get(self._view['listing'], 'history.empty'))}"]
        return [t("history.title") + ":", *(f"  {self._chat(thread, history)}" for thread in threads)]

    def _chat(self, thread: View, history: View) -> str:
        current: View | None = self._view["thread"]
        is_current = current is not None and thread["id"] == current["id"]
        busy = "a response is coming" if self._page.is_busy else None
        title = name_of(thread)
        going = (lambda: None) if is_current else self._does("open_thread", thread_id=thread["id"])
        button = self.controls.button(title, going, reason=None if is_current else busy)
        if history["show_rename"]:

            def rename(given: Any) -> Pressed:
                return self._page.does("rename_thread", thread_id=thread["id"], title=str(given))

            self.controls.field([t("history.rename", title=title)], rename)
        if history["show_delete"]:
            delete = self._does("delete_thread", thread_id=thread["id"])
            self.controls.button(t("history.delete", title=title), delete, reason=busy if is_current else None)
        return f"{button} *" if is_current else button

    def _prompt(self, index: int, prompt: View) -> str:
        if not prompt["fill"]:
            off = "a response is coming" if self._page.is_busy else None
            return self.controls.button(prompt["label"], self._does("send_prompt", index=index), reason=off)
        return self.controls.button(prompt["label"], self._filling(prompt["prompt"]))

    def _filling(self, prompt: str | list[View]) -> Callable[[], Pressed]:
        content = [{"type": "input_text", "text": prompt}] if isinstance(prompt, str) else prompt

        def press() -> None:
            fill(self._page, content)

        return press

    def _show_history(self, *, is_open: bool) -> Pressed:
        return self._page.shows_at_once("history_open", is_open, "set_history", open=is_open)

    def _does(self, method: str, **parameters: Any) -> Callable[[], Pressed]:
        return lambda: self._page.does(method, **parameters)

    def _button(self, name: str, press: Callable[[], Pressed], reason: str | None = None) -> str:
        return self.controls.button(t(name), press, reason=reason)


def name_of(thread: View) -> str:
    """Return what a thread is called in the list."""
    return thread.get("title") or t("history.untitled")


def fill(page: FrontEnd, content: list[View]) -> None:
    """Put the words of a message into the composer."""
    has_tags = any(part["type"] == "input_tag" for part in content)
    page.edits(words_of(content), content if has_tags else ())
