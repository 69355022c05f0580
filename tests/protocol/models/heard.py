"""What a request told a model, in the terms of no provider."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from tests.protocol.models.wire import Request


class Told(NamedTuple):
    """One thing that a model was told: `who` is a role, or what comes of tools is `"call"` or `"result"`.

    What is no text is told in short: `[image/png aGk=]` for a picture, `[thoughts …]` for those that go back.
    """

    who: str
    text: str


class Heard(NamedTuple):
    """What a model was told by one request."""

    model: str
    instructions: str
    tools: list[str]
    said: list[Told]


def heard(request: Request) -> Heard:
    """Read a request, whatever its wire."""
    body = request.body
    tools = [tool["function"]["name"] if "function" in tool else tool["name"] for tool in body.get("tools", [])]
    match request.path.rpartition("/")[2]:
        case "responses":
            given: list[dict[str, Any]] = body["input"]
            said, instructions = [told for item in given for told in _responses(item)], body.get("instructions") or ""
        case "completions":
            said, instructions = [told for message in body["messages"] for told in _chat(message)], ""
        case _:
            said, instructions = [told for message in body["messages"] for told in _messages(message)], ""
            instructions = _text(body.get("system", ""))
    system = [told.text for told in said if told.who in {"system", "developer"}]
    return Heard(
        body["model"],
        instructions or "\n".join(system),
        tools,
        [told for told in said if told.who not in {"system", "developer"}],
    )


def _responses(item: dict[str, Any]) -> Iterable[Told]:
    match item.get("type", "message"):
        case "function_call":
            yield Told("call", f"{item['name']}({_spaced(item['arguments'])})")
        case "function_call_output":
            yield Told("result", _text(item["output"]))
        case "reasoning":
            yield Told("assistant", f"[thoughts {item.get('encrypted_content')}]")
        case _:
            yield Told(item["role"], _text(item["content"]))


def _chat(message: dict[str, Any]) -> Iterable[Told]:
    if message["role"] == "tool":
        yield Told("result", _text(message["content"]))
        return
    text = _text(message.get("content") or "")
    if text or not message.get("tool_calls"):
        yield Told(message["role"], text)
    calls: list[dict[str, Any]] = message.get("tool_calls") or []
    for call in calls:
        yield Told("call", f"{call['function']['name']}({_spaced(call['function']['arguments'])})")


def _messages(message: dict[str, Any]) -> Iterable[Told]:
    content = message["content"]
    blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
    shown: list[str] = []
    for block in blocks:
        match block["type"]:
            case "tool_use":
                yield from _joined(message["role"], shown)
                yield Told("call", f"{block['name']}({_json(block['input'])})")
            case "tool_result":
                yield Told("result", _text(block["content"]))
            case "thinking":
                yield Told("assistant", f"[thoughts {block['signature']}]")
            case _:
                shown.append(_part(block))
    yield from _joined(message["role"], shown)


def _joined(role: str, shown: list[str]) -> Iterable[Told]:
    if shown:
        yield Told(role, " ".join(shown))
        shown.clear()


def _text(content: Any) -> str:
    return content if isinstance(content, str) else " ".join(_part(part) for part in content)


def _part(part: dict[str, Any]) -> str:
    """Return text as it is, and a file as its type and its bytes in Base64."""
    match part:
        case {"text": str(text)}:
            return text
        case {"image_url": {"url": str(url)}} | {"image_url": str(url)}:
            return _data(url)
        case {"file": {"file_data": str(url)}} | {"file_data": str(url)}:
            return _data(url)
        case {"source": {"media_type": kind, "data": data}}:
            return f"[{kind} {data}]"
        case _:
            return f"[{part['type']}]"


def _data(url: str) -> str:
    kind, _, data = url.removeprefix("data:").partition(";base64,")
    return f"[{kind} {data}]"


def _json(value: Any) -> str:
    return json.dumps(value)


def _spaced(arguments: str) -> str:
    """Return JSON as Python writes it, since libraries write it in their own ways; what is none stays as it is."""
    try:
        return _json(json.loads(arguments))
    except ValueError:
        return arguments
