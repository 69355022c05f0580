"""The notebooks that answer with a model, in a real page: without any key, and with a provider on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import Opener
from tests.browser.notebook import Notebook
from tests.protocol.models.script import Call, Refuse, Say, Think, Tokens, deltas
from tests.protocol.models.wire import KEY, Provider, served

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"
HEAVIEST = "The **Gentoo** are heaviest."


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A server that speaks as the providers do."""
    with served() as provider:
        yield provider


def give_keys(notebook: Notebook, provider: Provider) -> None:
    """Let the notebook find keys, and a provider on this machine."""
    variables = {
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": provider.openai_url,
        "ANTHROPIC_API_KEY": KEY,
        "ANTHROPIC_BASE_URL": provider.anthropic_url,
    }
    notebook.kernel.run(f"import os; os.environ.update({variables!r})")


def test_without_keys_each_cell_says_why_it_is_skipped_and_a_trial_model_answers(open_notebook: Opener) -> None:
    notebook, place = open_notebook.copy_of(NOTEBOOKS / "07-models.ipynb")
    notebook.run()
    for name in ("openai", "openai-ask", "pydantic-ai", "langchain", "openai-agents", "errors"):
        expect(notebook.output(place[name])).to_contain_text("Skipped: OPENAI_API_KEY is not set.")
    expect(notebook.output(place["anthropic"])).to_contain_text("Skipped: ANTHROPIC_API_KEY is not set.")
    expect(notebook.output(place["without-ask"])).to_contain_text("completed · ['workflow', 'assistant_message']")
    chat = notebook.chat(place["without"])
    expect(chat.items("workflow")).to_contain_text("count()")


def test_with_keys_every_library_answers_and_a_tool_waits_for_a_click(
    open_notebook: Opener, provider: Provider
) -> None:
    weighing = Call("summary", '{"column": "body_mass_g"}')
    for _client in ("openai", "anthropic"):
        provider.says(Think("Mass, by species."), weighing, Tokens(200, 20))
        provider.says(*map(Say, deltas(HEAVIEST)), Tokens(300, 9))
    for library in ("Pydantic AI", "LangChain", "OpenAI Agents"):
        provider.says(Say(f"{library} answers."), Tokens(3, 2))
    provider.says(Refuse(404, "The model no-such-model does not exist", "model_not_found"))

    notebook, place = open_notebook.copy_of(NOTEBOOKS / "07-models.ipynb")
    give_keys(notebook, provider)
    notebook.run()
    expect(notebook.output(place["openai-ask"])).to_contain_text("'input_tokens': 500, 'output_tokens': 29")
    expect(notebook.output(place["pydantic-ai"])).to_contain_text("Pydantic AI answers.")
    expect(notebook.output(place["langchain"])).to_contain_text("LangChain answers.")
    expect(notebook.output(place["openai-agents"])).to_contain_text("OpenAI Agents answers.")
    expect(notebook.output(place["errors"])).to_contain_text("failed")
    expect(notebook.output(place["errors"])).to_contain_text("The model no-such-model does not exist")
    for name in ("openai", "anthropic"):
        chat = notebook.chat(place[name])
        expect(chat.items("workflow").first).to_contain_text("Thought")
        expect(chat.items("workflow").last).to_contain_text("summary(column='body_mass_g')")
        expect(chat.root.locator('[data-part="usage"]')).to_contain_text("29 tokens")

    # The tool that deletes runs only after a click.
    provider.says(Call("drop_island", '{"island": "Torgersen"}'))
    provider.says(Say("Torgersen is left out."))
    chat = notebook.chat(place["openai"])
    chat.send("Leave the island Torgersen out of the data.")
    chat.root.get_by_text("Allow drop_island(island='Torgersen')?").wait_for()
    assert notebook.kernel.eval("len(penguins)") == 344
    chat.root.get_by_role("radio", name="Allow").click()
    chat.root.get_by_role("button", name="Submit").click()
    chat.expect_answer("Torgersen is left out.")
    chat.expect_idle()
    assert notebook.kernel.eval("len(penguins)") == 292
    notebook.save()
    assert KEY not in (notebook.server.work / notebook.name).read_text()


def test_the_quickstart_ends_with_a_real_model_where_one_is_there(open_notebook: Opener, provider: Provider) -> None:
    provider.says(Call("ask_the_penguins", '{"question": "mean body mass by species"}'))
    provider.says(*map(Say, deltas(HEAVIEST)), Tokens(300, 9))
    notebook, place = open_notebook.copy_of(NOTEBOOKS / "01-quickstart.ipynb")
    give_keys(notebook, provider)
    notebook.run()
    chat = notebook.chat(place["model"])
    chat.expect_answer("Gentoo")
    expect(chat.items("workflow")).to_contain_text("ask_the_penguins(question='mean body mass by species')")
    expect(notebook.output(place["model-ask"])).to_contain_text("completed")
    results = [message["content"] for message in provider.requests[-1].body["messages"] if message["role"] == "tool"]
    assert "Gentoo" in results[0]


def test_the_notebook_of_tests_records_plays_and_looks_inside(open_notebook: Opener) -> None:
    notebook, place = open_notebook.copy_of(NOTEBOOKS / "08-testing-and-replay.ipynb")
    notebook.run()
    expect(notebook.output(place["drive"])).to_contain_text("Assistant: **LH 1204** is on its way home.")
    expect(notebook.output(place["differ"])).to_contain_text("-Assistant: Which tag is it?")
    expect(notebook.output(place["pytest"])).to_contain_text("2 passed")
    expect(notebook.output(place["replay-send"])).to_contain_text("The bag **AF 0077** is in Lima.")
    expect(notebook.output(place["leave"])).to_contain_text("Here the conversation leaves the recording")
    expect(notebook.output(place["inspect"])).to_contain_text("threads.custom_action")
    again = notebook.chat(place["replay"])
    expect(again.part("inspector")).to_contain_text("threads.custom_action")
    expect(again.root).to_contain_text("AF 0077 is on its way home.")
    # The flow itself, by hand.
    chat = notebook.chat(place["flow"])
    chat.send("And LH 1204?")
    chat.expect_answer("LH 1204 is in Oslo.")
    chat.expect_idle()
    chat.root.get_by_role("button", name="Send it home").last.click()
    chat.expect_answer("LH 1204 is on its way home.")
