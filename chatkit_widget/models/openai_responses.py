"""OpenAI's Responses."""

from collections.abc import Sequence
from typing import Any

from chatkit_widget.models.attached import Attached, refused
from chatkit_widget.models.failures import provider_failure
from chatkit_widget.models.history import Said
from chatkit_widget.models.openai_requests import OpenAIDialogue
from chatkit_widget.models.pieces import Returned, Thought, Used
from chatkit_widget.models.tools import Call


class ResponsesDialogue(OpenAIDialogue):
    """A dialogue that leaves nothing with the provider: each request tells all."""

    SAYS = frozenset({"model", "input", "instructions", "stream", "tools", "previous_response_id", "conversation"})
    # Models that do not reason refuse to seal what they have not thought.
    OPTIONAL = {"include": "encrypted"}  # noqa: RUF012 (its class says what it is)

    def begin(self) -> None:
        """Forget the last request."""
        super().begin()
        self._kept: list[dict[str, Any]] = []

    def add_results(self, results: Sequence[Returned]) -> None:
        """Add what the model said, thought and called, and what the tools gave."""
        self.add(
            *self._kept,
            *({"type": "function_call_output", "call_id": result.id, "output": result.text} for result in results),
        )

    def part(self, file: Attached) -> dict[str, Any]:
        """Return a picture, a text, or any other file as it is."""
        match file.kind:
            case "picture":
                return {"type": "input_image", "image_url": file.url, "detail": "auto"}
            case "text":
                return {"type": "input_text", "text": file.text}
            case "pdf" | "other" if not file.mime_type.startswith(("audio/", "video/")):
                return {"type": "input_file", "filename": file.name, "file_data": file.url}
            case _:
                raise refused(file, self.model, "PNG, JPEG, GIF, WebP, PDF, text and documents")

    def message(self, said: Said, parts: list[dict[str, Any]]) -> dict[str, Any]:
        """Return what was said, with its files before it."""
        if not parts:
            return {"role": said.role, "content": said.text}
        text = [{"type": "input_text", "text": said.text}] if said.text else []
        return {"role": said.role, "content": [*parts, *text]}

    def request(self, messages: list[Any]) -> dict[str, Any]:
        """Return what a request says: nothing stays with the provider."""
        request: dict[str, Any] = {"model": self.model, "input": messages, "store": False}
        if self.instructions:
            request["instructions"] = self.instructions
        if self.tools:
            request["tools"] = [
                {
                    "type": "function",
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": tool.schema,
                    "strict": False,
                }
                for tool in self.tools
            ]
            # What the model thought before it called goes back to it with the result.
            request["include"] = ["reasoning.encrypted_content"]
        return request

    def take(self, event: Any) -> str | Thought | None:
        """Return what an event says."""
        kind = event.type
        if kind == "response.output_text.delta":  # As almost all are.
            return event.delta
        match kind:
            case "response.refusal.delta":
                return event.delta
            case "response.reasoning_summary_text.delta" | "response.reasoning_text.delta":
                return Thought(event.delta)
            case "response.reasoning_summary_part.added":
                return Thought("", begins=True)
            case "response.output_item.added":
                self.calling = event.item.name if event.item.type == "function_call" else None
            case "response.output_item.done":
                self._keep(event.item)
            case "response.completed" | "response.incomplete" | "response.failed":
                self._end(event.response)
            case "error":
                raise provider_failure(event.code, event.message)
            case _:
                pass
        return None

    def _keep(self, item: Any) -> None:
        self.calling = None
        self._kept.extend(_kept(item))
        if item.type == "function_call":
            self.calls.append(Call(item.call_id, item.name, item.arguments))

    def _end(self, response: Any) -> None:
        usage = response.usage
        self.used = None if usage is None else Used(usage.input_tokens, usage.output_tokens)
        if response.status == "failed":
            error = response.error
            raise provider_failure(getattr(error, "code", None), getattr(error, "message", None) or "")
        # A call that was cut has not ended, whatever cut it.
        self.is_complete = self.calling is None
        if self.is_complete:
            self.tell_end(getattr(response.incomplete_details, "reason", None))


def _kept(item: Any) -> list[dict[str, Any]]:
    """Return what of an answer goes into the next request: without ids, which a provider that keeps nothing refuses."""
    match item.type:
        case "function_call":
            return [
                {"type": item.type, "call_id": item.call_id, "name": item.name, "arguments": item.arguments},
            ]
        case "reasoning" if item.encrypted_content:
            return [
                item.model_dump(mode="json", exclude_none=True, include={"id", "type", "summary", "encrypted_content"})
            ]
        case "message":
            text = "".join(getattr(part, "text", "") for part in item.content)
            return [{"role": "assistant", "content": text}] if text else []
        case _:
            return []
