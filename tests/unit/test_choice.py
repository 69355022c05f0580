"""What `ChatKit(api, …)` makes of its first argument."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from chatkit_widget import Backend, BackendError, HostedBackend, HttpBackend, OptionError, ServerBackend
from chatkit_widget.backends.choice import API_PARAMETERS, choose_backend
from chatkit_widget.protocol.requests import JsonRequest, Reply, StreamingRequest
from chatkit_widget.protocol.stream import StreamEvent
from tests.protocol.backends.samples import EMPTY_PAGE, LIST

URL = "http://localhost:8000/chatkit"
SECRET = "ek_68a1-very-secret"  # noqa: S105 (it opens nothing)


class Mine(Backend):
    """Somebody's own."""

    async def stream(self, request: StreamingRequest) -> AsyncGenerator[StreamEvent, None]:
        """Give nothing."""
        raise BackendError(type(request).__name__)
        yield

    async def request(self, request: JsonRequest) -> Reply:
        """Know nothing."""
        raise BackendError(type(request).__name__)


class Server:
    """Like a ChatKitServer."""

    async def process(self, _request: bytes, _context: Any) -> bytes:
        """Answer."""
        return b""


class FunctionMade(Mine):
    """Made of a function."""

    def __init__(self, respond: Callable[..., Any]) -> None:
        self.respond = respond


def respond(message: object) -> object:
    return message


def chosen(api: object = None, **given: Any) -> Any:
    return choose_backend(api, given, function=FunctionMade)


def told(api: object = None, **given: Any) -> str:
    with pytest.raises(OptionError) as caught:
        chosen(api, **given)
    return str(caught.value)


@pytest.mark.parametrize("api", [respond, partial(respond), str.upper, FunctionMade(respond).stream])
def test_a_function_is_given_to_who_makes_its_backend(api: Callable[..., Any]) -> None:
    made = chosen(api, store="threads.sqlite", on_action=respond, transcribe=respond, on_feedback=respond)
    assert isinstance(made, FunctionMade)
    assert made.respond is api


@pytest.mark.parametrize("url", [URL, URL.replace("http", "HTTPS"), "https://example.org"])
def test_a_url(url: str) -> None:
    assert type(chosen(url)) is HttpBackend
    assert type(chosen({"url": url})) is HttpBackend


async def asked(api: object, **given: Any) -> httpx.Request:
    """Make the backend with a client of the test's, and return the request that this gets for the list of threads."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=EMPTY_PAGE)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        await chosen(api, client=client, **given).request(LIST)
    (request,) = seen
    return request


async def test_what_belongs_to_a_url_gets_there() -> None:
    request = await asked(URL, headers={"X-Team": "lab"}, metadata={"user": "me"})
    assert (str(request.url), request.headers["X-Team"]) == (URL, "lab")
    assert json.loads(request.content)["metadata"] == {"user": "me"}


@pytest.mark.parametrize("names", [("url", "domainKey", "headers"), ("url", "domain_key", "headers")])
async def test_a_mapping_as_in_javascript(names: tuple[str, ...]) -> None:
    given = {**dict(zip(names, (URL, "domain_pk_1", {"X-Team": "lab"}), strict=True)), "uploadStrategy": None}
    request = await asked(given, metadata={"user": "me"})
    assert (str(request.url), request.headers["X-Team"]) == (URL, "lab")
    assert json.loads(request.content)["metadata"] == {"user": "me"}


@pytest.mark.parametrize("strategy", [{"type": "two_phase"}, {"type": "direct", "uploadUrl": "http://localhost/files"}])
def test_the_upload_strategy_gets_there(monkeypatch: pytest.MonkeyPatch, strategy: dict[str, str]) -> None:
    seen: list[Any] = []

    def make(url: str, **named: Any) -> None:
        seen.append((url, named))

    monkeypatch.setattr("chatkit_widget.backends.http.HttpBackend", make)
    chosen(URL, upload_strategy=strategy)
    chosen({"url": URL, "uploadStrategy": strategy})
    assert seen == [(URL, {"upload_strategy": strategy})] * 2


@pytest.mark.parametrize(
    ("api", "given"),
    [
        (None, {"client_token": SECRET}),
        (None, {"get_client_secret": respond}),
        ({"clientToken": SECRET}, {}),
        ({"client_token": SECRET, "domainKey": "x"}, {}),
        ({"getClientSecret": respond}, {}),
    ],
)
def test_hosted(api: object, given: dict[str, Any]) -> None:
    made = chosen(api, **given)
    assert type(made) is HostedBackend
    assert repr(made) == "HostedBackend('https://api.openai.com/v1/chatkit/conversation')"
    elsewhere = chosen(api, **given, base_url="http://localhost:9/v1/")
    assert repr(elsewhere) == "HostedBackend('http://localhost:9/v1/conversation')"


async def test_a_server_and_where_it_runs() -> None:
    loop = asyncio.get_running_loop()
    made = choose_backend(Server(), {"context": {"user": "me"}}, function=FunctionMade, kernel_loop=loop)
    assert isinstance(made, ServerBackend)
    assert (made._context, made._kernel_loop) == ({"user": "me"}, loop)  # pyright: ignore[reportPrivateUsage] (where it went)


def test_a_backend_stays_as_it_is() -> None:
    mine = Mine()
    assert chosen(mine) is mine


def test_a_class_in_place_of_an_object() -> None:
    assert told(Server) == "api is the class Server and has to be a server: make one, as in ChatKit(Server(…))"
    assert told(Mine) == "api is the class Mine and has to be a Backend: make one, as in ChatKit(Mine(…))"


@pytest.mark.parametrize(
    ("api", "shown"),
    [
        (None, "not None"),
        (5, "not 5"),
        (True, "not True"),
        ("localhost:8000/chatkit", "text that does not begin with http://"),
        (SECRET, "text that does not begin with http://"),
        (f"ftp://me:{SECRET}@example.org", "text that does not begin with http://"),
        (Path("threads.sqlite"), "not a path (a file that keeps threads is given as store="),
        ([respond], "not an object of the type builtins.list"),
        (httpx.URL(f"http://me:{SECRET}@example.org"), "not an object of the type httpx.URL"),
        (SimpleNamespace(process=7), "not an object of the type types.SimpleNamespace"),
    ],
    ids=str,
)
def test_what_is_none_of_these(api: object, shown: str) -> None:
    message = told(api)
    assert shown in message
    assert SECRET not in message
    assert "For example: ChatKit(lambda message: f'You said {message.text}')" in message
    for accepted in ("function", "URL", "mapping", "ChatKitServer", "Backend", "get_client_secret=", "client_token="):
        assert accepted in message


@pytest.mark.parametrize(
    ("api", "given", "words"),
    [
        (respond, {"headers": {"Authorization": SECRET}}, "headers= belongs to the URL of a ChatKit server"),
        (respond, {"headers": {}}, "here api is a Python function: no request leaves this process"),
        (respond, {"context": 1}, "context= belongs to a server in this process, as in ChatKit(server, context=…)"),
        (respond, {"context": 1}, "the function gets its own context as its second argument"),
        (respond, {"client_token": SECRET}, "belongs to the hosted API, as in ChatKit(client_token=…)"),
        (URL, {"on_action": respond}, "on_action= belongs to a Python function, as in ChatKit(respond, on_action=…)"),
        (URL, {"on_action": respond}, "the server answers actions itself"),
        (URL, {"store": "x.sqlite"}, "the server keeps its threads itself"),
        (URL, {"context": {"user": "me"}}, "tell the server who is asking with headers= or metadata="),
        (URL, {"get_client_secret": respond}, "a server by its URL is signed in to with headers="),
        ({"url": URL}, {"base_url": URL}, "the URL says where the server is"),
        (None, {"client_token": SECRET, "headers": {}}, "signed in to with get_client_secret= or client_token="),
        (None, {"client_token": SECRET, "metadata": {}}, "here api is the hosted API: leave metadata= out"),
        (Server(), {"transcribe": respond}, "the server turns speech into text itself"),
        (Server(), {"on_feedback": respond}, "the server takes feedback itself"),
        (Server(), {"headers": {}}, "what the server must know goes into context="),
        (Mine(), {"headers": {}}, "what it needs is given to the Backend itself"),
    ],
)
def test_what_belongs_to_another_kind_of_api(api: object, given: dict[str, Any], words: str) -> None:
    message = told(api, **given)
    assert words in message
    assert SECRET not in message


@pytest.mark.parametrize("api", [respond, URL, Server(), Mine()], ids=["function", "URL", "server", "Backend"])
@pytest.mark.parametrize("name", API_PARAMETERS)
def test_every_parameter_fits_or_is_told(api: object, name: str) -> None:
    values: dict[str, Any] = {"headers": {}, "metadata": {}, "client": None, "upload_strategy": None}
    try:
        chosen(api, **{name: values.get(name, respond)})
    except OptionError as error:
        assert str(error).startswith(f"{name}= belongs to ")  # noqa: PT017 (either is right)


def test_what_is_none_is_not_given() -> None:
    assert isinstance(chosen(respond, **dict.fromkeys(API_PARAMETERS)), FunctionMade)


@pytest.mark.parametrize(
    ("api", "given", "words"),
    [
        ({}, {}, "needs the url of a ChatKit server, or get_client_secret or client_token"),
        ({"url": None, "domainKey": "x"}, {}, "needs the url of a ChatKit server"),
        ({"url": "/chatkit"}, {}, "api.url must be a whole address, such as http://localhost:8000/chatkit"),
        ({"url": 5}, {}, "api.url must be a whole address"),
        ({"url": URL, "fetch": respond}, {}, "Python makes the requests: give client= an httpx.AsyncClient"),
        (
            {"url": URL, "uploadStrategie": {}},
            {},
            "there is no key api.uploadStrategie; did you mean api.upload_strategy?",
        ),
        ({"URL": URL}, {}, "did you mean api.url? Known here: url, domain_key, "),
        ({"url": URL, "metadata": {}}, {}, "there is no key api.metadata; give metadata= beside api"),
        ({"url": URL, "headers": {}}, {"headers": {"A": SECRET}}, "headers is given twice: in api, and beside it"),
        ({"url": URL, "clientToken": SECRET}, {}, "client_token= belongs to the hosted API"),
        ({"clientToken": SECRET, "getClientSecret": respond}, {}, "either client_token or get_client_secret"),
        ({"clientToken": 5}, {}, "client_token must be text that is not empty"),
        (None, {"client_token": ""}, "client_token must be text that is not empty"),
        (None, {"client_token": SECRET, "base_url": 5}, "base_url must be text"),
        (None, {"get_client_secret": SECRET}, "get_client_secret must be a function"),
        (URL, {"client": httpx.Client}, "client must be an httpx.AsyncClient"),
        (None, {"client_token": SECRET, "client": 5}, "client must be an httpx.AsyncClient, not an object of the type"),
        (URL, {"metadata": SECRET}, "metadata must be a mapping, not an object of the type builtins.str"),
        (f"http://me:{SECRET}@", {}, "a ChatKit server's URL begins with http:// or https:// and has a host"),
    ],
)
def test_what_is_wrong_in_detail(api: object, given: dict[str, Any], words: str) -> None:
    message = told(api, **given)
    assert words in message
    assert SECRET not in message


def test_httpx_is_loaded_only_for_who_needs_it() -> None:
    script = """
import sys
from chatkit_widget.backends.choice import choose_backend

class Server:
    async def process(self, request, context): ...

def loaded():
    return [name for name in ("httpx", "chatkit_widget.backends.server") if name in sys.modules]

choose_backend(print, {"store": "x"}, function=lambda respond: None)
print(loaded())
choose_backend(Server(), {}, function=print)
print(loaded())
choose_backend("http://localhost/chatkit", {}, function=print)
print(loaded())
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    server = "chatkit_widget.backends.server"
    assert ended.stdout.splitlines() == ["[]", str([server]), str(["httpx", server])]
