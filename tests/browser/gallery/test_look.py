"""What a reader sees: themes, narrow views, Markdown while it streams, and where the view stands."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.cells import ECHO, GATE
from tests.browser.fixtures import Opener

LUMINANCE = """element => {
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  context.fillStyle = getComputedStyle(element).color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}"""
OVERFLOWING = """host => {
  const right = host.getBoundingClientRect().right + 1;
  const clipped = element => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
  };
  return [...host.shadowRoot.querySelectorAll("*")]
    .filter(element => element.getBoundingClientRect().right > right && !clipped(element))
    .map(element => element.outerHTML.slice(0, 120))
    .concat(host.scrollWidth > host.clientWidth ? ["the host itself"] : []);
}"""
SCROLLER = """element => {
  for (const at of [element, ...element.querySelectorAll("*")]) {
    if (["auto", "scroll"].includes(getComputedStyle(at).overflowY)) return at;
  }
  return element;
}"""
FROM_END = (
    f"element => {{ const box = ({SCROLLER})(element); return box.scrollHeight - box.clientHeight - box.scrollTop; }}"
)
MARKDOWN = f'''{GATE}
async def respond(message):
    yield """# A title

The **first** paragraph, with `code` and a very-long-word-{{"x" * 90}}.

| species | island | bill length | bill depth | flipper length | body mass |
| --- | --- | --- | --- | --- | --- |
| Adelie | Torgersen | 39.1 | 18.7 | 181 | 3750 |

```python
def respond(message): return "a line that is much longer than three hundred and sixty pixels can ever hold"
```

""".replace('{{"x" * 90}}', "x" * 90)
    await opened()
    for word in ("The ", "second ", "par", "agraph ", "**is bo", "ld** and ", "[linked](https://example.com/a)."):
        yield word
    yield "\\n\\n![a picture](https://example.com/picture.png) <img src='https://example.com/other.png'>"

chat = ChatKit(respond)
chat
'''
LONG = f"""{GATE}
async def respond(message):
    for count in range(60):
        yield f"Line {{count}}\\n\\n"
    await opened()
    for count in range(60, 90):
        yield f"Line {{count}}\\n\\n"

chat = ChatKit(respond)
chat
"""


def luminance(locator: Locator) -> float:
    """How light the text is, from 0 to 1."""
    return float(locator.evaluate(LUMINANCE))


def test_light_and_dark_follow_the_host_live(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat = notebook.chat()
    expect(chat.root).to_have_attribute("data-theme", "light")
    assert luminance(chat.input) < 0.4
    notebook.set_theme("JupyterLab Dark")
    expect(chat.root).to_have_attribute("data-theme", "dark")
    assert luminance(chat.input) > 0.6
    notebook.set_theme("JupyterLab Light")
    expect(chat.root).to_have_attribute("data-theme", "light")
    notebook.kernel.run("chat.update_options(theme='dark')")
    expect(chat.root).to_have_attribute("data-theme", "dark")


def test_nothing_overflows_at_360_pixels(open_notebook: Opener) -> None:
    notebook = open_notebook(MARKDOWN.replace("ChatKit(respond)", "ChatKit(respond)\nchat.layout.width = '360px'"))
    notebook.run(0)
    chat, kernel = notebook.chat(), notebook.kernel
    assert chat.root.evaluate(OVERFLOWING) == []
    kernel.run("gate.set()")
    chat.send("show me " + "everything" * 12)
    chat.expect_answer("linked")
    chat.expect_idle()
    box = chat.root.bounding_box()
    assert box is not None
    assert box["width"] <= 360
    assert chat.root.evaluate(OVERFLOWING) == []
    chat.open_history()
    assert chat.root.evaluate(OVERFLOWING) == []


def test_finished_blocks_and_a_selection_in_them_survive_the_stream(open_notebook: Opener) -> None:
    notebook = open_notebook(MARKDOWN)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("go")
    chat.expect_answer("much longer")
    answer = chat.messages("assistant")
    heading = answer.get_by_role("heading", name="A title")
    expect(heading).to_be_visible()
    heading.evaluate("element => { element.marked = true; getSelection().selectAllChildren(element); }")
    notebook.kernel.run("gate.set()")
    chat.expect_answer("second paragraph is bold and linked.")
    chat.expect_idle()
    assert heading.evaluate("element => element.marked") is True
    assert heading.evaluate("element => element.getRootNode().getSelection().toString()").strip() == "A title"
    expect(answer.locator("table")).to_be_visible()
    expect(answer.get_by_role("link", name="linked")).to_have_attribute("href", "https://example.com/a")


def test_code_has_a_language_and_a_copy_button(open_notebook: Opener) -> None:
    notebook = open_notebook(MARKDOWN)
    notebook.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    notebook.run(0)
    chat = notebook.chat()
    notebook.kernel.run("gate.set()")
    chat.send("go")
    chat.expect_answer("linked")
    answer = chat.messages("assistant")
    expect(answer.get_by_text(re.compile("^python$", re.IGNORECASE)).first).to_be_visible()
    answer.locator("pre").hover()
    answer.get_by_role("button", name=re.compile("copy python code", re.IGNORECASE)).click()
    notebook.page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('def respond')")


def test_pictures_from_elsewhere_are_never_fetched(open_notebook: Opener) -> None:
    notebook = open_notebook(MARKDOWN)
    notebook.run(0)
    notebook.kernel.run("gate.set()")
    chat = notebook.chat()
    chat.send("go")
    chat.expect_answer("linked")
    chat.expect_idle()
    expect(chat.messages("assistant").locator('img[src^="http"]')).to_have_count(0)
    assert open_notebook.pages.outside == []


def test_the_view_follows_the_end_only_while_the_reader_is_there(open_notebook: Opener) -> None:
    notebook = open_notebook(LONG)
    notebook.run(0)
    chat = notebook.chat()
    thread = chat.part("thread")
    chat.send("go")
    chat.expect_answer("Line 59")
    expect(chat.messages("assistant").get_by_text("Line 59", exact=True)).to_be_in_viewport()
    notebook.page.wait_for_function(
        f"element => ({FROM_END})(element) < 40", arg=thread.element_handle(), timeout=15_000
    )
    thread.hover()
    notebook.page.mouse.wheel(0, -600)
    latest = chat.button("Jump to latest")
    expect(latest).to_be_visible()
    where = thread.evaluate(f"element => ({SCROLLER})(element).scrollTop")
    notebook.kernel.run("gate.set()")
    chat.expect_answer("Line 89")
    chat.expect_idle()
    assert abs(thread.evaluate(f"element => ({SCROLLER})(element).scrollTop") - where) < 3
    latest.click()
    notebook.page.wait_for_function(
        f"element => ({FROM_END})(element) < 40", arg=thread.element_handle(), timeout=15_000
    )
    expect(latest).to_have_count(0)


def test_every_control_has_a_name(open_notebook: Opener) -> None:
    notebook = open_notebook(ECHO)
    notebook.run(0)
    chat = notebook.chat()
    chat.send("hello")
    chat.expect_answer("You said hello.")
    chat.open_history()
    buttons = chat.root.get_by_role("button")
    for index in range(buttons.count()):
        expect(buttons.nth(index)).to_have_accessible_name(re.compile(r"\w"))
    expect(chat.root.get_by_role("textbox")).to_have_accessible_name(re.compile(r"\w"))
