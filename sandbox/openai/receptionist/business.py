"""Reading the business, the caller and the time out of the system prompt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_NOW: Final = re.compile(r"^Now: \w+ (\d{4}-\d{2}-\d{2}T\d{2}:\d{2})", re.MULTILINE)
_SERVICE: Final = re.compile(r"^- (\w+): (.+), (\d+) minutes, (.+)$", re.MULTILINE)
_HOURS: Final = re.compile(
    r"^- (Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday): (.+)$", re.MULTILINE | re.IGNORECASE
)
_SPAN: Final = re.compile(r"(\d{2}:\d{2}) to (\d{2}:\d{2})")
_KNOWN: Final = re.compile(r"^Caller: (.+) \(known customer\)", re.MULTILINE)
_WITHHELD: Final = re.compile(r"^Caller: .*withholds", re.MULTILINE)
_COMING: Final = re.compile(r"^Coming appointment: ", re.MULTILINE)
_IN_WRITING: Final = "You answer text messages."

Spans = tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class Service:
    """Something to book; `price` as the prompt has it, for example `59.00 USD`."""

    key: str
    name: str
    minutes: int
    price: str


@dataclass(frozen=True, slots=True)
class Business:
    """What the prompt says.

    Attributes:
        now: Local wall time.
        hours: Weekday (`0` = Monday) → opening spans; a day without an entry is not mentioned in the prompt.
        caller: The known customer's name.
        has_appointment: Whether he has one coming.
        is_written: Whether he writes, and is written to.
    """

    now: datetime
    services: tuple[Service, ...]
    hours: Mapping[int, Spans]
    caller: str | None
    is_number_withheld: bool
    has_appointment: bool = False
    is_written: bool = False

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.date()

    def service(self, key: str) -> Service | None:
        """Return the service of that key."""
        return next((service for service in self.services if service.key == key), None)


def read_business(prompt: str, *, fallback_now: datetime) -> Business:
    """Read a system prompt; a prompt without a `Now:` line happens at `fallback_now`."""
    now = _NOW.search(prompt)
    known = _KNOWN.search(prompt)
    return Business(
        now=datetime.fromisoformat(now[1]) if now else fallback_now,
        services=tuple(Service(key, name, int(minutes), price) for key, name, minutes, price in _services(prompt)),
        hours={DAYS.index(day.lower()): _spans(spans) for day, spans in _HOURS.findall(prompt)},
        caller=known[1] if known else None,
        is_number_withheld=_WITHHELD.search(prompt) is not None,
        has_appointment=_COMING.search(prompt) is not None,
        is_written=_IN_WRITING in prompt,
    )


def _services(prompt: str) -> list[tuple[str, str, str, str]]:
    return [(m[1], m[2], m[3], m[4]) for m in _SERVICE.finditer(prompt)]


def _spans(text: str) -> Spans:
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in _SPAN.findall(text))
