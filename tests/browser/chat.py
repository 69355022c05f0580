"""The chat on the screen, by the names that the page promises."""

import re
from typing import Literal

from playwright.sync_api import Locator, Page, expect

Author = Literal["user", "assistant"]


class Chat:
    """One view of a chat. Playwright's locators reach into its open shadow root."""

    def __init__(self, page: Page, within: Locator) -> None:
        self.page = page
        self.root = within.locator(".chatkit-widget")

    def part(self, name: str) -> Locator:
        """A part by its `data-part`."""
        return self.root.locator(f'[data-part="{name}"]')

    def button(self, name: str) -> Locator:
        """A button by its accessible name."""
        return self.root.get_by_role("button", name=name)

    @property
    def input(self) -> Locator:
        """Where the user types."""
        return self.part("composer-input")

    @property
    def stop(self) -> Locator:
        """The Stop button."""
        return self.part("stop")

    def items(self, kind: str | None = None) -> Locator:
        """The items of the thread, or those of one type."""
        return self.part("item") if kind is None else self.root.locator(f'[data-part="item"][data-item-type="{kind}"]')

    def messages(self, author: Author) -> Locator:
        """The messages of one side."""
        return self.items(f"{author}_message")

    def write(self, text: str) -> None:
        """Types into the composer, key by key, and leaves it there."""
        self.input.click()
        self.input.press_sequentially(text)

    def send(self, text: str) -> None:
        """Types and presses Enter."""
        self.write(text)
        self.input.press("Enter")

    def expect_answer(self, text: str | re.Pattern[str], timeout: float = 15_000) -> None:
        """Waits until the last answer has the text."""
        expect(self.messages("assistant").last).to_contain_text(text, timeout=timeout)

    def last_words(self) -> list[str]:
        """The words of the last answer, without the label for screen readers."""
        words = self.messages("assistant").last.inner_text().split()
        return words[2:] if words[:2] == ["Assistant", "said:"] else words

    def expect_idle(self, timeout: float = 15_000) -> None:
        """Waits until no response streams."""
        expect(self.stop).to_have_count(0, timeout=timeout)

    def expect_input(self, text: str) -> None:
        """Waits until the composer holds the text."""
        script = "(element, text) => (element.value ?? element.textContent).trim() === text"
        handle = self.input.element_handle()
        try:
            self.page.wait_for_function(f"([element, text]) => ({script})(element, text)", arg=[handle, text])
        except Exception as error:
            held = self.input.evaluate("element => element.value ?? element.textContent")
            message = f"the composer holds {held!r}, not {text!r}"
            raise AssertionError(message) from error

    def open_history(self) -> None:
        """Opens the list of threads, unless it stands open beside the conversation."""
        if self.part("history").count() == 0:
            self.part("header").get_by_role("button", name=re.compile("history", re.IGNORECASE)).click()
        expect(self.part("history")).to_be_visible()

    def rows(self) -> Locator:
        """The threads in the list."""
        return self.part("history-row")

    def new_thread(self) -> None:
        """Presses New chat."""
        self.part("header").get_by_role("button", name=re.compile("new chat", re.IGNORECASE)).click()
