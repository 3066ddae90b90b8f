"""What goes wrong and when: drawn from a seed, the same for the same seed, kinds available and number of faults.

Rules of the file:
- Every kind comes once before any comes twice.
- The pauses between faults are drawn too, so that faults meet, and some hit while the last one still heals.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Means(StrEnum):
    """How a fault is done."""

    KILL = "kill"
    PAUSE = "pause"
    STOP = "stop"
    REPLACE = "replace"
    AWAY = "away"
    VENDOR = "vendor"


@dataclass(frozen=True, slots=True)
class VendorFault:
    """A misfortune the sandbox carries out; the fields are those of `POST /control/faults`."""

    vendor: str
    operation: str
    kind: str
    amount: int = 0
    times: int = 1


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: a row of the matrix.

    Attributes:
        targets: Processes one of which is hit; empty for a vendor's fault.
    """

    name: str
    means: Means
    targets: tuple[str, ...] = ()
    vendor: VendorFault | None = None

    @property
    def is_outage(self) -> bool:
        """Whether something of ours is away, so that the caller's wait for the agent can be measured."""
        return self.means is not Means.VENDOR


@dataclass(frozen=True, slots=True)
class Planned:
    """One fault to come.

    Attributes:
        after_s: Seconds since the one before it began.
        lasts_s: Seconds until what was paused goes on, or what was taken away comes back.
    """

    kind: Kind
    target: str
    after_s: float
    lasts_s: float

    def __str__(self) -> str:
        """Say it as it is printed in a schedule."""
        lasts = f" for {self.lasts_s:.1f} s" if self.kind.means in {Means.PAUSE, Means.AWAY} else ""
        target = f" ({self.target})" if len(self.kind.targets) > 1 else ""
        return f"+{self.after_s:.1f} s  {self.kind.name}{target}{lasts}"


_MEDIA: Final = ("media", "media-2")
_SERVERS: Final = ("postgres", "redis")
_CHAT: Final = "chat.completions"

KINDS: Final = (
    Kind("kill media", Means.KILL, _MEDIA),
    Kind("kill worker", Means.KILL, ("worker",)),
    Kind("kill api", Means.KILL, ("api",)),
    Kind("kill temporal", Means.KILL, ("temporal",)),
    Kind("pause media", Means.PAUSE, _MEDIA),
    Kind("pause worker", Means.PAUSE, ("worker",)),
    Kind("pause api", Means.PAUSE, ("api",)),
    Kind("stop media", Means.STOP, _MEDIA),
    Kind("stop worker", Means.STOP, ("worker",)),
    Kind("stop api", Means.STOP, ("api",)),
    Kind("replace worker", Means.REPLACE, ("worker",)),
    Kind("replace api", Means.REPLACE, ("api",)),
    Kind("postgres restarts", Means.AWAY, ("postgres",)),
    Kind("redis away", Means.AWAY, ("redis",)),
    Kind("google 429", Means.VENDOR, vendor=VendorFault("google", "events.insert", "status", 429)),
    Kind("google 500", Means.VENDOR, vendor=VendorFault("google", "events.insert", "status", 500, 2)),
    Kind("google slow", Means.VENDOR, vendor=VendorFault("google", "events.insert", "latency", 8000)),
    Kind("google lost reply", Means.VENDOR, vendor=VendorFault("google", "events.insert", "lost_reply")),
    Kind("sms 429", Means.VENDOR, vendor=VendorFault("twilio", "messages.create", "status", 429)),
    Kind("sms 500", Means.VENDOR, vendor=VendorFault("twilio", "messages.create", "status", 500, 2)),
    Kind("sms lost reply", Means.VENDOR, vendor=VendorFault("twilio", "messages.create", "lost_reply")),
    Kind("model 500", Means.VENDOR, vendor=VendorFault("openai", _CHAT, "status", 500, 2)),
    Kind("model cut off", Means.VENDOR, vendor=VendorFault("openai", _CHAT, "lost_reply", 8)),
    Kind("model slow", Means.VENDOR, vendor=VendorFault("openai", _CHAT, "latency", 6000)),
    Kind("ear dropped", Means.VENDOR, vendor=VendorFault("deepgram", "listen.turn", "drop")),
    Kind("voice dropped", Means.VENDOR, vendor=VendorFault("deepgram", "speak.flush", "drop")),
)

_PAUSE_S: Final = (2.0, 5.0)
_LASTS_S: Final = (1.0, 4.0)


def kinds_with(servers: Sequence[str]) -> tuple[Kind, ...]:
    """Return the kinds that are possible where only some of PostgreSQL and Redis run."""
    missing = {name for name in _SERVERS if name not in servers}
    return tuple(kind for kind in KINDS if not missing & set(kind.targets))


def draw(seed: int, faults: int, kinds: Sequence[Kind]) -> tuple[Planned, ...]:
    """Return the schedule of a seed."""
    rng = random.Random(seed)  # noqa: S311  (repeatable on purpose)
    dealt: list[Kind] = []
    while len(dealt) < faults:
        dealt += rng.sample(kinds, len(kinds))
    return tuple(_planned(rng, kind) for kind in dealt[:faults])


def _planned(rng: random.Random, kind: Kind) -> Planned:
    target = rng.choice(kind.targets) if kind.targets else ""
    return Planned(kind, target, round(rng.uniform(*_PAUSE_S), 1), round(rng.uniform(*_LASTS_S), 1))
