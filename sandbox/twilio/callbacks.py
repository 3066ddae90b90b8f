"""Tells the product how a call goes, in Twilio's order or, on request, as badly as delivery gets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Final

from sandbox.twilio.records import CallRecord
from sandbox.twilio.webhooks import Form

#: Name of the event to subscribe to, by the status it reports.
EVENT_OF_STATUS: Final[Mapping[str, str]] = {"queued": "initiated", "ringing": "ringing", "in-progress": "answered"}
_MOST_WAITING: Final = 256


@dataclass(frozen=True, slots=True)
class Delivery:
    """How callbacks are delivered: each one twice, or each pair in the wrong order."""

    is_duplicated: bool = False
    is_disordered: bool = False


@dataclass(slots=True)
class Postbox:
    """Callbacks of one call on their way, one after the other, so that a slow receiver delays no audio and no verb.

    Attributes:
        post: Sends one form to a URL and never raises.
    """

    post: Callable[[str, Form], Awaitable[None]]
    _waiting: asyncio.Queue[tuple[str, Form] | None] = field(default_factory=lambda: asyncio.Queue(_MOST_WAITING))

    def put(self, url: str, form: Form) -> None:
        """Send a form in its turn; beyond 256 waiting ones it is lost, as callbacks may be."""
        with suppress(asyncio.QueueFull):
            self._waiting.put_nowait((url, form))

    async def deliver(self) -> None:
        """Send what is put in, until `finish`."""
        while (entry := await self._waiting.get()) is not None:
            await self.post(*entry)

    async def finish(self) -> None:
        """Let `deliver` return once all has been sent."""
        await self._waiting.put(None)


@dataclass(frozen=True, slots=True)
class StatusTarget:
    """Where status callbacks go, and which events of `initiated ringing answered completed`."""

    url: str | None = None
    events: tuple[str, ...] = ("completed",)


@dataclass(slots=True)
class StatusCallbacks:
    """Numbers the status callbacks of one call, and duplicates or disorders them where that is wanted."""

    postbox: Postbox
    target: StatusTarget
    delivery: Delivery
    _next_number: int = 0
    _held_back: list[Form] = field(default_factory=list)

    def report(self, fields: Form, status: str, at: datetime) -> None:
        """Send the callback of a status, if it is subscribed to; everything final counts as `completed`."""
        if EVENT_OF_STATUS.get(status, "completed") not in self.target.events:
            return
        form = [
            *fields,
            ("Timestamp", format_datetime(at)),
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", str(self._next_number)),
        ]
        self._next_number += 1
        self._held_back.append(form)
        if not self.delivery.is_disordered or len(self._held_back) > 1:
            self.flush()

    def flush(self) -> None:
        """Send what was held back to disorder it."""
        forms, self._held_back = self._held_back[::-1], []
        for form in forms:
            for _ in range(2 if self.delivery.is_duplicated else 1):
                if self.target.url is not None:
                    self.postbox.put(self.target.url, form)


def call_fields(call: CallRecord, account_sid: str) -> list[tuple[str, str]]:
    """Return the fields every webhook about a call carries.

    Source: Twilio "TwiML Voice: request parameters".
    """
    fields = [
        ("CallSid", call.sid),
        ("AccountSid", account_sid),
        ("From", call.from_number),
        ("To", call.to_number),
        ("Caller", call.from_number),
        ("Called", call.to_number),
        ("CallStatus", call.status),
        ("ApiVersion", "2010-04-01"),
        ("Direction", call.direction),
    ]
    if call.duration_s is not None:
        fields += [("CallDuration", str(call.duration_s)), ("Duration", str(-(-call.duration_s // 60)))]
    return fields
