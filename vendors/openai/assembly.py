"""From chunks to events: words at once, tool calls when they are whole.

Rules of the file:
- A tool call is the fragments of one index. A fragment with a name or another id than before begins a new call, since
  some servers give every call the index 0.
- Calls are whole when the finish reason comes, and are given out in the order they began.
- A call without an id gets one from its place in the conversation, the same each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.ports.speech import ReplyFinished, TextDelta, ToolCall
from vendors.openai.chunks import Chunk, Delta, ToolCallFragment, Usage


@dataclass(slots=True)
class _OpenCall:
    index: int
    tool_call_id: str | None
    name: str
    arguments: list[str] = field(default_factory=list)

    def is_continued_by(self, fragment: ToolCallFragment) -> bool:
        names = fragment.function is not None and bool(fragment.function.name)
        if fragment.id is not None:
            return fragment.id == self.tool_call_id
        return not names


class ReplyAssembly:
    """One reply being put together.

    Attributes:
        has_begun: Whether a word or a piece of a tool call has come.
        finished: The end of the reply as known so far; None until the finish reason has come.
    """

    def __init__(self, *, id_prefix: str) -> None:
        """Start with nothing; `id_prefix` makes ids for calls that come without, unique in the conversation."""
        self.has_begun = False
        self.finished: ReplyFinished | None = None
        self._id_prefix = id_prefix
        self._calls: list[_OpenCall] = []

    def take(self, chunk: Chunk) -> tuple[TextDelta | ToolCall, ...]:
        """Return the events a chunk completes."""
        if chunk.usage is not None and self.finished is not None:
            self.finished = _counted(chunk.usage)
        if not chunk.choices:
            return ()
        choice = chunk.choices[0]
        text = self._take_delta(choice.delta) if choice.delta is not None else ""
        spoken = (TextDelta(text),) if text else ()
        if choice.finish_reason is None or self.finished is not None:
            return spoken
        self.finished = _counted(chunk.usage) if chunk.usage else ReplyFinished()
        return (*spoken, *self._whole_calls())

    def _take_delta(self, delta: Delta) -> str:
        for fragment in delta.tool_calls or ():
            self._take_fragment(fragment)
        text = delta.content or delta.refusal or ""
        self.has_begun = self.has_begun or bool(text) or bool(self._calls)
        return text

    def _take_fragment(self, fragment: ToolCallFragment) -> None:
        call = next((call for call in reversed(self._calls) if call.index == fragment.index), None)
        if call is None or not call.is_continued_by(fragment):
            name = (fragment.function.name if fragment.function else None) or ""
            call = _OpenCall(fragment.index, fragment.id, name)
            self._calls.append(call)
        if fragment.function is not None and fragment.function.arguments:
            call.arguments.append(fragment.function.arguments)

    def _whole_calls(self) -> tuple[ToolCall, ...]:
        return tuple(
            ToolCall(call.tool_call_id or f"{self._id_prefix}_{place}", call.name, "".join(call.arguments))
            for place, call in enumerate(self._calls)
        )


def _counted(usage: Usage) -> ReplyFinished:
    details = usage.prompt_tokens_details
    return ReplyFinished(
        usage.prompt_tokens, usage.completion_tokens, cached_tokens=details.cached_tokens if details else None
    )
