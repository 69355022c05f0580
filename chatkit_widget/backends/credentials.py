"""The headers that say who is asking: as a user gives them, or made of a client secret that expires."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from time import time
from typing import Any, Protocol, cast

from chatkit_widget.backends.callbacks import ask, takes_argument
from chatkit_widget.backends.checking import checked_headers
from chatkit_widget.errors import BackendError, OptionError

Headers = Mapping[str, str] | Callable[[], Mapping[str, str] | Awaitable[Mapping[str, str]]]
"""Headers, or a function, sync or async, that is called before each request and returns them."""

EARLY = 30.0
"""Seconds before its expiry at which a secret is asked for again."""

Secret = str | Mapping[str, Any]
"""A client secret, or a mapping with `client_secret` and perhaps `expires_at`: what creating a session returns."""


class Credentials(Protocol):
    """Who gives the headers that say who is asking."""

    async def headers(self) -> Mapping[str, str]:
        """Return headers for one request."""
        ...

    async def renew(self, refused: Mapping[str, str]) -> bool:
        """Get better ones after a 401 to these; False when there are none."""
        ...


class GivenHeaders:
    """Headers as a user gives them.

    Raises:
        OptionError: They are given as values that HTTP does not allow.
    """

    def __init__(self, given: Headers | None) -> None:
        self._given = given
        if given is not None and not callable(given):
            checked_headers(given, OptionError)

    async def headers(self) -> Mapping[str, str]:
        """Return the headers, from the user's function if there is one."""
        if callable(self._given):
            return cast("Mapping[str, str]", await ask(self._given))
        return self._given or {}

    async def renew(self, refused: Mapping[str, str]) -> bool:  # noqa: ARG002 (a 401 changes nothing here)
        """There are no others."""
        return False


class ClientSecret:
    """A client secret and who renews it."""

    def __init__(self, secret: str | None, ask_for_it: Callable[..., Any] | None) -> None:
        self._secret = secret
        self._expires_at: float | None = None
        self._ask_for_it = ask_for_it
        self._lock = asyncio.Lock()

    async def headers(self) -> Mapping[str, str]:
        """Return headers with a secret that is good for at least half a minute, as far as is known."""
        async with self._lock:
            if self._secret is None or (self._expires_at is not None and self._expires_at - EARLY <= time()):
                await self._renew()
            return _with(self._secret)

    async def renew(self, refused: Mapping[str, str]) -> bool:
        """Get another secret after a 401, unless another request has got one meanwhile."""
        if self._ask_for_it is None:
            return False
        async with self._lock:
            if refused["Authorization"] == _with(self._secret)["Authorization"]:
                await self._renew()
        return True

    async def _renew(self) -> None:
        if self._ask_for_it is None:  # A token was given, and is never renewed.
            return
        arguments = (self._secret,) if takes_argument(self._ask_for_it) else ()
        given = await ask(self._ask_for_it, *arguments)
        expires_at: object = None
        if isinstance(given, Mapping):
            fields = cast("Mapping[str, object]", given)
            given, expires_at = fields.get("client_secret"), fields.get("expires_at")
        if not isinstance(given, str) or not given:
            message = "get_client_secret must return the secret, or a mapping with client_secret and expires_at"
            raise BackendError(message, allow_retry=False)
        self._secret, self._expires_at = given, _seconds(expires_at)


def _with(secret: str | None) -> dict[str, str]:
    return {
        "Accept": "text/event-stream",
        "Authorization": f"Bearer {secret or ''}".strip(),
        "OpenAI-Beta": "chatkit_beta=v1",
    }


def _seconds(given: object) -> float | None:
    try:
        match given:
            case int() | float():
                return float(given)
            case str():
                return datetime.fromisoformat(given).timestamp()
            case datetime():
                return given.timestamp()
            case _:
                return None
    except (ValueError, OverflowError, OSError):
        return None  # A 401 will tell.
