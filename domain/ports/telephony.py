"""The telephone company: text messages, and calls as it sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TextMessage:
    """An SMS to send; numbers are E.164, `body` at most 1,600 characters."""

    sender: str
    recipient: str
    body: str


class TextMessages(Protocol):
    """Sends SMS."""

    async def send(self, message: TextMessage) -> str:
        """Send and return the vendor's id; raises ProviderUnavailable, ProviderRejected or OutcomeUnknown."""

    async def find_sent(self, message: TextMessage, since: datetime) -> str | None:
        """Return the id of an equal message sent since then, to reconcile an unknown outcome."""


class CallControl(Protocol):
    """Asks about running calls and ends them."""

    async def status(self, call_sid: str) -> str:
        """Return the vendor's status word (`in-progress`, `completed`, …); raises NotFound or ProviderUnavailable."""

    async def hang_up(self, call_sid: str) -> None:
        """End a call; one that has ended already is fine."""
