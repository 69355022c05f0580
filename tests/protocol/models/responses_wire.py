"""OpenAI's Responses, as a stream."""

from collections.abc import Iterator
from typing import Any

from tests.protocol.models.dialects import Dialect, frame
from tests.protocol.models.script import Break, Call, Decline, Full, Refuse, Say, Step, Think, Tokens, deltas


class Responses(Dialect):
    """One response."""

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__(body)
        self._number = 0
        self._output: list[dict[str, Any]] = []
        self._open: dict[str, Any] | None = None
        self._text = ""
        self._parts: list[str] = []
        self._tokens = Tokens(0, 0)
        self._is_full = False

    def begin(self) -> Iterator[bytes]:
        """The response is made and begins."""
        yield self._frame("response.created", response=self._response("in_progress"))
        yield self._frame("response.in_progress", response=self._response("in_progress"))

    def step(self, step: Step) -> Iterator[bytes]:
        """Deltas, with the items and parts that they belong to."""
        match step:
            case Say(text):
                yield from self._write("output_text", "response.output_text.delta", text)
            case Decline(text):
                yield from self._write("refusal", "response.refusal.delta", text)
            case Think(text, begins):
                yield from self._think(text, begins=begins)
            case Call():
                yield from self._call(step)
            case Tokens():
                self._tokens = step
            case Full():
                self._is_full = True
            case Break(message, code, is_response=True):
                failed = {**self._response("failed"), "error": {"code": code, "message": message}}
                yield self._frame("response.failed", response=failed)
            case Break(message=message, code=code):
                yield self._frame("error", code=code, message=message, param=None)
            case _:
                pass

    def end(self) -> Iterator[bytes]:
        """The response is complete, or as long as it may be."""
        yield from self._close()
        status = "incomplete" if self._is_full else "completed"
        yield self._frame(f"response.{status}", response=self._response(status))

    def refusal(self, refuse: Refuse) -> dict[str, Any]:
        """As OpenAI writes it."""
        kind = "invalid_request_error" if refuse.status < 429 else "requests"
        return {"error": {"message": refuse.message, "type": kind, "param": None, "code": refuse.code}}

    def _write(self, kind: str, event: str, text: str) -> Iterator[bytes]:
        item = self._open
        if item is None or item["type"] != "message" or item["part"] != kind:
            yield from self._close()
            item = self._begin({"id": self._id("msg"), "type": "message", "role": "assistant", "part": kind})
            shown: dict[str, Any] = {**_plain(item), "status": "in_progress", "content": []}
            yield self._frame("response.output_item.added", output_index=self._index, item=shown)
            part = self._part(kind, "")
            yield self._frame("response.content_part.added", **self._at(item), content_index=0, part=part)
        self._text += text
        more: dict[str, Any] = {"logprobs": []} if kind == "output_text" else {}
        yield self._frame(event, **self._at(item), content_index=0, delta=text, **more)

    def _think(self, text: str, *, begins: bool) -> Iterator[bytes]:
        item = self._open
        if item is None or item["type"] != "reasoning":
            yield from self._close()
            item = self._begin({"id": self._id("rs"), "type": "reasoning", "summary": []})
            yield self._frame("response.output_item.added", output_index=self._index, item=item)
            begins = True
        if begins:
            yield from self._close_thought(item)
            self._parts.append("")
            part = {"type": "summary_text", "text": ""}
            yield self._frame("response.reasoning_summary_part.added", **self._thought_at(item), part=part)
        self._parts[-1] += text
        yield self._frame("response.reasoning_summary_text.delta", **self._thought_at(item), delta=text)

    def _call(self, call: Call) -> Iterator[bytes]:
        yield from self._close()
        item = self._begin({"id": self._id("fc"), "type": "function_call", "call_id": call.id, "name": call.name})
        shown = {**item, "status": "in_progress", "arguments": ""}
        yield self._frame("response.output_item.added", output_index=self._index, item=shown)
        for delta in deltas(call.arguments):
            self._text += delta
            yield self._frame("response.function_call_arguments.delta", **self._at(item), delta=delta)
        if call.is_broken:
            self._open = None
        else:
            yield from self._close()

    def _close(self) -> Iterator[bytes]:
        item = self._open
        if item is None:
            return
        done: dict[str, Any] = {**_plain(item), "status": "completed"}
        match item["type"]:
            case "message":
                part = self._part(item["part"], self._text)
                at = self._at(item)
                said: dict[str, Any] = {"text": self._text, "logprobs": []}
                if item["part"] == "refusal":
                    said = {"refusal": self._text}
                yield self._frame(f"response.{item['part']}.done", **at, content_index=0, **said)
                yield self._frame("response.content_part.done", **at, content_index=0, part=part)
                done["content"] = [part]
            case "reasoning":
                yield from self._close_thought(item)
                done = {**item, "summary": [{"type": "summary_text", "text": text} for text in self._parts]}
                if "reasoning.encrypted_content" in self.body.get("include", []):
                    done["encrypted_content"] = f"sealed {item['id']}"
            case _:
                done["arguments"] = self._text
                at = self._at(item)
                yield self._frame(
                    "response.function_call_arguments.done", **at, name=item["name"], arguments=self._text
                )
        yield self._frame("response.output_item.done", output_index=self._index, item=done)
        self._output.append(done)
        self._open, self._text, self._parts = None, "", []

    def _close_thought(self, item: dict[str, Any]) -> Iterator[bytes]:
        if self._parts:
            at, text = self._thought_at(item), self._parts[-1]
            yield self._frame("response.reasoning_summary_text.done", **at, text=text)
            part = {"type": "summary_text", "text": text}
            yield self._frame("response.reasoning_summary_part.done", **at, part=part)

    def _begin(self, item: dict[str, Any]) -> dict[str, Any]:
        self._open = item
        return item

    @property
    def _index(self) -> int:
        return len(self._output)

    def _id(self, prefix: str) -> str:
        return f"{prefix}_{self._index}"

    def _at(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"item_id": item["id"], "output_index": self._index}

    def _thought_at(self, item: dict[str, Any]) -> dict[str, Any]:
        return {**self._at(item), "summary_index": len(self._parts) - 1}

    def _part(self, kind: str, text: str) -> dict[str, Any]:
        if kind == "refusal":
            return {"type": "refusal", "refusal": text}
        return {"type": "output_text", "annotations": [], "logprobs": [], "text": text}

    def _response(self, status: str) -> dict[str, Any]:
        taken, given = self._tokens
        usage = {
            "input_tokens": taken,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": given,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": taken + given,
        }
        return {
            "id": "resp_1",
            "object": "response",
            "created_at": 1767225600,
            "status": status,
            "error": None,
            "incomplete_details": {"reason": "max_output_tokens"} if status == "incomplete" else None,
            "instructions": self.body.get("instructions"),
            "metadata": {},
            "model": self.body["model"],
            "output": self._output,
            "parallel_tool_calls": True,
            "store": self.body.get("store", True),
            "temperature": 1.0,
            "tool_choice": "auto",
            "tools": self.body.get("tools", []),
            "top_p": 1.0,
            "usage": None if status == "in_progress" else usage,
        }

    def _frame(self, kind: str, **fields: Any) -> bytes:
        self._number += 1
        return frame({"type": kind, "sequence_number": self._number - 1, **fields}, kind)


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "part"}
