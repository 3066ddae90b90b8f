"""The telephone company: text messages, and calls as it sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
        """Send and return the vendor's id.

        Raises:
            RecipientRejected: The number can't or won't be reached.
            ProviderRejected: Any other refusal: the operator can mend it.
            ProviderUnavailable: Nothing was sent.
            OutcomeUnknown: It may have been sent.
        """

    async def find_sent(self, message: TextMessage, since: datetime) -> Sequence[str]:
        """Return the ids of equal messages sent since then, oldest first, to reconcile an unknown outcome.

        Raises ProviderUnavailable or ProviderRejected.
        """


class CallControl(Protocol):
    """Asks about running calls and moves them."""

    async def status(self, call_sid: str) -> str:
        """Return the vendor's status word (`in-progress`, `completed`, …).

        Raises NotFound, ProviderUnavailable or ProviderRejected.
        """

    async def redirect(self, call_sid: str, url: str) -> None:
        """Have a running call leave what it does, a media stream too, and go on with the document at `url`.

        Raises:
            NotFound: No such call.
            ProviderRejected: It is not in progress, or any other refusal.
            ProviderUnavailable: Nothing has happened.
            OutcomeUnknown: It may have been moved; see whether the URL is requested.
        """

    async def instruct(self, call_sid: str, twiml: str) -> None:
        """Have a running call leave what it does and go on with a document of at most 4,000 characters.

        Raises as `redirect` does; after OutcomeUnknown the document may be running.
        """


@dataclass(frozen=True, slots=True)
class Recording:
    """Sound that was recorded; `content` is a file of `media_type`."""

    content: bytes
    media_type: str


class Recordings(Protocol):
    """What callers have left as sound."""

    async def fetch(self, recording_sid: str) -> Recording:
        """Return a recording; raises NotFound, ProviderUnavailable or ProviderRejected."""


@dataclass(frozen=True, slots=True)
class CallOrder:
    """A call to place; numbers are E.164.

    Attributes:
        from_number: Ours.
        answer_url: Asked what to do once somebody, or some machine, has answered.
        status_url: Told that the call is rung, answered and over.
        machine_url: Told later whether a person or a machine has answered.
        ring_timeout: How long it rings, whole seconds.
        time_limit: The call is cut off then, whole seconds.
    """

    from_number: str
    to_number: str
    answer_url: str
    status_url: str
    machine_url: str
    ring_timeout: timedelta
    time_limit: timedelta


class OutboundCalls(Protocol):
    """Places calls."""

    async def place(self, order: CallOrder) -> str:
        """Ring somebody and return the vendor's id of the call.

        Raises:
            RecipientRejected: The number can't be rung.
            ProviderRejected: Any other refusal: the operator can mend it.
            ProviderUnavailable: Nobody is rung.
            OutcomeUnknown: He may be ringing.
        """

    async def find_placed(self, order: CallOrder, since: datetime) -> Sequence[str]:
        """Return the ids of calls with the order's numbers placed since then, newest first.

        They need not be this order's: the vendor does not say what a call was placed for. Raises ProviderUnavailable or
        ProviderRejected.
        """


class WebhookSignatures(Protocol):
    """Tells the telephone company's webhooks from anyone else's."""

    def is_valid(self, url: str, form: Sequence[tuple[str, str]], signature: str) -> bool:
        """Say whether a signature fits the full public URL (query included) and the form's fields, in any order."""


class UpgradeSignatures(Protocol):
    """Tells the telephone company's WebSocket connections from anyone else's."""

    def is_valid_upgrade(self, url: str, signature: str | None) -> bool:
        """Say whether an upgrade was signed for this public URL, with or without a slash at its end; never raises."""
