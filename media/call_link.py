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
    """One stream's link to its call. Only `attach` raises."""

    async def attach(self, request: AttachRequest) -> CallBrief:
        """Take up the call; raises StaleRequest, NotFound or ProviderUnavailable."""

    def report(self, turns: Sequence[Turn]) -> None:
        """Queue turns for the workflow, without waiting: in order, each once, resent until acknowledged.

        Each acknowledgement comes back as a `Directive`. When too many wait, the link answers `LinkRefused`.
        """

    async def use_tool(self, request: ToolRequest) -> ToolResult:
        """Ask for a tool once earlier reports are acknowledged; resent with the same id until it expires.

        An answer that does not come in time is a result with status FAILED.
        """

    async def detach(self, request: DetachRequest) -> None:
        """Hand over what is still queued with the last turns; resent for a bounded time."""


class CallLinks(Protocol):
    """Opens links."""

    def link(self, call_sid: str, listener: Callable[[LinkEvent], None]) -> CallLink:
        """Return the link of one stream of a call; nothing is sent before `attach`."""
