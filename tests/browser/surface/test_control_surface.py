"""The notebook about the control surface, in a real page: each section has the effect it speaks of."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.fixtures import Opener

PATH = Path(__file__).resolve().parents[3] / "notebooks" / "03-control-surface.ipynb"

SAID = {
    "send": "completed · You said: Good morning",
    "send-parts": "> It was warm last week.",
    "compose": "And the @Boston fern · forecast · careful",
    "clear": "'' · None",
    "draft": "None · 0 items",
    "back": re.compile(r"Good morning · \d items"),
    "show-history": "open: True",
    "hide-history": "open: False",
    "updates": "The east bench",
    "action": "Done: water, with {'litres': 2}.",
    "set-options": "Greenhouse",
    "update-options": "seagreen",
    "stop": "stopped · 1",
    "retry": "You said: Good morning",
    "rest": "The west bench",
    "speak": "- White sage: well",
    "ask": "West",
    "response": re.compile("response.start\\s+message.sent\\s+response.end"),
    "error": re.compile("response.start\\s+message.sent\\s+error\\s+response.end\\s+failed · .*the hose has come off"),
    "effect": "effect {'effect': 'roof', 'data': {'percent': 40}}",
    "change": re.compile(
        "thread.change {'thread_id': None}\\s+thread.load.start .*thread.change .*thread.load.end", re.DOTALL
    ),
    "tool": "tool.change {'tool_id': 'camera'}",
    "history-events": re.compile("history.open\\s+history.close"),
    "ready-told": "1 page shows the chat",
    "stream": re.compile("user_message\\s+assistant_message"),
    "interactive": "1 words",
}
"""What the cells print."""


def test_the_control_surface_notebook_shows_each_effect(open_notebook: Opener) -> None:
    notebook, place = open_notebook.copy_of(PATH)
    for name, at in place.items():
        notebook.run(at)
        if name in SAID:
            expect(notebook.output(at), name).to_contain_text(SAID[name])
    chat, second = notebook.chat(place["make"]), notebook.chat(place["ready"])
    for view in (chat, second):
        view.expect_answer("You said: How is the aloe?")
        expect(view.part("header")).to_contain_text("Greenhouse")
        expect(view.part("disclaimer")).to_have_text("Plants disagree.")
        view.expect_input("Linked")
    second.messages("assistant").last.get_by_text("plan").click()
    notebook.kernel.expect("events[-1]", "deeplink {'link': 'plan', 'data': {'week': '12'}}")
    notebook.output(place["button"]).get_by_role("button", name="Ask about the moss").click()
    chat.expect_answer("You said: How is the moss?")
    chat.expect_idle()
    field = notebook.output(place["link"]).locator("input")
    field.fill("three words here")
    chat.expect_input("three words here")
    expect(notebook.output(place["interactive"])).to_contain_text("3 words")
    chat.input.fill("")
    chat.write("Water the @fe")
    chat.part("tag-menu").get_by_role("option", name="Boston fern").click()
    chat.part("tool").filter(has_text="camera").click()
    chat.input.press("Enter")
    chat.expect_answer("Water the Boston fern every 3 days. I used camera. My careful side answers.")
    notebook.kernel.expect("events[-3:]", ["tool.change {'tool_id': None}", "message.sent", "response.end"])
