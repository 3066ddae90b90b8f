"""The link from a call's audio to its workflow, as the conversation sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.calls import Turn
from workflows.messages import AttachRequest, CallBrief, DetachRequest, Directive, ToolRequest, ToolResult


@dataclass(frozen=True, slots=True)
class LinkRefused:
    """The workflow does not take this stream's messages any more; `reason` is for operators."""

    reason: str


LinkEvent = Directive | LinkRefused


class CallLink(Protocol):
    """One stream's link to its call: `attach`, then `deliver` beside all the rest, and `detach` when that has ended.

    Only `attach` raises errors of our tree.
    """

    async def attach(self, request: AttachRequest) -> CallBrief:
        """Take up the call; raises StaleRequest, NotFound or ProviderUnavailable."""

    def report(self, turns: Sequence[Turn]) -> None:
        """Queue turns for the workflow, without waiting. When too many wait, the link answers `LinkRefused`."""

    async def deliver(self) -> None:
        """Send what is reported until cancelled: in order, each once, resent until acknowledged.

        Each acknowledgement comes back as a `Directive`; when the workflow does not take the stream any more, a
        `LinkRefused` comes instead and this ends.
        """

    async def use_tool(self, request: ToolRequest) -> ToolResult | None:
        """Ask for a tool, resent with the same id until it expires; an effect waits for earlier reports.

        Returns:
            The final answer, or None when there was none in time. An effect without a final answer, cancelled or not,
            is still owed: `detach` hands it over.
        """

    async def detach(self, request: DetachRequest) -> None:
        """Hand over the turns and effects that nobody has acknowledged, with the last turns.

        Resent for a bounded time; what is given up then is logged and counted.
        """


class CallLinks(Protocol):
    """Opens links."""

    def link(self, call_sid: str, listener: Callable[[LinkEvent], None]) -> CallLink:
        """Return the link of one stream of a call; nothing is sent before `attach`."""
