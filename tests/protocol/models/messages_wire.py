"""Anthropic's Messages, as a stream."""

from collections.abc import Iterator
from typing import Any

from tests.protocol.models.dialects import Dialect, frame
from tests.protocol.models.script import Break, Call, Decline, Full, Refuse, Say, Step, Think, Tokens, deltas

KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}


class Messages(Dialect):
    """One message.

    Args:
        body: The request.
        signs: Whether thoughts are signed, which is not so everywhere.
    """

    def __init__(self, body: dict[str, Any], *, signs: bool = True) -> None:
        super().__init__(body)
        self._signs = signs
        self._index = -1
        self._open = ""
        self._reason = "end_turn"
        self._tokens = Tokens(0, 0)

    def begin(self) -> Iterator[bytes]:
        """The message begins; pings may come at any time."""
        message: dict[str, Any] = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": self.body["model"],
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 1, "output_tokens": 1},
        }
        yield self._frame("message_start", message=message)
        yield self._frame("ping")

    def step(self, step: Step) -> Iterator[bytes]:
        """Deltas, with the blocks that they belong to."""
        match step:
            case Say(text) | Decline(text):
                yield from self._block("text", {"type": "text", "text": ""})
                yield self._delta({"type": "text_delta", "text": text})
            case Think(text, begins):
                if begins:
                    yield from self._close()
                yield from self._block(
                    "thinking", {"type": "thinking", "thinking": "", **({"signature": ""} if self._signs else {})}
                )
                yield self._delta({"type": "thinking_delta", "thinking": text})
            case Call():
                yield from self._call(step)
            case Tokens():
                self._tokens = step
            case Full():
                self._reason = "max_tokens"
            case Break(message=message, code=code):
                yield self._frame("error", error={"type": code, "message": message})
            case _:
                pass

    def end(self) -> Iterator[bytes]:
        """Why it ends, and what it took."""
        yield from self._close()
        usage = {"input_tokens": self._tokens.input_tokens, "output_tokens": self._tokens.output_tokens}
        yield self._frame("message_delta", delta={"stop_reason": self._reason, "stop_sequence": None}, usage=usage)
        yield self._frame("message_stop")

    def refusal(self, refuse: Refuse) -> dict[str, Any]:
        """As Anthropic writes it."""
        kind = KINDS.get(refuse.status, "api_error")
        return {"type": "error", "error": {"type": kind, "message": refuse.message}, "request_id": "req_1"}

    def _call(self, call: Call) -> Iterator[bytes]:
        yield from self._close()
        self._reason = "tool_use"
        yield from self._block("tool_use", {"type": "tool_use", "id": call.id, "name": call.name, "input": {}})
        yield self._delta({"type": "input_json_delta", "partial_json": ""})
        for delta in deltas(call.arguments):
            yield self._delta({"type": "input_json_delta", "partial_json": delta})
        if call.is_broken:
            self._open = ""
        else:
            yield from self._close()

    def _block(self, kind: str, block: dict[str, Any]) -> Iterator[bytes]:
        if self._open != kind:
            yield from self._close()
            self._open, self._index = kind, self._index + 1
            yield self._frame("content_block_start", index=self._index, content_block=block)

    def _close(self) -> Iterator[bytes]:
        if self._open:
            if self._open == "thinking" and self._signs:
                yield self._delta({"type": "signature_delta", "signature": f"signed {self._index}"})
            self._open = ""
            yield self._frame("content_block_stop", index=self._index)

    def _delta(self, delta: dict[str, Any]) -> bytes:
        return self._frame("content_block_delta", index=self._index, delta=delta)

    def _frame(self, kind: str, **fields: Any) -> bytes:
        return frame({"type": kind, **fields}, kind)
