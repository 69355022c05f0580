"""What a provider says when a model does not answer, as an error of the backend."""

import traceback
from collections.abc import Mapping
from typing import Any, cast

from chatkit_widget.errors import BackendError

_AGAIN = frozenset({408, 409, 425, 429})
_TOO_LONG = ("context_length_exceeded", "context length", "context window", "prompt is too long", "too many tokens")


def failure_of(error: Exception) -> Exception:
    """Return what to raise for what a library raised: a BackendError with the provider's own reason, where it gave one.

    The libraries of providers tell a status as `status_code` and the body of the answer as `body`; what has neither,
    as an error in the user's own code, stays what it is.
    """
    if isinstance(error, BackendError):
        return error
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _refused(error, status)
    if type(error).__name__ in {"APIConnectionError", "APITimeoutError", "ConnectError", "ConnectTimeout"}:
        cause = error.__cause__ or error
        message = f"the model cannot be reached ({type(cause).__name__}: {cause}): is its server running?"
        return _made(message, error, allow_retry=True)
    return error


def _refused(error: Exception, status: int) -> BackendError:
    code, reason = _told(getattr(error, "body", None))
    reason = reason or str(error)
    is_too_long = any(sign in f"{code} {reason}".lower() for sign in _TOO_LONG)
    match status:
        case 401 | 403:
            words = f"the provider refuses the key ({status}): {reason}. Give the client another one."
        case 404:
            words = f"the provider does not know this model or address (404): {reason}"
        case 413:
            words = f"the conversation is too long for the model ({status}): {reason}. Begin a new one."
        case 400 if is_too_long:
            words = f"the conversation is too long for the model ({status}): {reason}. Begin a new one."
        case 429:
            words = f"the provider takes no more requests for now (429): {reason}{_wait(error)}"
        case _ if status >= 500:  # noqa: PLR2004 (HTTP)
            words = f"the provider failed ({status}): {reason}"
        case _:
            words = f"the provider refuses the request ({status}): {reason}"
    return _made(words, error, allow_retry=status in _AGAIN or status >= 500, status=status, code=code)  # noqa: PLR2004 (HTTP)


def _told(body: object) -> tuple[str | None, str]:
    """Return the code and the reason in the body of an answer: OpenAI's, Anthropic's, or what is written like them."""
    if not isinstance(body, Mapping):
        return None, body if isinstance(body, str) else ""
    fields = cast("Mapping[str, Any]", body)
    inner = fields.get("error", fields)
    if not isinstance(inner, Mapping):
        return None, str(inner)
    told = cast("Mapping[str, Any]", inner)
    code = told.get("code") or told.get("type")
    return None if code is None else str(code), str(told.get("message") or "")


def _wait(error: Exception) -> str:
    headers: Any = getattr(getattr(error, "response", None), "headers", {})
    seconds = headers.get("retry-after")
    return f" Try again in {seconds} seconds." if seconds else ""


def _made(message: str, error: Exception, **more: Any) -> BackendError:
    failure = BackendError(message, detail="".join(traceback.format_exception(error)), **more)
    failure.__cause__ = error
    return failure
