"""A call's workflow that agrees with everything, inside the media process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from domain.business import Agent
from domain.calls import Turn
from domain.phases import Phase
from domain.tools import CATALOGUE
from media.call_link import CallLink, CallLinks, LinkEvent
from workflows.messages import (
    AttachRequest,
    CallBrief,
    DetachRequest,
    Directive,
    ToolRequest,
    ToolResult,
    ToolStatus,
)

#: As long as the demonstration business' own.
_PROMPT: Final = "You answer the telephone of a workshop. " * 60
_AGENT: Final = Agent(
    agent_id="agent-1",
    organisation_id="org-1",
    version=1,
    name="Ada",
    greeting="Hello.",
    instructions="Help.",
    voice="aura-2-thalia-en",
    tools=tuple(CATALOGUE),
)


@dataclass(frozen=True, slots=True)
class StubLinks(CallLinks):
    """Opens links; `first_words` are every call's greeting."""

    first_words: str

    def link(self, call_sid: str, listener: Callable[[LinkEvent], None]) -> CallLink:
        """Return a link."""
        return _StubLink(call_sid, listener, self.first_words)


class _StubLink(CallLink):
    def __init__(self, call_sid: str, listener: Callable[[LinkEvent], None], first_words: str) -> None:
        self._call_sid = call_sid
        self._listener = listener
        self._first_words = first_words

    async def attach(self, request: AttachRequest) -> CallBrief:
        """Return a brief; its one key term is the call's id, by which the stub recogniser knows its call."""
        return CallBrief(
            call_sid=self._call_sid,
            stream_epoch=request.stream_epoch,
            phase=Phase.DISCOVERY,
            agent=_AGENT,
            time_zone="America/New_York",
            system_prompt=_PROMPT,
            first_words=self._first_words,
            tools=tuple(CATALOGUE),
            keyterms=(self._call_sid,),
        )

    def report(self, turns: Sequence[Turn]) -> None:  # noqa: ARG002  (the port passes them)
        """Acknowledge."""
        asyncio.get_running_loop().call_soon(self._listener, Directive(Phase.ACTIVE))

    async def deliver(self) -> None:
        """Have nothing to send: reports are acknowledged at once."""

    async def use_tool(self, request: ToolRequest) -> ToolResult:
        """Agree."""
        return ToolResult(request.intent_id, ToolStatus.DONE, '{"status":"done"}')

    async def detach(self, request: DetachRequest) -> None:
        """Take note."""
