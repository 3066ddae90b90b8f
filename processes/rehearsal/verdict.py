"""Holds a final state against what a scenario expects; says every difference in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import eq
from typing import TypeVar

from processes.rehearsal.final_state import FinalState, FoundAppointment, FoundTask
from processes.rehearsal.scenario import (
    Expectation,
    ExpectedAppointment,
    ExpectedMessage,
    ExpectedTask,
    GivenAppointment,
    Scenario,
)

_Wanted = TypeVar("_Wanted")
_Found = TypeVar("_Found")


def differences(scenario: Scenario, state: FinalState) -> list[str]:
    """Return what is not as expected; empty when everything is."""
    expect = scenario.expect
    return [
        *_outcomes(expect.outcomes, state.outcomes),
        *_appointments(scenario, state),
        *_contacts(expect, state),
        *_unmatched("message", expect.messages, state.messages, _is_message),
        *_count("calendar events", expect.calendar_events, state.calendar_events),
        *_count("text messages", expect.sms, state.sms),
        *_count("holds left", expect.holds_left, sum(one.status == "held" for one in state.appointments)),
        *_unmatched("reminder", expect.reminders, state.reminders, eq),
        *_unmatched("opt-out", expect.opted_out, state.opted_out, eq),
        *_unmatched("task", expect.tasks, state.tasks, _is_task),
        *_count("interruptions", expect.interruptions, state.interruptions),
    ]


def _outcomes(expected: Sequence[str], found: Sequence[str | None]) -> Iterator[str]:
    left = list(found)
    for alternatives in expected:
        match = next((one for one in left if one is not None and one in alternatives.split("|")), None)
        if match is None:
            yield f"outcome {alternatives} expected, there is {', '.join(str(one) for one in left) or 'none'}"
        else:
            left.remove(match)


def _appointments(scenario: Scenario, state: FinalState) -> Iterator[str]:
    expected = scenario.expect.appointments
    listed = {one.status for one in expected}
    found = [
        one
        for one in state.appointments
        if not any(_is_given(given, one) for given in scenario.given.appointments)
        # One that left nothing behind counts only where the scenario lists it.
        and (not one.is_gone or one.status in listed)
    ]
    # The most particular first: an expectation with `any` must not take what another one names.
    ordered = sorted(expected, key=lambda one: [one.contact, str(one.day), str(one.time)].count("any"))
    yield from _unmatched("appointment", ordered, found, _is_appointment)


def _is_given(given: GivenAppointment, found: FoundAppointment) -> bool:
    """Say whether an appointment stands as it was given; one that was moved or cancelled since came of the story."""
    if (given.contact, given.service, "confirmed") != (found.contact, found.service, found.status):
        return False
    return given.time is None or (str(given.day), f"{given.time:%H:%M}") == (found.day, found.time)


def _is_appointment(expected: ExpectedAppointment, found: FoundAppointment) -> bool:
    clock = expected.time if isinstance(expected.time, str) else f"{expected.time:%H:%M}"
    pairs = (
        (expected.contact, found.contact),
        (expected.service, found.service),
        (str(expected.day), found.day),
        (clock, found.time),
        (expected.status, found.status),
    )
    return all(wanted in {"any", is_there} for wanted, is_there in pairs)


def _contacts(expect: Expectation, state: FinalState) -> Iterator[str]:
    there = {(name.casefold(), phone) for name, phone in state.contacts}
    for contact in expect.contacts:
        if (contact.name.casefold(), contact.phone) not in there:
            yield f"customer {contact.name} expected, there is {sorted(there) or 'none'}"


def _is_message(expected: ExpectedMessage, found: tuple[str, str | None]) -> bool:
    text, number = found
    is_number = expected.callback_number is None or (number or "").endswith(expected.callback_number[-7:])
    return is_number and re.search(expected.matches, text, re.IGNORECASE) is not None


def _is_task(expected: ExpectedTask, found: FoundTask) -> bool:
    pairs = (
        (expected.steps, found.steps),
        (expected.decided_by, found.decided_by),
        (expected.channel, found.channel),
    )
    is_told = expected.report is None or re.search(expected.report, found.report, re.IGNORECASE) is not None
    return expected.state == found.state and is_told and all(wanted in {None, is_so} for wanted, is_so in pairs)


def _unmatched(
    what: str,
    expected: Iterable[_Wanted],
    found: Iterable[_Found],
    is_match: Callable[[_Wanted, _Found], bool],
) -> Iterator[str]:
    left = list(found)
    for wanted in expected:
        match = next((one for one in left if is_match(wanted, one)), None)
        if match is None:
            yield f"{what} expected: {wanted}; left to match: {left or 'none'}"
        else:
            left.remove(match)
    for one in left:
        yield f"{what} not expected: {one}"


def _count(what: str, expected: int | None, found: int) -> Iterator[str]:
    if expected is not None and expected != found:
        yield f"{what}: {expected} expected, there are {found}"
