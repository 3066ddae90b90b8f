"""Who has named the numbers and addresses of a plan: somebody who may, or a page of the web, which anybody writes.

Rules:
- What the requester said or the business's own records say is named. A number is the same only whole.
- What the web says is not. A number found there alone may be rung, or told to somebody, and the plan says where it is
  from. It is never texted, never a customer's, and never rung in a task that has looked at customers' records: nothing
  of theirs may end with somebody a page has chosen.
- What events of calendars are called is nobody's word, either: invitations come from anywhere. Nor is what is
  remembered of customers: they have said it, and there are links in it.
- An address (a link, an e-mail address) nobody has named is passed on to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from domain.errors import ToolArgumentsInvalid
from domain.mail_addresses import first_made_up
from domain.phone_numbers import written_number
from domain.plans import Plan, PlannedStep, Source
from domain.task_tools import DELETE_EVENT, MOVE_EVENT, PLACE_CALL, SEND_TEXT

_MOST_CITED: Final = 5
_NUMBER: Final = re.compile(r"\+[1-9]\d{6,14}")
#: A telephone number as people write it, with or without its country.
_WRITTEN: Final = re.compile(r"\+?\d[\d ().\u2010-\u2015-]{5,}\d")
#: Fewer digits are a time, a price or a house.
_FEWEST_DIGITS: Final = 7
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_DIGITS: Final = re.compile(r"\D+")
#: With its scheme, as e-mail, or bare.
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_BARE: Final = re.compile(r"\b(?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.)+[a-z]{2,24}\b(?:/\S*)?", re.IGNORECASE)
_AFTER_A_LINK: Final = ".,;:!?)"
#: Where a number may stand that was found on the web alone.
_RUNG: Final = (PLACE_CALL.tool.name, "to")
_TOLD: Final = frozenset({(PLACE_CALL.tool.name, "errand"), (SEND_TEXT.tool.name, "text")})
#: What an event is called already, and the step does not change: nobody is told anything by it.
_THERE_ALREADY: Final = frozenset({(MOVE_EVENT.tool.name, "title"), (DELETE_EVENT.tool.name, "title")})


@dataclass(frozen=True, slots=True)
class Found:
    """Words of the web, and where they stand."""

    host: str
    text: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a planner has come to know, by who said it.

    Attributes:
        asked: The requester's own words.
        said: By him, and by the business's own records.
        found: On the web.
        sources: Pages it has read, and hits it has seen.
        has_records: It has looked at customers' records.
        region: The country prefix of numbers written without one: that of the house.
    """

    asked: str
    said: str = ""
    found: tuple[Found, ...] = ()
    sources: tuple[Source, ...] = ()
    has_records: bool = False
    region: str = "+1"

    def and_said(self, words: str, *, is_record: bool = False) -> Provenance:
        """Return it with words that count as named; `is_record`: of customers."""
        return replace(self, said=f"{self.said} | {words}", has_records=self.has_records or is_record)

    def and_found(self, source: Source, words: str) -> Provenance:
        """Return it with words of the web; a page that is read was only a hit before."""
        others = tuple(one for one in self.sources if one.url != source.url)
        known = next((one for one in self.sources if one.url == source.url), source)
        kept = replace(source, is_read=source.is_read or known.is_read, title=source.title or known.title)
        found = (*self.found, Found(source.host, f"{source.url} | {source.title} | {words}"))
        return replace(self, found=found, sources=(*others, kept))

    def may_read(self, url: str) -> bool:
        """Say whether an address was found by a search, or named by the requester: one made up carries words out."""
        named = {word.rstrip(_AFTER_A_LINK) for word in self.asked.split()}
        return any(url == source.url for source in self.sources) or url.rstrip(_AFTER_A_LINK) in named

    @property
    def citation(self) -> str:
        """Where an answer comes from, for people: what was read, else what was found; empty without the web."""
        read = [one.url for one in self.sources if one.is_read] or [one.url for one in self.sources]
        return f" Sources: {', '.join(read[:_MOST_CITED])}" if read else ""

    def checked(self, plan: Plan) -> Plan:
        """Return a plan with what its steps have from the web in their sentences; raises ToolArgumentsInvalid."""
        steps = tuple(self._checked(number, step) for number, step in plan.numbered)
        return replace(plan, steps=steps, sources=self.sources)

    def _checked(self, number: int, step: PlannedStep) -> PlannedStep:
        told = {name: value for name, value in step.arguments.items() if (step.tool, name) not in _THERE_ALREADY}
        for value in told.values():
            self._check_links(number, value)
        marks = dict.fromkeys(
            f"number {one} found on {host}"
            for name, value in told.items()
            for one, host in self._foreign(number, (step.tool, name), value)
        )
        return replace(step, sentence=f"({'; '.join(marks)}) {step.sentence}") if marks else step

    def _foreign(self, number: int, place: tuple[str, str], value: str) -> Iterator[tuple[str, str]]:
        """Yield the numbers in a value that the web alone has named, with where; raises ToolArgumentsInvalid."""
        for written in dict.fromkeys((*_NUMBER.findall(value), *_WRITTEN.findall(value))):
            digits = _NOT_DIGITS.sub("", written)
            if len(digits) < _FEWEST_DIGITS or _DATE.fullmatch(written) or self._is_named(written):
                continue
            host = self._host_of(digits)
            if host is not None:
                self._check_place(number, place, written)
                yield written, host
            elif _NUMBER.fullmatch(written):
                raise ToolArgumentsInvalid(f"step {number}: nobody has named the number {written}; look it up")

    def _check_place(self, number: int, place: tuple[str, str], written: str) -> None:
        if place in _TOLD:
            return
        if place != _RUNG:
            raise ToolArgumentsInvalid(
                f"step {number}: {written} was found on the web alone: it may be called, and nothing else; "
                "for anything else the requester has to name it"
            )
        if self.has_records:
            raise ToolArgumentsInvalid(
                f"step {number}: {written} was found on the web, and this task has looked at customers' records: "
                "nobody found on the web is called in it; that is a task of its own"
            )

    def _is_named(self, written: str) -> bool:
        """Say whether a number was named, whole: one that merely ends like it is somebody else's."""
        whole = self._whole(written)
        return any(whole == self._whole(one) for one in _numbers(f"{self.asked} | {self.said}"))

    def _whole(self, written: str) -> str:
        """Return a number as E.164; one that can't be told without more, digit for digit."""
        return written_number(written, region=self.region) or _NOT_DIGITS.sub("", written)

    def _host_of(self, digits: str) -> str | None:
        """Return where a number was found: with its country or without, or as a part of what is written there."""
        for one in self.found:
            there = (_NOT_DIGITS.sub("", written) for written in _numbers(one.text))
            if any(known in digits or digits in known for known in there):
                return one.host
        return None

    def _check_links(self, number: int, value: str) -> None:
        said = f"{self.asked} | {self.said}"
        if (address := first_made_up(value, said)) is not None:
            raise ToolArgumentsInvalid(f"step {number}: nobody has named the address {address}; look it up")
        said = said.casefold()
        on_the_web = " ".join(one.text for one in self.found).casefold()
        for link in (*_LINK.findall(value), *_BARE.findall(value)):
            wanted = link.rstrip(_AFTER_A_LINK).casefold()
            if wanted in said:
                continue
            if _LINK.fullmatch(link) or "/" in wanted or wanted in on_the_web:
                raise ToolArgumentsInvalid(f"step {number}: nobody has named the address {link}; leave it out")


def _numbers(text: str) -> Iterator[str]:
    """Yield the numbers in a text, as they are written."""
    written = (one for one in (*_WRITTEN.findall(text), *_NUMBER.findall(text)) if not _DATE.fullmatch(one))
    return (one for one in written if len(_NOT_DIGITS.sub("", one)) >= _FEWEST_DIGITS)
