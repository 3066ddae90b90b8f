"""What is remembered of a customer, and how what comes in is taken in.

Rules:
- Each source (a call, a thread, a task, a member of staff) is taken in once; in which order they come makes no
  difference: what is newer stands, what is older is sorted in behind it.
- Everything is bounded; the oldest goes first. Numbers, addresses and the like are taken out of every word.
- What was forgotten stays forgotten: a source from before is not taken in any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from domain.redaction import redact

LONGEST_SUMMARY: Final = 600
LONGEST_PHRASE: Final = 200
_MOST_MOODS: Final = 20
_MOST_PROMISES: Final = 20
_MOST_PREFERENCES: Final = 10
_MOST_FACTS: Final = 20
_MOST_SOURCES: Final = 100


class Mood(StrEnum):
    """How a customer was."""

    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Feeling:
    """How he was at an aware instant, by its source."""

    at: datetime
    mood: Mood
    source: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Something he was promised.

    Attributes:
        promise_id: Follows from source and words.
        due: The local day it was promised for; None: none was named.
        source: Id of the call or thread it was made in; `channel` is how.
        kept_at: When it was kept, or seen to have been; None: it is open.
    """

    promise_id: str
    text: str
    made_at: datetime
    source: str
    channel: str
    due: date | None = None
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Preference:
    """How he likes things, as he has said it at an aware instant."""

    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """Something somebody wanted remembered; `by` is who."""

    fact_id: str
    text: str
    noted_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Insight:
    """What came of one source.

    Attributes:
        source: Its id: a call SID, a thread, a task.
        at: When it was over, an aware instant.
        summary: Where the customer stands after it; empty: it says nothing of that.
        promises: What he was promised, with the local day it is due.
        kept: Ids of promises it has kept.
    """

    source: str
    channel: str
    at: datetime
    summary: str = ""
    mood: Mood | None = None
    promises: tuple[tuple[str, date | None], ...] = ()
    kept: tuple[str, ...] = ()
    preferences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """All that is remembered of a customer.

    Attributes:
        revision: Counts its changes.
        summary: By the latest source that had one, of `summary_at`.
        feelings: Ascending by instant; `promises`, `preferences` and `facts` too.
        note: A member of staff's own words.
        sources: The latest that were taken in.
        forgotten_at: Up to when everything was forgotten; None: nothing ever was.
    """

    contact_id: str
    organisation_id: str
    revision: int = 0
    changed_at: datetime | None = None
    summary: str = ""
    summary_at: datetime | None = None
    feelings: tuple[Feeling, ...] = ()
    promises: tuple[Promise, ...] = ()
    preferences: tuple[Preference, ...] = ()
    facts: tuple[Fact, ...] = ()
    note: str = ""
    sources: tuple[str, ...] = ()
    forgotten_at: datetime | None = None

    @property
    def open_promises(self) -> tuple[Promise, ...]:
        """What he was promised and has not got."""
        return tuple(promise for promise in self.promises if promise.kept_at is None)

    @property
    def next_due(self) -> date | None:
        """The day of the open promise that is due first; None: none has a day."""
        return min((promise.due for promise in self.open_promises if promise.due is not None), default=None)

    def with_insight(self, insight: Insight) -> Memory:
        """Return the memory with a source; itself, if that was taken in before or is older than what was forgotten."""
        if insight.source in self.sources or self.is_forgotten(insight.at):
            return self
        is_latest = bool(insight.summary) and (self.summary_at is None or insight.at >= self.summary_at)
        felt = (Feeling(insight.at, insight.mood, insight.source),) if insight.mood else ()
        likes = (Preference(_clean(text), insight.at) for text in insight.preferences)
        promises = _with_promises(self.promises, insight)
        return replace(
            self,
            summary=_clean(insight.summary, LONGEST_SUMMARY) if is_latest else self.summary,
            summary_at=insight.at if is_latest else self.summary_at,
            feelings=tuple(sorted((*self.feelings, *felt), key=lambda one: one.at))[-_MOST_MOODS:],
            promises=_bounded(promises),
            preferences=_joined((*self.preferences, *likes)),
            sources=(*self.sources, insight.source)[-_MOST_SOURCES:],
        )

    def with_fact(self, fact: Fact) -> Memory:
        """Return the memory with a fact; one that is known by its id stays as it is."""
        if any(known.fact_id == fact.fact_id for known in self.facts) or self.is_forgotten(fact.noted_at):
            return self
        clean = replace(fact, text=_clean(fact.text))
        return replace(self, facts=(*self.facts, clean)[-_MOST_FACTS:])

    def without_fact(self, fact_id: str) -> Memory:
        """Return the memory without a fact."""
        return replace(self, facts=tuple(fact for fact in self.facts if fact.fact_id != fact_id))

    def with_note(self, note: str) -> Memory:
        """Return the memory with a note in the place of the one it has."""
        return replace(self, note=_clean(note, LONGEST_SUMMARY))

    def with_promise_kept(self, promise_id: str, at: datetime) -> Memory:
        """Return the memory with a promise kept; the first time counts."""
        return replace(self, promises=tuple(_kept(self.promises, (promise_id,), at)))

    def forgotten(self, at: datetime) -> Memory:
        """Return an empty memory that takes nothing in from before an instant."""
        return Memory(self.contact_id, self.organisation_id, self.revision, forgotten_at=at)

    def is_forgotten(self, at: datetime) -> bool:
        """Say whether what was at an instant was forgotten since."""
        return self.forgotten_at is not None and at <= self.forgotten_at


def united(kept: Memory, doubled: Memory) -> Memory:
    """Return what is remembered of two customers who turn out to be one; the kept one's word goes first."""
    later = max((kept, doubled), key=lambda one: (one.summary_at is not None, one.summary_at, one is kept))
    facts = {fact.fact_id: fact for fact in (*doubled.facts, *kept.facts)}
    promises = {promise.promise_id: promise for promise in (*doubled.promises, *kept.promises)}
    return replace(
        kept,
        revision=max(kept.revision, doubled.revision) + 1,
        changed_at=_latest(kept.changed_at, doubled.changed_at),
        summary=later.summary,
        summary_at=later.summary_at,
        feelings=tuple(sorted({*kept.feelings, *doubled.feelings}, key=lambda one: one.at))[-_MOST_MOODS:],
        promises=_bounded(promises.values()),
        preferences=_joined((*doubled.preferences, *kept.preferences)),
        facts=tuple(sorted(facts.values(), key=lambda one: one.noted_at))[-_MOST_FACTS:],
        note=kept.note or doubled.note,
        sources=tuple(dict.fromkeys((*doubled.sources, *kept.sources)))[-_MOST_SOURCES:],
        forgotten_at=_latest(kept.forgotten_at, doubled.forgotten_at),
    )


def promise_id(source: str, text: str) -> str:
    """Return the id of a promise: a source makes equal promises once."""
    return hashlib.sha256(f"{source}\n{text.casefold()}".encode()).hexdigest()[:24]


def _with_promises(known: Sequence[Promise], insight: Insight) -> Sequence[Promise]:
    """Return the promises with those of a source, and with those it has kept; one that is open is not made again."""
    kept = tuple(_kept(known, insight.kept, insight.at))
    known_words = {promise.text.casefold() for promise in kept if promise.kept_at is None}
    ids = {promise.promise_id for promise in kept}
    made = (
        Promise(promise_id(insight.source, clean), clean, insight.at, insight.source, insight.channel, due)
        for text, due in insight.promises
        if (clean := _clean(text))
    )
    return (*kept, *(one for one in made if one.promise_id not in ids and one.text.casefold() not in known_words))


def _kept(promises: Iterable[Promise], ids: Collection[str], at: datetime) -> Iterator[Promise]:
    for promise in promises:
        yield replace(promise, kept_at=promise.kept_at or at) if promise.promise_id in ids else promise


def _bounded(promises: Iterable[Promise]) -> tuple[Promise, ...]:
    """Return so many promises by instant; what is kept is let go before what is owed."""
    by_worth = sorted(promises, key=lambda one: (one.kept_at is None, one.made_at, one.promise_id))
    return tuple(sorted(by_worth[-_MOST_PROMISES:], key=lambda one: (one.made_at, one.promise_id)))


def _joined(preferences: Iterable[Preference]) -> tuple[Preference, ...]:
    """Return each preference once, as it was said last."""
    in_order = sorted((one for one in preferences if one.text), key=lambda one: one.said_at)
    latest = {one.text.casefold(): one for one in in_order}
    return tuple(sorted(latest.values(), key=lambda one: one.said_at))[-_MOST_PREFERENCES:]


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((instant for instant in (one, other) if instant is not None), default=None)


def _clean(text: str, longest: int = LONGEST_PHRASE) -> str:
    """Return words on one line, without numbers and addresses, and not too many of them."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return redact(line)[:longest].strip()
