"""The conversation as the model sees it: what was said, what was heard, what the tools answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from domain.calls import Speaker, Turn
from domain.ports.speech import ChatMessage, ToolCall

#: Older entries are forgotten: the model's context is bounded, and the system prompt carries what matters.
LONGEST_MEMORY: Final = 300
NOT_REQUESTED: Final = '{"status":"failed","reason":"The caller interrupted; this was not requested."}'


@dataclass(slots=True)
class AgentSpan:
    """What the agent said in one go, and the tools he then asked for.

    Attributes:
        content: As said; cut to what was heard once that is known.
        results: Tool call id → JSON object; grows as tools answer, even after the reply was cut.
        told: Ids of the calls whose result, or its absence, a model has been told.
    """

    content: str = ""
    calls: tuple[ToolCall, ...] = ()
    results: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def say(self, text: str) -> None:
        """Add a piece that is being spoken."""
        self.content = f"{self.content} {text}" if self.content else text

    def messages(self) -> list[ChatMessage]:
        """Return the assistant's message and one answer for each tool it asks for."""
        if not self.content and not self.calls:
            return []
        answers = [
            ChatMessage("tool", self.results.get(call.tool_call_id, NOT_REQUESTED), tool_call_id=call.tool_call_id)
            for call in self.calls
        ]
        return [ChatMessage("assistant", self.content, tool_calls=self.calls), *answers]


class Transcript:
    """One call's conversation.

    Attributes:
        has_news: A result came that neither the caller nor a model has been told.
    """

    def __init__(self, system_prompt: str, turns: Sequence[Turn], unspoken: Sequence[str]) -> None:
        """Begin with what was heard on earlier streams of the call.

        Args:
            system_prompt: Goes first, always.
            turns: Turns so far; the agent's as they were heard.
            unspoken: Results the caller has not heard yet.
        """
        self._system = ChatMessage("system", system_prompt)
        self._entries: deque[ChatMessage | AgentSpan] = deque(maxlen=LONGEST_MEMORY)
        self.has_news = False
        for turn in turns:
            if turn.speaker is Speaker.CALLER:
                self._entries.append(ChatMessage("user", turn.text))
            elif turn.heard:
                self._entries.append(AgentSpan(turn.heard))
        for result in unspoken:
            self.add_unspoken(result)

    def caller_said(self, text: str) -> None:
        """Add a turn of the caller."""
        self._entries.append(ChatMessage("user", text))

    def add_unspoken(self, result: str) -> None:
        """Add a result the caller has not heard yet: news for the next reply."""
        self.has_news = True
        self._entries.append(ChatMessage("system", f"The caller has not heard this result yet: {result}"))

    def instruct(self, words: str) -> None:
        """Add a word to the model; it counts from its next reply on."""
        self._entries.append(ChatMessage("system", words))

    def take_result(self, span: AgentSpan, tool_call_id: str, result: str) -> None:
        """Put an effect's result to its call; where a model was told already that it is pending, it is news."""
        if tool_call_id in span.told:
            self.add_unspoken(result)
        else:
            span.results[tool_call_id] = result

    def open_span(self) -> AgentSpan:
        """Add what the agent is about to say; it is filled in while he speaks."""
        span = AgentSpan()
        self._entries.append(span)
        return span

    def messages(self) -> list[ChatMessage]:
        """Return everything for the model, and remember which results it is told."""
        self.has_news = False
        messages = [self._system]
        for entry in self._entries:
            if isinstance(entry, AgentSpan):
                messages += entry.messages()
                entry.told.update(call.tool_call_id for call in entry.calls)
            else:
                messages.append(entry)
        return messages


def keep_heard(spans: Sequence[AgentSpan], heard: str) -> None:
    """Cut the spans of one turn to the words that were heard, counted from the first span on."""
    left = len(heard.split())
    for span in spans:
        words = span.content.split()
        if left < len(words):
            span.content = " ".join(words[:left])
        left = max(0, left - len(words))
