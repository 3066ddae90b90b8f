"""A reply in OpenAI's shapes: one completion object, or chunks of it as a stream sends them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sandbox.openai.requests import ChatRequest

_WORD: Final = re.compile(r"\S+\s*|\s+")
_FRAGMENT: Final = 12
_CHARACTERS_A_TOKEN: Final = 4

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool call to send."""

    tool_call_id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Completion:
    """A reply to one request: words, or one tool call.

    Attributes:
        created: Unix seconds.
        prompt_tokens: As a tokenizer might count them: four characters each.
    """

    completion_id: str
    model: str
    created: int
    text: str
    tool_call: ToolCall | None
    prompt_tokens: int

    @property
    def finish_reason(self) -> str:
        """Why it ends."""
        return "stop" if self.tool_call is None else "tool_calls"

    @property
    def usage(self) -> Json:
        """Tokens of both sides."""
        written = self.text if self.tool_call is None else self.tool_call.arguments
        completion_tokens = max(1, len(written) // _CHARACTERS_A_TOKEN)
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": self.prompt_tokens + completion_tokens,
        }


def request_digest(request: ChatRequest) -> str:
    """Return the same hex digits for the same conversation, to derive ids from."""
    return hashlib.sha256(repr([message.model_dump() for message in request.messages]).encode()).hexdigest()


def count_prompt_tokens(request: ChatRequest) -> int:
    """Return the request's size in tokens, roughly."""
    return sum(len(message.content or "") for message in request.messages) // _CHARACTERS_A_TOKEN + 1


def whole(completion: Completion) -> Json:
    """Return a `chat.completion`."""
    call = completion.tool_call
    message: Json = {"role": "assistant", "content": completion.text if call is None else None, "refusal": None}
    if call is not None:
        function = {"name": call.name, "arguments": call.arguments}
        message["tool_calls"] = [{"id": call.tool_call_id, "type": "function", "function": function}]
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": completion.finish_reason}
    return {**_head(completion, "chat.completion"), "choices": [choice], "usage": completion.usage}


def chunks(completion: Completion, *, include_usage: bool) -> Iterator[Json]:
    """Yield the `chat.completion.chunk` objects: role, pieces, finish reason, and usage if wanted."""
    head = _head(completion, "chat.completion.chunk")
    if include_usage:
        head["usage"] = None
    for delta in _deltas(completion):
        yield {**head, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}]}
    end = {"index": 0, "delta": {}, "logprobs": None, "finish_reason": completion.finish_reason}
    yield {**head, "choices": [end]}
    if include_usage:
        yield {**head, "choices": [], "usage": completion.usage}


def event(chunk: Json) -> str:
    """Return a chunk as a server-sent event."""
    return f"data: {json.dumps(chunk, separators=(',', ':'))}\n\n"


def _head(completion: Completion, kind: str) -> Json:
    return {
        "id": completion.completion_id,
        "object": kind,
        "created": completion.created,
        "model": completion.model,
        "service_tier": "default",
        "system_fingerprint": None,
    }


def _deltas(completion: Completion) -> Iterator[Json]:
    call = completion.tool_call
    if call is None:
        yield {"role": "assistant", "content": "", "refusal": None}
        yield from ({"content": piece} for piece in _WORD.findall(completion.text))
        return
    opening = {
        "index": 0,
        "id": call.tool_call_id,
        "type": "function",
        "function": {"name": call.name, "arguments": ""},
    }
    yield {"role": "assistant", "content": None, "refusal": None, "tool_calls": [opening]}
    for start in range(0, len(call.arguments), _FRAGMENT):
        fragment = {"index": 0, "function": {"arguments": call.arguments[start : start + _FRAGMENT]}}
        yield {"tool_calls": [fragment]}
