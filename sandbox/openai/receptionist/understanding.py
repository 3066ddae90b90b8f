"""Understanding one turn of the caller, given what he was probably asked."""

# ruff: noqa: SIM905 - a list of words reads best as words
from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Final

from sandbox.openai.receptionist.acts import Ask
from sandbox.openai.receptionist.business import Business
from sandbox.openai.receptionist.dates import SaidDays, find_days
from sandbox.openai.receptionist.people import find_name, find_phone_number
from sandbox.openai.receptionist.services import find_service
from sandbox.openai.receptionist.times import PartOfDay, find_part_of_day, find_time
from sandbox.openai.receptionist.topics import Topic, find_topics
from sandbox.openai.receptionist.words import tokenize

_BACKCHANNEL: Final = frozenset("mm hm mhm uh huh hmm um ah oh er mmm mmhm".split())
_PICKS: Final = {"first": 0, "second": 1, "third": 2, "last": -1}


@dataclass(frozen=True, slots=True)
class Heard:
    """What one turn says.

    Attributes:
        service: The key of the service named.
        pick: Which offer is meant by `the first one` (`0`) … `the last one` (`-1`).
    """

    text: str
    topics: frozenset[Topic] = frozenset()
    service: str | None = None
    days: SaidDays | None = None
    time: time | None = None
    part: PartOfDay | None = None
    pick: int | None = None
    name: str | None = None
    phone: str | None = None
    is_silence: bool = False
    is_backchannel: bool = False
    is_unintelligible: bool = False

    def has(self, *topics: Topic) -> bool:
        """Tell whether one of the topics applies."""
        return not self.topics.isdisjoint(topics)

    @property
    def is_when(self) -> bool:
        """Whether it says anything about when."""
        return self.days is not None or self.time is not None or self.part is not None

    @property
    def is_understood(self) -> bool:
        """Whether it says anything we know what to do with."""
        said = (self.service, self.pick, self.name, self.phone)
        return self.is_when or bool(self.topics) or any(found is not None for found in said)


def understand(text: str, business: Business, ask: Ask) -> Heard:
    """Return what a turn says; `(silence)` and `(unintelligible)` are the media's marks for turns without words."""
    tokens = tokenize(text)
    match text.strip().casefold():
        case "(silence)":
            return Heard(text, is_silence=True)
        case "(unintelligible)" | "":
            return Heard(text, is_unintelligible=True)
        case _ if tokens and _BACKCHANNEL.issuperset(tokens):
            return Heard(text, is_backchannel=True)
        case _:
            return _understand_words(text.strip(), tokens, business, ask)


def _understand_words(text: str, tokens: tuple[str, ...], business: Business, ask: Ask) -> Heard:
    phone = find_phone_number(tokens)
    days = None if phone else find_days(tokens, business.today)
    rest = tokens if days is None else (*tokens[: days.first_token], "/", *tokens[days.end_token :])
    service = find_service(tokens, business.services)
    return Heard(
        text,
        topics=find_topics(tokens),
        service=None if service is None else service.key,
        days=days,
        time=None if phone else find_time(rest),
        part=find_part_of_day(tokens),
        pick=next((_PICKS[token] for token in rest if token in _PICKS), None) if ask is Ask.TIME else None,
        name=find_name(tokens, is_asked=ask is Ask.NAME),
        phone=phone,
    )
