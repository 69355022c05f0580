"""OpenAI's Chat Completions, as many other servers speak them too."""

from collections.abc import Mapping, Sequence
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

    def begin(self) -> None:
        """Forget the last request."""
        super().begin()
        self._written = _Calls()
        self._texts: list[str] = []
        self._thoughts: dict[str, list[str]] = {}

    def take(self, event: Any) -> str | Thought | list[str | Thought] | None:
        """Return what a chunk says."""
        usage = event.usage
        if usage is not None:
            self.used = Used(usage.prompt_tokens, usage.completion_tokens)
        if not event.choices:
            return None
        choice = event.choices[0]
        delta = choice.delta
        content = delta.content
        if delta.model_extra or delta.tool_calls or delta.refusal or choice.finish_reason:
            return self._take_all(choice)
        if content:  # As almost all are.
            self._texts.append(content)
        return content or None

    def add_results(self, results: Sequence[Returned]) -> None:
        """Add the calls of the model, and what the tools gave; some servers want its thoughts back until it answers."""
        calls = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments or "{}"}}
            for call in self.calls
        ]
        thoughts = {field: "".join(parts) for field, parts in self._thoughts.items()}
        text = "".join(self._texts) or None
        self.add(
            {"role": "assistant", "content": text, "tool_calls": calls, **thoughts},
            *({"role": "tool", "tool_call_id": result.id, "content": result.text} for result in results),
        )

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
                raise refused(file, self.model, "PNG, JPEG, GIF, WebP, PDF, WAV, MP3 and text")

    def message(self, said: Said, parts: list[dict[str, Any]]) -> dict[str, Any]:
        """Return what was said, with its files before it."""
        if not parts:
            return {"role": said.role, "content": said.text}
        text = [{"type": "text", "text": said.text}] if said.text else []
        return {"role": said.role, "content": [*parts, *text]}

    def request(self, messages: list[Any]) -> dict[str, Any]:
        """Return what a request says."""
        told = [{"role": "system", "content": self.instructions}] if self.instructions else []
        request: dict[str, Any] = {
            "model": self.model,
            "messages": [*told, *messages],
            "stream_options": {"include_usage": True},
        }
        if self.tools:
            request["tools"] = [
                {
                    "type": "function",
                    "function": {"name": tool.name, "description": tool.description, "parameters": tool.schema},
                }
                for tool in self.tools
            ]
        return request

    def _take_all(self, choice: Any) -> list[str | Thought] | None:
        said: list[str | Thought] = []
        delta = choice.delta
        extra: Mapping[str, Any] = delta.model_extra or {}
        for field in _THOUGHTS:
            if text := extra.get(field):
                self._thoughts.setdefault(field, []).append(text)
                said.append(Thought(text))
                break
        if delta.content:
            self._texts.append(delta.content)
            said.append(delta.content)
        if delta.refusal:
            said.append(delta.refusal)
        for piece in delta.tool_calls or ():
            self.calling = self._written.add(piece)
        if choice.finish_reason:
            self._end(choice.finish_reason)
        return said or None

    def _end(self, reason: str) -> None:
        # A call that was cut has not ended, whatever cut it.
        self.is_complete = not (reason == "length" and self.calling)
        if self.is_complete:
            self.calls = self._written.all()
            self.tell_end(reason)
