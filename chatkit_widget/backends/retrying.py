"""When a request may be repeated by itself, and after how long.

- Requests that change nothing, or the same again, at most twice: when the connection failed, and on 429, 502, 503, 504.
- Requests that would be carried out twice: when nothing was sent, and on 429.
- Streamed ones: when nothing was sent.

HTTP 500 is never repeated: it is what ChatKit servers answer to an unknown thread.
"""

import random
from dataclasses import dataclass

from chatkit_widget.backends.failures import HttpError
from chatkit_widget.protocol.requests import (
    AttachmentsCreate,
    AttachmentsDelete,
    InputTranscribe,
    ItemsFeedback,
    ItemsList,
    ItemsReplace,
    JsonRequest,
    StreamingRequest,
    ThreadsDelete,
    ThreadsGetById,
    ThreadsList,
    ThreadsSyncCustomAction,
    ThreadsUpdate,
)

IDEMPOTENT = (
    ThreadsGetById,
    ThreadsList,
    ItemsList,
    ThreadsUpdate,
    ThreadsDelete,
    ItemsReplace,
    ItemsFeedback,
    AttachmentsDelete,
)
CARRIED_OUT_TWICE = (ThreadsSyncCustomAction, AttachmentsCreate, InputTranscribe)

PASSING = frozenset({429, 502, 503, 504})
"""Statuses that tell of a passing trouble."""

_TOO_MANY = 429


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How often and how long to wait.

    Attributes:
        retries: Repetitions at most.
        first: Seconds before the first repetition; before each further one it is twice as long. Up to half of it is
            left out at random, so that many clients do not come back at once.
        longest: Seconds that a server may ask to wait; when it asks for more, the request fails at once and says so.
    """

    retries: int = 2
    first: float = 0.5
    longest: float = 20.0

    def delay(self, request: JsonRequest | StreamingRequest, failure: HttpError, repeated: int) -> float | None:
        """Return the seconds to wait before a request is repeated, or None when it is not.

        Args:
            request: The request that failed.
            failure: Why.
            repeated: How often it was repeated already.

        Example:
            >>> Patience().delay(ThreadsList(params=ListParams()), HttpError("…", status=503, retry_after=3), 0)
            3
        """
        if repeated >= self.retries or not _may_repeat(request, failure):
            return None
        if failure.retry_after is not None:
            return failure.retry_after if failure.retry_after <= self.longest else None
        return self.first * 2**repeated * random.uniform(0.5, 1)  # noqa: S311 (no secret is made of it)


def _may_repeat(request: JsonRequest | StreamingRequest, failure: HttpError) -> bool:
    if failure.is_unsent:
        return True
    if isinstance(request, IDEMPOTENT):
        return failure.is_broken or failure.status in PASSING
    return isinstance(request, CARRIED_OUT_TWICE) and failure.status == _TOO_MANY
