"""OpenAI's Responses."""

from collections.abc import AsyncGenerator, Sequence
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

    async def ask(self) -> AsyncGenerator[str | Thought | Used | Call]:
        """Stream one response."""
        self.is_complete, self.calling = False, None
        messages = await self.messages()
        calls: list[Call] = []
        async with self._streaming(self._request(messages)) as events:
            async for event in events:
                kind = event.type
                if kind == "response.output_text.delta" or kind == "response.refusal.delta":  # noqa: PLR1714 (quicker, and it is asked of each)
                    yield event.delta
                elif kind in ("response.reasoning_summary_text.delta", "response.reasoning_text.delta"):
                    yield Thought(event.delta)
                elif kind == "response.reasoning_summary_part.added":
                    yield Thought("", begins=True)
                elif kind == "response.output_item.added":
                    self.calling = event.item.name if event.item.type == "function_call" else None
                elif kind == "response.output_item.done":
                    self.calling = None
                    item = event.item
                    messages.extend(_kept(item))
                    if item.type == "function_call":
                        calls.append(Call(item.call_id, item.name, item.arguments))
                elif kind in ("response.completed", "response.incomplete", "response.failed"):
                    response = event.response
                    if response.usage is not None:
                        yield Used(response.usage.input_tokens, response.usage.output_tokens)
                    self._end(response)
                elif kind == "error":
                    raise provider_failure(event.code, event.message)
        for call in calls:
            yield call

    def add_results(self, calls: Sequence[Call], results: Sequence[Returned]) -> None:
        """Add what the tools gave."""
        if self._messages is None:
            return
        for call, result in zip(calls, results, strict=True):
            self._messages.append({"type": "function_call_output", "call_id": call.id, "output": result.text})

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
                raise refused(file, self._model, "PNG, JPEG, GIF, WebP, PDF, text and documents")

    def message(self, said: Said, parts: list[dict[str, Any]]) -> dict[str, Any]:
        """Return what was said, with its files before it."""
        if not parts:
            return {"role": said.role, "content": said.text}
        text = [{"type": "input_text", "text": said.text}] if said.text else []
        return {"role": said.role, "content": [*parts, *text]}

    def _request(self, messages: list[Any]) -> dict[str, Any]:
        request: dict[str, Any] = {"model": self._model, "input": [*messages], "store": False}
        if self._instructions:
            request["instructions"] = self._instructions
        if self._tools:
            request["tools"] = [
                {
                    "type": "function",
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": tool.schema,
                    "strict": False,
                }
                for tool in self._tools
            ]
            # What the model thought before it called goes back to it with the result.
            request["include"] = ["reasoning.encrypted_content"]
        return request

    def _end(self, response: Any) -> None:
        if response.status == "failed":
            error = response.error
            raise provider_failure(getattr(error, "code", None), getattr(error, "message", None) or "")
        reason = getattr(response.incomplete_details, "reason", None)
        # A call that was cut has not ended, whatever cut it.
        self.is_complete = self.calling is None
        if self.is_complete and reason == "max_output_tokens":
            self._tell_limit()
        elif self.is_complete and reason == "content_filter":
            self._tell_filter()


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
