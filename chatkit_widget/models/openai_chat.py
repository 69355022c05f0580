"""OpenAI's Chat Completions, as many other servers speak them too."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from chatkit_widget.models.attached import Attached, refused
from chatkit_widget.models.history import Said
from chatkit_widget.models.openai_requests import OpenAIDialogue
from chatkit_widget.models.pieces import Returned, Thought, Used
from chatkit_widget.models.tools import Call

_THOUGHTS = ("reasoning_content", "reasoning")
"""The fields that reasoning comes in: of DeepSeek, vLLM and llama.cpp, and of Ollama, newer vLLM and OpenRouter."""


class _Calls:
    """The calls of one answer, as they are written."""

    def __init__(self) -> None:
        self._written: list[tuple[str, str, list[str]]] = []
        self._at: dict[int | None, int] = {}

    def add(self, delta: Any) -> str:
        """Add a piece and return the name of its tool. Some servers number all calls the same, each with its own id."""
        at, function = self._at.get(delta.index), delta.function
        if at is None or (delta.id and delta.id != self._written[at][0]):
            at = self._at[delta.index] = len(self._written)
            self._written.append((delta.id or f"call_{at}", function.name or "", []))
        name, arguments = self._written[at][1:]
        if function is not None and function.arguments:
            arguments.append(function.arguments)
        return name

    def all(self) -> list[Call]:
        """The calls."""
        return [Call(name, tool, "".join(arguments)) for name, tool, arguments in self._written]


class ChatDialogue(OpenAIDialogue):
    """A dialogue in messages, with any base URL."""

    SAYS = frozenset({"model", "messages", "stream", "tools", "n"})
    OPTIONAL = {"stream_options": "stream_options"}  # noqa: RUF012 (its class says what it is)

    async def ask(self) -> AsyncGenerator[str | Thought | Used | Call]:
        """Stream one completion."""
        self.is_complete, self.calling = False, None
        messages = await self.messages()
        calls, texts, thoughts, reason = _Calls(), list[str](), dict[str, list[str]](), None
        async with self._streaming(self._request(messages)) as chunks:
            async for chunk in chunks:
                if chunk.usage is not None:
                    yield Used(chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
                if not chunk.choices:
                    continue
                choice = chunk.choices[0]
                delta = choice.delta
                if delta.content:
                    texts.append(delta.content)
                    yield delta.content
                if delta.refusal:
                    yield delta.refusal
                if delta.model_extra:
                    for field in _THOUGHTS:
                        if text := delta.model_extra.get(field):
                            thoughts.setdefault(field, []).append(text)
                            yield Thought(text)
                            break
                for piece in delta.tool_calls or ():
                    self.calling = calls.add(piece)
                reason = choice.finish_reason or reason
        self._end(reason)
        if written := calls.all():
            thought = {field: "".join(parts) for field, parts in thoughts.items()}
            messages.append(_calling(written, "".join(texts), thought))
        for call in written:
            yield call

    def add_results(self, calls: Sequence[Call], results: Sequence[Returned]) -> None:
        """Add what the tools gave."""
        if self._messages is None:
            return
        for call, result in zip(calls, results, strict=True):
            self._messages.append({"role": "tool", "tool_call_id": call.id, "content": result.text})

    def part(self, file: Attached) -> dict[str, Any]:
        """Return a picture, a text, a PDF or a sound."""
        match file.kind:
            case "picture":
                return {"type": "image_url", "image_url": {"url": file.url}}
            case "text":
                return {"type": "text", "text": file.text}
            case "pdf":
                return {"type": "file", "file": {"filename": file.name, "file_data": file.url}}
            case "audio":
                return {"type": "input_audio", "input_audio": {"data": file.base64, "format": file.sound_format}}
            case "other":
                raise refused(file, self._model, "PNG, JPEG, GIF, WebP, PDF, WAV, MP3 and text")

    def message(self, said: Said, parts: list[dict[str, Any]]) -> dict[str, Any]:
        """Return what was said, with its files before it."""
        if not parts:
            return {"role": said.role, "content": said.text}
        text = [{"type": "text", "text": said.text}] if said.text else []
        return {"role": said.role, "content": [*parts, *text]}

    def _request(self, messages: list[Any]) -> dict[str, Any]:
        told = [{"role": "system", "content": self._instructions}] if self._instructions else []
        request: dict[str, Any] = {
            "model": self._model,
            "messages": [*told, *messages],
            "stream_options": {"include_usage": True},
        }
        if self._tools:
            request["tools"] = [
                {
                    "type": "function",
                    "function": {"name": tool.name, "description": tool.description, "parameters": tool.schema},
                }
                for tool in self._tools
            ]
        return request

    def _end(self, reason: str | None) -> None:
        # A call that was cut has not ended, whatever cut it.
        self.is_complete = reason is not None and not (reason == "length" and self.calling)
        if self.is_complete and reason == "length":
            self._tell_limit()
        elif reason == "content_filter":
            self._tell_filter()


def _calling(calls: Sequence[Call], text: str, thought: dict[str, str]) -> dict[str, Any]:
    """Return the message of the model that called; some servers want its thoughts back until it has answered."""
    written = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments or "{}"}}
        for call in calls
    ]
    return {"role": "assistant", "content": text or None, "tool_calls": written, **thought}
