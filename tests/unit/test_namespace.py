"""The variables of a namespace as what messages may mention: which are offered, found, looked up, and given."""

import functools
import math
import time
import typing
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import IPython
import numpy as np
import pytest

from chatkit_widget import ChatKit, Message, OptionError
from chatkit_widget.bridge import kernel
from chatkit_widget.namespace import GROUPS, Variables
from chatkit_widget.protocol.entities import Entity
from chatkit_widget.testing import FakePage
from tests.unit.chats import MakeChat, handler

pandas: Any = pytest.importorskip("pandas")
polars: Any = pytest.importorskip("polars")
figures: Any = pytest.importorskip("matplotlib.figure")
images: Any = pytest.importorskip("PIL.Image")


class Model:
    """A model of someone's own."""


def found(variables: Variables, query: str = "") -> list[str]:
    """What a search finds."""
    return [entity.id for entity in variables.on_tag_search(query)]


def entity(name: str) -> Entity:
    return Entity(id=name, title=name)


def of_module(**names: Any) -> dict[str, Any]:
    """A namespace as code has it, which knows what it imported."""
    return {"__name__": "__main__", "__builtins__": {}, **names}


def test_variables_are_grouped_by_what_they_are() -> None:
    namespace: dict[str, Any] = {
        "table": pandas.DataFrame({"a": [1]}),
        "series": pandas.Series([1]),
        "lazy": polars.LazyFrame({"a": [1]}),
        "array": np.zeros(3),
        "figure": figures.Figure(),
        "image": images.new("RGB", (2, 2)),
        "mapping": {},
        "names": [1],
        "words": "text",
        "count": 3,
        "real": np.float64(0.5),
        "model": Model(),
        "respond": found,
        "kind": Model,
    }
    entities = Variables(namespace).on_tag_search("")
    assert [(each.group, each.id) for each in entities] == [
        ("DataFrames", "lazy"),
        ("DataFrames", "series"),
        ("DataFrames", "table"),
        ("Arrays", "array"),
        ("Figures", "figure"),
        ("Figures", "image"),
        ("Collections", "mapping"),
        ("Collections", "names"),
        ("Text and numbers", "count"),
        ("Text and numbers", "real"),
        ("Text and numbers", "words"),
        ("Models and objects", "model"),
        ("Functions and classes", "kind"),
        ("Functions and classes", "respond"),
    ]
    assert {each.title for each in entities} == set(namespace)
    assert entities[0].data == {"type": "LazyFrame"}
    assert all(each.interactive and each.icon for each in entities)


def test_names_that_are_it_come_first_then_those_that_begin_with_it_then_the_others() -> None:
    variables = Variables({"max_df": pandas.DataFrame(), "DF": 1, "df2": [1], "df": Model(), "other": 1})
    assert found(variables, "df") == ["df", "DF", "df2", "max_df"]
    assert found(variables, "DF") == ["DF", "df", "df2", "max_df"]
    assert found(variables, "nothing") == []


def test_a_group_stands_together_where_its_best_name_is() -> None:
    variables = Variables({"xa": 1, "a": Model(), "xb_a": Model(), "xc_a": [1]})
    assert found(variables, "a") == ["a", "xb_a", "xc_a", "xa"]


def test_a_search_finds_no_more_than_a_menu_can_hold() -> None:
    assert len(found(Variables({f"x{number}": number for number in range(200)}))) == 50


def test_ten_thousand_names_are_searched_at_once_and_never_written_out() -> None:
    class Slow:
        def __repr__(self) -> str:
            pytest.fail("a search must not look at what variables hold")

    variables = Variables(of_module(**{f"name_{number}": Slow() for number in range(10_000)}))
    found(variables)
    begin = time.perf_counter()
    assert len(found(variables, "")) == 50
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("_hidden", 1),
        ("__doc__", "text"),
        ("math", math),
        ("sqrt", math.sqrt),
        ("wraps", functools.wraps),
        ("Iterator", Iterator),
        ("Any", Any),
        ("List", typing.List),  # noqa: UP006 (as old code imports it)
        ("Optional", typing.Optional),
        ("sin", np.sin),
        ("DataFrame", pandas.DataFrame),
        ("not\nprintable", 1),
        (7, 1),
    ],
)
def test_what_nobody_means_is_left_out(name: Any, value: object) -> None:
    namespace = of_module(mine=1)
    namespace[name] = value
    variables = Variables(namespace)
    assert found(variables) == ["mine"]
    if isinstance(name, str):
        with pytest.raises(LookupError, match="none of those that messages may mention"):
            variables.value_of(entity(name))


def test_functions_and_classes_of_ones_own_are_offered() -> None:
    made: dict[str, Any] = {"__name__": "__main__"}
    exec("import functools\ndef f(): ...\nclass C: ...\nhalf = functools.partial(max, 2)", made)  # noqa: S102 (as a cell)
    assert found(Variables(made)) == ["C", "f", "half"]


def test_a_chat_is_not_offered(make_chat: MakeChat) -> None:
    chat = make_chat(lambda _message: "x")
    assert found(Variables({"chat": chat, "x": 1})) == ["x"]


def test_kinds_and_names_can_be_chosen() -> None:
    namespace = {"table": pandas.DataFrame(), "figure": figures.Figure(), "count": 1, "raw": pandas.DataFrame()}
    assert found(Variables(namespace, kinds=["DataFrames", "Figures"], exclude=["raw"])) == ["table", "figure"]
    assert found(Variables(namespace, kinds="Figures", exclude="raw")) == ["figure"]
    with pytest.raises(OptionError, match="no kind 'Frames' of variables; there are DataFrames, Arrays"):
        Variables(namespace, kinds=["Frames"])
    assert set(GROUPS) > {"DataFrames", "Figures"}


def test_what_says_that_it_is_something_else_is_what_it_is() -> None:
    class Liar:
        def __getattribute__(self, name: str) -> Any:
            if name == "__class__":
                return pandas.DataFrame
            raise RuntimeError(name)

    class Meta(type):
        def __getattribute__(cls, name: str) -> Any:
            raise RuntimeError(name)

    class Odd(metaclass=Meta): ...

    groups = {each.id: each.group for each in Variables({"liar": Liar(), "odd": Odd, "it": Odd()}).on_tag_search("")}
    assert groups == {"liar": "Models and objects", "odd": "Functions and classes", "it": "Models and objects"}


def test_a_type_whose_module_is_no_name_is_an_object() -> None:
    odd = type("Odd", (), {"__module__": 5})
    assert [each.group for each in Variables({"it": odd()}).on_tag_search("")] == ["Models and objects"]


def test_the_object_is_looked_up_when_it_is_asked_for() -> None:
    namespace: dict[str, Any] = {"df": [1]}
    variables = Variables(namespace)
    namespace["df"] = new = [2]
    assert variables.value_of(entity("df")) is new
    del namespace["df"]
    with pytest.raises(LookupError, match="there is no variable 'df' any more"):
        variables.value_of(entity("df"))


def test_the_namespace_is_ipythons_without_its_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    own: dict[str, Any] = {"In": [""], "Out": {}, "exit": object(), "open": open}
    user: dict[str, Any] = {**own, "df": 1, "exit": "a word of one's own"}
    shell = SimpleNamespace(user_ns=user, user_ns_hidden=own)
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    variables = Variables()
    assert found(variables) == ["df", "exit"]
    user["later"] = 2
    assert found(variables, "later") == ["later"]


def test_the_namespace_is_that_of_the_marimo_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "running_session", lambda: SimpleNamespace(globals={"df": 1}))
    assert found(Variables()) == ["df"]


def test_the_namespace_is_that_of_the_script(monkeypatch: pytest.MonkeyPatch) -> None:
    import __main__  # noqa: PLC0415 (what a script is)

    name = f"x{uuid.uuid4().hex}"
    monkeypatch.setattr(__main__, name, 5, raising=False)
    monkeypatch.setattr(IPython, "get_ipython", lambda: None)
    assert found(Variables(), name) == [name]
    monkeypatch.delitem(kernel.sys.modules, "IPython")
    assert found(Variables(), name) == [name]


async def mentioned(chat: ChatKit, name: str) -> str:
    """Mention something, and return the answer."""
    turn = await chat.send_user_message(content=[{"type": "input_tag", "id": name, "text": name}])
    assert turn.status == "completed", turn.error
    return turn.text


async def test_a_function_gets_the_very_object_and_the_newest_entities_count(make_chat: MakeChat) -> None:
    got: list[Any] = []

    def respond(message: Message) -> str:
        try:
            got.append(message.tags[0].value)
        except LookupError as error:
            return str(error)
        return "found"

    class Mine:
        def on_tag_search(self, _query: str) -> list[Any]:
            return []

        def value_of(self, entity: Entity) -> Any:
            return ["mine", entity.id]

    first, second = pandas.DataFrame({"a": [1]}), pandas.DataFrame({"a": [2]})
    namespace = {"df": first}
    chat = make_chat(respond, entities=Variables(namespace))
    assert await mentioned(chat, "df") == "found"
    assert got.pop() is first
    namespace["df"] = second
    assert await mentioned(chat, "df") == "found"
    assert got.pop() is second
    del namespace["df"]
    assert await mentioned(chat, "df") == "there is no variable 'df' any more, which a message mentions"
    chat.set_options(entities=Mine())
    assert await mentioned(chat, "df") == "found"
    assert got.pop() == ["mine", "df"]
    chat.update_options(entities={"value_of": handler(lambda _entity: "the newest")})
    assert await mentioned(chat, "df") == "found"
    assert got.pop() == "the newest"
    chat.set_options(entities={"on_tag_search": Variables(namespace).on_tag_search})
    assert "@df has no value: the chat's entities= have no value_of(entity)" in await mentioned(chat, "df")


async def test_a_page_finds_variables_and_their_cards(make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch) -> None:
    namespace: dict[str, Any] = {"df": pandas.DataFrame({"city": ["Berlin"]}), "_secret": "s"}
    monkeypatch.setattr(kernel, "running_session", lambda: SimpleNamespace(globals=namespace))
    chat = make_chat(lambda _message: "x", entities="namespace")
    page = FakePage(chat, "p1")
    page.shows()
    reply = await page.asks("search_tags", query="d")
    assert [each["id"] for each in reply["result"]["entities"]] == ["df"]
    preview = (await page.asks("preview_entity", entity_id="df", key=None))["result"]
    assert "Berlin" in str(preview)
    del namespace["df"]
    preview = (await page.asks("preview_entity", entity_id="df", key=None))["result"]
    assert "There is no such variable any more." in str(preview)
    tag = {"type": "input_tag", "id": "_secret", "text": "_secret"}
    await page.asks("edit_draft", text="", content=[tag], rev=1)
    preview = (await page.asks("preview_entity", entity_id="_secret", key=None))["result"]
    assert "There is no such variable any more." in str(preview)
    assert chat.options["entities"]["value_of"].__self__ is chat.options["entities"]["on_tag_search"].__self__
