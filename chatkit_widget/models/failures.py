"""What a provider says when a model does not answer, as an error of the backend."""

import traceback
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from chatkit_widget.errors import BackendError, StreamError

FULL = "The answer ends here: it has as many tokens as one may have."
"""What is noticed of an answer that a limit has ended."""

LONGEST = 500
"""Characters of a reason that are told: a proxy may answer with a page."""

SECRET = 12
"""Characters that a secret has at the least; what is shorter is a word such as `ollama`, which some servers want."""

_AGAIN = frozenset({408, 409, 425, 429})
_TOO_LONG = ("context_length_exceeded", "context length", "context window", "prompt is too long", "too many tokens")
_CONNECTING = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout"})
_READING = frozenset({"ReadError", "RemoteProtocolError", "WriteError", "CloseError"})
_OTHER_LOOP = ("bound to a different event loop", "attached to a different loop", "Event loop is closed")
_WAITING = frozenset({"APITimeoutError", "ReadTimeout", "WriteTimeout"})


def failure_of(error: Exception, secrets: Iterable[str] = ()) -> Exception:
    """Return what to raise for what a library raised: a BackendError with the provider's own reason, where it gave one.

    The libraries of providers tell a status as `status_code` and the body of the answer as `body`; what has neither,
    as an error in the user's own code, stays what it is. Secrets are taken out of what is told.
    """
    hidden = [secret for secret in secrets if len(secret) >= SECRET]
    failure = _failure(error)
    texts = [str(failure), getattr(failure, "detail", None) or "", *map(str, _chain(failure))]
    if not any(secret in text for secret in hidden for text in texts):
        return failure
    if not isinstance(failure, BackendError):
        failure = BackendError(f"{type(failure).__name__}: {failure}", detail=_trace(failure))
    kind = StreamError if isinstance(failure, StreamError) else BackendError
    # Without its cause, which tells the secret, too.
    return kind(
        _without(hidden, str(failure)),
        allow_retry=failure.allow_retry,
        detail=_without(hidden, failure.detail or ""),
        status=failure.status,
        code=failure.code,
    )


def broken_off(tool: str | None, error: Exception | None = None) -> StreamError:
    """Return the error of a stream that ended too early, in the middle of the call of a tool or of what is said."""
    where = "before the answer did" if tool is None else f"in the middle of the call of the tool {tool!r}"
    failure = StreamError(f"the stream ended {where}", detail=None if error is None else _trace(error))
    failure.__cause__ = error
    return failure


def is_broken_off(error: Exception) -> bool:
    """Whether a connection ended that was there."""
    return any(type(each).__name__ in _READING for each in _chain(error))


def provider_failure(code: str | None, reason: str, error: Exception | None = None) -> BackendError:
    """Return the error that a provider told within a stream."""
    if _is_too_long(code, reason):
        return _made(_too_long(reason), error, allow_retry=False, code=code)
    return _made(f"the provider ended the answer: {reason or code or 'it gave no reason'}", error, code=code)


def _failure(error: Exception) -> Exception:
    if isinstance(error, BackendError):
        return error
    status, body = getattr(error, "status_code", None), cast("object", getattr(error, "body", None))
    if isinstance(status, int) and status >= 400:  # noqa: PLR2004 (HTTP)
        return _refused(error, status)
    if is_broken_off(error):
        return broken_off(None, error)
    if isinstance(body, Mapping | str) and body:
        code, reason = _told(cast("object", body))
        return provider_failure(code, reason or str(error), error)
    return _unanswered(error) or error


def _unanswered(error: Exception) -> BackendError | None:
    """Return the error of a server that is not there, or silent, or that a client cannot ask from here."""
    if any(sign in str(each) for each in _chain(error) for sign in _OTHER_LOOP):
        message = (
            "this async client is used on another event loop, as in a cell: give the chat a client of its own, "
            'a sync one, or run_on="kernel"'
        )
        return _made(message, error)
    kinds = {type(each).__name__ for each in _chain(error)}
    if kinds & _WAITING and not kinds & _CONNECTING:
        return _made("the model has not answered in time: give the client a longer timeout=, or try again", error)
    if kinds & _CONNECTING or "APIConnectionError" in kinds:
        cause = error.__cause__ or error
        return _made(f"the model cannot be reached ({type(cause).__name__}: {cause}): is its server running?", error)
    return None


def _refused(error: Exception, status: int) -> BackendError:
    code, reason = _told(getattr(error, "body", None))
    reason = reason or str(error)[:LONGEST]
    match status:
        case 401 | 403:
            words = f"the provider refuses the key ({status}): {reason}. Give the client another one."
        case 404:
            words = f"the provider does not know this model or address (404): {reason}"
        case 413:
            words = _too_long(reason, " (413)")
        case 400 if _is_too_long(code, reason):
            words = _too_long(reason, " (400)")
        case 429:
            words = f"the provider takes no more requests for now (429): {reason}{_wait(error)}"
        case _ if status >= 500:  # noqa: PLR2004 (HTTP)
            words = f"the provider failed ({status}): {reason}"
        case _:
            words = f"the provider refuses the request ({status}): {reason}"
    return _made(words, error, allow_retry=status in _AGAIN or status >= 500, status=status, code=code)  # noqa: PLR2004 (HTTP)


def _is_too_long(code: str | None, reason: str) -> bool:
    return any(sign in f"{code} {reason}".lower() for sign in _TOO_LONG)


def _too_long(reason: str, status: str = "") -> str:
    return f"the conversation is too long for the model{status}: {reason}. Begin a new one."


def _told(body: object) -> tuple[str | None, str]:
    """Return the code and the reason in the body of an answer: OpenAI's, Anthropic's, or what is written like them."""
    if not isinstance(body, Mapping):
        return None, body[:LONGEST] if isinstance(body, str) else ""
    fields = cast("Mapping[str, Any]", body)
    inner = fields.get("error", fields)
    if not isinstance(inner, Mapping):
        return None, str(inner)[:LONGEST]
    told = cast("Mapping[str, Any]", inner)
    code = told.get("code") or told.get("type")
    reason = told.get("message") or told.get("detail") or ""
    return None if code is None else str(code), str(reason)[:LONGEST].removesuffix(".")


def _wait(error: Exception) -> str:
    headers: Any = getattr(getattr(error, "response", None), "headers", {})
    seconds = headers.get("retry-after") or _plain(getattr(error, "retry_after", None))
    return f". Try again in {seconds} seconds." if seconds else ""


def _plain(seconds: object) -> str | None:
    return f"{seconds:g}" if isinstance(seconds, int | float) else None


def _made(message: str, error: Exception | None, **more: Any) -> BackendError:
    failure = BackendError(message, detail=None if error is None else _trace(error), **more)
    failure.__cause__ = error
    return failure


def _trace(error: Exception) -> str:
    return "".join(traceback.format_exception(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, and what caused it."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _without(secrets: Iterable[str], text: str) -> str:
    for secret in secrets:
        text = text.replace(secret, "…")
    return text
