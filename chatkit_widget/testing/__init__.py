"""What users need to test their chats: a driver that types, clicks and reads, and a backend that answers by a script.

A chat is driven without a page, a browser or a kernel. `ChatDriver` is a user at a page: it speaks the bridge that the
real front end speaks, to the very `ChatKit` that a notebook shows. In `conftest.py`:

    pytest_plugins = ["chatkit_widget.testing.fixtures"]

and in a test:

    def respond(message):
        yield f"You said **{message.text}**"


    def test_my_chat_repeats_what_it_is_told(chat_driver):
        driver = chat_driver(respond)
        assert driver.send("Hello") == "You said **Hello**"
        driver.expect_screen('''
            # Hello
            You: Hello
            Assistant: You said **Hello**
            >
        ''')

`chat_driver` takes what `ChatKit` takes, also a `ChatKitServer` and a URL, and closes everything at the end of the
test. What a widget, a handler or a look of your own does with an answer is tested with a `ScriptedBackend`:

    from chatkit_widget.testing import Gate, ScriptedBackend, break_off


    def test_an_answer_that_breaks_off_can_be_asked_for_again(chat_driver):
        backend = ScriptedBackend(["Half an ", break_off()], "A whole answer")
        driver = chat_driver(backend)
        assert driver.send("Hello") == "Half an "
        driver.expect("Error:", "[Retry]")
        assert driver.click("Retry") == "A whole answer"


    def test_the_beginning_of_an_answer_shows_before_its_end(chat_driver):
        gate = Gate()
        driver = chat_driver(ScriptedBackend(["Half ", gate, "and half"]))
        driver.send("Hello", wait=False)
        driver.expect("Assistant: Half", "[Stop]")
        gate.open()
        driver.expect("Assistant: Half and half")

`FakePage` is the page below a driver, message by message.
"""

from chatkit_widget.testing.backend import ScriptedBackend
from chatkit_widget.testing.driver import ChatDriver
from chatkit_widget.testing.mirror import Mirror
from chatkit_widget.testing.page import FakePage
from chatkit_widget.testing.raw import RawBackend
from chatkit_widget.testing.seen import Screen
from chatkit_widget.testing.steps import Gate, break_off, delay, fail, hang, refuse, unreachable

__all__ = [
    "ChatDriver",
    "FakePage",
    "Gate",
    "Mirror",
    "RawBackend",
    "Screen",
    "ScriptedBackend",
    "break_off",
    "delay",
    "fail",
    "hang",
    "refuse",
    "unreachable",
]
