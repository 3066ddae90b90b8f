"""How well a customer is known, and how he has felt lately: by rules from facts, never by a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.memory import Feeling, Memory, Mood, Preference, Promise

_LAPSED_AFTER: Final = timedelta(days=365)
_REGULAR_FROM: Final = 3
_LATELY: Final = 3
#: A step of half a mood is more than chance.
_STEP: Final = 0.5
_SCORES: Final = {Mood.GOOD: 1, Mood.NEUTRAL: 0, Mood.BAD: -1}
#: More than these an agent can't keep in mind.
_MOST_TOLD: Final = 5
#: A promise nobody has spoken of for that long has been settled some other way.
_STALE_AFTER: Final = timedelta(days=60)


class Relationship(StrEnum):
    """What a customer is to the business."""

    NEW = "new"
    KNOWN = "known"
    REGULAR = "regular"
    LAPSED = "lapsed"


class Trend(StrEnum):
    """Where his mood goes."""

    UNKNOWN = "unknown"
    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


@dataclass(frozen=True, slots=True)
class Visits:
    """A customer's appointments, counted.

    Attributes:
        kept: Past ones that were booked and not missed; `missed` those he did not come to.
        last_at: When the last kept one began; None: there was none.
        coming: Booked ones ahead.
    """

    kept: int = 0
    missed: int = 0
    coming: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What an agent may know of whoever is on the line. It holds nothing that must not be told to a stranger.

    A number can be forged. So no summary, mood, fact or note is in here: only how well he is known, what he was
    promised and what he has asked for himself.
    """

    relationship: Relationship
    visits: int
    last_contact_at: datetime | None
    promises: tuple[Promise, ...] = ()
    preferences: tuple[Preference, ...] = ()


def relationship(visits: Visits, now: datetime) -> Relationship:
    """Return what a customer is to the business, by his appointments."""
    if visits.last_at is None:
        return Relationship.NEW
    if not visits.coming and now - visits.last_at > _LAPSED_AFTER:
        return Relationship.LAPSED
    return Relationship.REGULAR if visits.kept >= _REGULAR_FROM else Relationship.KNOWN


def trend(feelings: Sequence[Feeling]) -> Trend:
    """Return how the latest three compare with those before, ascending by instant; of one nothing can be said."""
    recent = feelings[-min(_LATELY, len(feelings) // 2) :] if len(feelings) > 1 else ()
    if not recent:
        return Trend.UNKNOWN
    step = _mean(recent) - _mean(feelings[: -len(recent)])
    if abs(step) < _STEP:
        return Trend.STEADY
    return Trend.RISING if step > 0 else Trend.FALLING


def acquaintance(memory: Memory, visits: Visits, *, last_contact_at: datetime | None, now: datetime) -> Acquaintance:
    """Return what an agent may know: of the open promises those that are still looked for, the latest five."""
    fresh = [one for one in memory.open_promises if now - one.made_at < _STALE_AFTER]
    return Acquaintance(
        relationship(visits, now),
        visits.kept,
        last_contact_at,
        tuple(fresh[-_MOST_TOLD:]),
        memory.preferences[-_MOST_TOLD:],
    )


def _mean(feelings: Sequence[Feeling]) -> float:
    return sum(_SCORES[one.mood] for one in feelings) / len(feelings)
