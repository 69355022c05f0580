"""OpenAI's Chat Completions, as a stream, with reasoning as other servers send it."""

from collections.abc import Iterator
from typing import Any

from tests.protocol.models.dialects import Dialect, frame
from tests.protocol.models.script import Break, Call, Decline, Full, Refuse, Say, Step, Think, Tokens, deltas


class Chat(Dialect):
    """One completion.

    Args:
        body: The request.
        thinks_as: The field of a delta that reasoning is in: `reasoning_content` of DeepSeek, `reasoning` of Ollama.
        numbers_calls: Whether calls have different numbers.
    """

    def __init__(
        self, body: dict[str, Any], thinks_as: str = "reasoning_content", *, numbers_calls: bool = True
    ) -> None:
        super().__init__(body)
        self._numbers_calls = numbers_calls
        self._thinks_as = thinks_as
        self._calls = 0
        self._reason = "stop"
        self._tokens: Tokens | None = None

    def begin(self) -> Iterator[bytes]:
        """The role comes first."""
        yield self._delta({"role": "assistant", "content": "", "refusal": None})

    def step(self, step: Step) -> Iterator[bytes]:
        """A chunk for each delta."""
        match step:
            case Say(text):
                yield self._delta({"content": text})
            case Decline(text):
                yield self._delta({"refusal": text})
            case Think(text):
                yield self._delta({self._thinks_as: text})
            case Call():
                yield from self._call(step)
            case Tokens():
                self._tokens = step
            case Full():
                self._reason = "length"
            case Break(message=message, code=code):
                yield frame({"error": {"message": message, "type": "server_error", "param": None, "code": code}})
            case _:
                pass

    def end(self) -> Iterator[bytes]:
        """Why it ends, what it took where that was asked for, and that it is done."""
        yield self._chunk([{"index": 0, "delta": {}, "logprobs": None, "finish_reason": self._reason}])
        if self._tokens is not None and self.body.get("stream_options", {}).get("include_usage"):
            taken, given = self._tokens
            usage = {"prompt_tokens": taken, "completion_tokens": given, "total_tokens": taken + given}
            yield self._chunk([], usage=usage)
        yield b"data: [DONE]\n\n"

    def refusal(self, refuse: Refuse) -> dict[str, Any]:
        """As OpenAI writes it."""
        kind = "invalid_request_error" if refuse.status < 429 else "requests"
        return {"error": {"message": refuse.message, "type": kind, "param": None, "code": refuse.code}}

    def _call(self, call: Call) -> Iterator[bytes]:
        index = self._calls
        self._calls, self._reason = self._calls + self._numbers_calls, "tool_calls"
        named = {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": ""}}
        yield self._delta({"tool_calls": [{"index": index, **named}]})
        for delta in deltas(call.arguments):
            yield self._delta({"tool_calls": [{"index": index, "function": {"arguments": delta}}]})

    def _delta(self, delta: dict[str, Any]) -> bytes:
        return self._chunk([{"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}])

    def _chunk(self, choices: list[dict[str, Any]], **more: Any) -> bytes:
        head = {"id": "chatcmpl_1", "object": "chat.completion.chunk", "created": 1767225600}
        return frame({**head, "model": self.body["model"], "choices": choices, **more})
