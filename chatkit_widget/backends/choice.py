"""What `ChatKit(api, …)` makes of its first argument, and which parameters may stand beside it."""

import asyncio
import difflib
import re
from collections.abc import Callable, Mapping
from os import PathLike
from typing import Any, cast

from chatkit_widget.backends.base import Backend
from chatkit_widget.errors import OptionError
from chatkit_widget.protocol.questions import Answerer as Kind

_KINDS: dict[Kind, str] = {
    "function": "a Python function",
    "url": "the URL of a ChatKit server",
    "hosted": "the hosted API",
    "server": "a server in this process",
    "backend": "a Backend",
}

_OF_FUNCTION = "ChatKit(respond, {}=…)"
_OF_URL = "ChatKit('https://example.org/chatkit', {}=…)"
_OF_HOSTED = "ChatKit(get_client_secret=…, {}=…)"

_BELONGS: dict[str, tuple[tuple[Kind, ...], str]] = {
    "store": (("function",), _OF_FUNCTION),
    "on_action": (("function",), _OF_FUNCTION),
    "transcribe": (("function",), _OF_FUNCTION),
    "on_feedback": (("function",), _OF_FUNCTION),
    "context": (("server",), "ChatKit(server, {}=…)"),
    "headers": (("url",), _OF_URL),
    "client": (("url", "hosted"), _OF_URL),
    "metadata": (("url",), _OF_URL),
    "upload_strategy": (("url", "server"), _OF_URL),
    "client_token": (("hosted",), "ChatKit({}=…)"),
    "get_client_secret": (("hosted",), "ChatKit({}=…)"),
    "base_url": (("hosted",), _OF_HOSTED),
}
"""To which kinds of api a parameter belongs, and an example."""

API_PARAMETERS = tuple(_BELONGS)
"""The names of all parameters that say more about `api`."""

CONNECTION_PARAMETERS = tuple(name for name, (kinds, _example) in _BELONGS.items() if kinds != ("function",))
"""Those that say how a server is reached, and may come with another `api` later."""

_BY_ITSELF = {
    "store": "the server keeps its threads itself",
    "on_action": "the server answers actions itself",
    "transcribe": "the server turns speech into text itself",
    "on_feedback": "the server takes feedback itself",
}
_NO_SIGN_IN = "a server by its URL is signed in to with headers="
_NO_REQUESTS = "no request leaves this process"

_INSTEAD: dict[Kind, dict[str, str]] = {
    "function": {
        "context": "the function gets its own context as its second argument",
        **dict.fromkeys(("headers", "client", "metadata", "upload_strategy"), _NO_REQUESTS),
    },
    "url": {
        **_BY_ITSELF,
        "context": "tell the server who is asking with headers= or metadata=",
        "client_token": _NO_SIGN_IN,
        "get_client_secret": _NO_SIGN_IN,
        "base_url": "the URL says where the server is",
    },
    "hosted": {
        **_BY_ITSELF,
        "headers": "the hosted API is signed in to with get_client_secret= or client_token=",
    },
    "server": {
        **_BY_ITSELF,
        **dict.fromkeys(
            ("headers", "client", "metadata"), f"{_NO_REQUESTS}; what the server must know goes into context="
        ),
    },
    "backend": dict.fromkeys(API_PARAMETERS, "what it needs is given to the Backend itself"),
}
"""What is right in place of a parameter that does not belong to a kind of api."""

_KEYS = ("url", "domain_key", "upload_strategy", "headers", "client_token", "get_client_secret")
_SECRETS = ("client_token", "get_client_secret")

_ACCEPTED = (
    "api must be a Python function of (message) or (message, context), the URL of a ChatKit server, a mapping as "
    "ChatKit's option api, a ChatKitServer, or a Backend, not {kind}; or leave it out, and give get_client_secret= or "
    "client_token= for the hosted API. For example: ChatKit(lambda message: f'You said {{message.text}}')"
)


def choose_backend(
    api: object,
    given: Mapping[str, Any],
    *,
    function: Callable[[Callable[..., Any]], Backend],
    kernel_loop: asyncio.AbstractEventLoop | None = None,
) -> Backend:
    """Return the backend that `api` stands for. What a kind of backend needs is imported only when it is chosen.

    Args:
        api: A function, a URL, a mapping as ChatKit's option `api`, an object with `process`, a `Backend`, or None
            for the hosted API.
        given: The parameters beside it, by the names of `API_PARAMETERS`; None is as good as left out.
        function: Makes the backend of a function, with what belongs to it.
        kernel_loop: The loop that a server in this process runs on, instead of the session's.

    Raises:
        OptionError: `api` is none of these, or a parameter does not belong to it or has a wrong value. No message
            repeats a URL, a token or a header.

    Example:
        >>> choose_backend("http://localhost:8000/chatkit", {"headers": {"X-Team": "lab"}}, function=make)
        HttpBackend('http://localhost:8000/chatkit')
    """
    beside = {name: value for name, value in given.items() if value is not None}
    if isinstance(api, Mapping):
        api, beside = _unfolded(cast("Mapping[object, Any]", api), beside)
    kind = _kind_of(api, beside)
    for name in beside:
        _check_place(name, kind)
    match kind:
        case "function":
            return function(cast("Callable[..., Any]", api))
        case "url":
            return _http(cast("str", api), beside)
        case "hosted":
            return _hosted(beside)
        case "server":
            from chatkit_widget.backends.server import ServerBackend  # noqa: PLC0415 (see above)

            return ServerBackend(cast("Any", api), kernel_loop=kernel_loop, **beside)
        case "backend":
            return cast("Backend", api)


def is_function(api: object) -> bool:
    """Whether `api` is a function that answers, as far as `choose_backend` can tell."""
    return callable(api) and not isinstance(api, Backend | type) and not callable(getattr(api, "process", None))


def _kind_of(api: object, beside: Mapping[str, Any]) -> Kind:
    has_process = callable(getattr(api, "process", None))
    match api:
        case Backend():
            return "backend"
        case type() if has_process or issubclass(api, Backend):
            what = "a Backend" if issubclass(api, Backend) else "a server"
            message = (
                f"api is the class {api.__name__} and has to be {what}: make one, as in ChatKit({api.__name__}(…))"
            )
            raise OptionError(message)
        case _ if has_process:
            return "server"
        case _ if callable(api):
            return "function"
        case str() if re.match(r"https?://", api, re.IGNORECASE):
            return "url"
        case None if any(name in beside for name in _SECRETS):
            return "hosted"
        case _:
            raise OptionError(_ACCEPTED.format(kind=_shown(api)))


def _unfolded(api: Mapping[object, Any], beside: Mapping[str, Any]) -> tuple[object, dict[str, Any]]:
    """Return what stands in ChatKit's option `api` as if it were given apart."""
    found: dict[str, Any] = {}
    for key, value in api.items():
        name = _known(key)
        if name in beside:
            message = f"{name} is given twice: in api, and beside it"
            raise OptionError(message)
        if value is not None and name != "domain_key":
            found[name] = value
    url = found.pop("url", None)
    secrets = [name for name in _SECRETS if name in found]
    if url is None and not secrets:
        message = "api, as a mapping, needs the url of a ChatKit server, or get_client_secret or client_token"
        raise OptionError(message)
    if url is not None and not (isinstance(url, str) and re.match(r"https?://", url, re.IGNORECASE)):
        message = "api.url must be a whole address, such as http://localhost:8000/chatkit"
        raise OptionError(message)
    return url, {**beside, **found}


def _known(key: object) -> str:
    """Return the name of a key of ChatKit's option `api`, which may be in camelCase."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", str(key)).lower()
    if name == "fetch":
        message = "api.fetch is of no use here, since Python makes the requests: give client= an httpx.AsyncClient"
        raise OptionError(message)
    if name in _KEYS:
        return name
    if name in API_PARAMETERS:
        message = f"there is no key api.{key}; give {name}= beside api"
        raise OptionError(message)
    near = difflib.get_close_matches(name, _KEYS, n=1, cutoff=0.0)[0]
    message = f"there is no key api.{key}; did you mean api.{near}? Known here: {', '.join(_KEYS)}"
    raise OptionError(message)


def _check_place(name: str, kind: Kind) -> None:
    kinds, example = _BELONGS[name]
    if kind not in kinds:
        owners = " or ".join(_KINDS[owner] for owner in kinds)
        instead = _INSTEAD[kind].get(name, f"leave {name}= out")
        message = f"{name}= belongs to {owners}, as in {example.format(name)}; here api is {_KINDS[kind]}: {instead}"
        raise OptionError(message)


def _http(url: str, beside: Mapping[str, Any]) -> Backend:
    from chatkit_widget.backends.http import HttpBackend  # noqa: PLC0415 (httpx takes longer than all the rest)

    _check_client(beside)
    if not isinstance(beside.get("metadata", {}), Mapping):
        message = f"metadata must be a mapping, not {_kind(beside['metadata'])}"
        raise OptionError(message)
    return HttpBackend(url, **beside)


def _hosted(beside: Mapping[str, Any]) -> Backend:
    from chatkit_widget.backends.hosted import HostedBackend  # noqa: PLC0415 (httpx takes longer than all the rest)

    _check_client(beside)
    for name in ("client_token", "base_url"):
        value = beside.get(name, "…")
        if not isinstance(value, str) or not value:
            message = f"{name} must be text that is not empty, not {_kind(value)}"
            raise OptionError(message)
    return HostedBackend(**beside)


def _check_client(beside: Mapping[str, Any]) -> None:
    import httpx  # noqa: PLC0415 (as above)

    if not isinstance(client := beside.get("client"), httpx.AsyncClient | None):
        message = f"client must be an httpx.AsyncClient, not {_kind(client)}"
        raise OptionError(message)


def _kind(value: object) -> str:
    """Return what a value is, without the value, which may be secret."""
    return f"an object of the type {type(value).__module__.partition('.')[0]}.{type(value).__qualname__}"


def _shown(api: object) -> str:
    match api:
        case None | int() | float():
            return repr(api)
        case str():
            return "text that does not begin with http:// or https://"
        case PathLike():
            return "a path (a file that keeps threads is given as store=, beside a function)"
        case _:
            return _kind(api)
