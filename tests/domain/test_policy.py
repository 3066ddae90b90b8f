"""Who may do what."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Final, get_args

import pytest

from domain.policy import (
    VERDICT_WORDS,
    Actor,
    ActorKind,
    Allow,
    Circumstances,
    ConfirmInCall,
    NeedApproval,
    Refuse,
    Verdict,
    decide_confirmation,
    effective_risk,
)
from domain.tools import (
    BOOK_APPOINTMENT,
    CATALOGUE,
    FIND_FREE_SLOTS,
    REQUEST_TASK,
    SAVE_CONTACT,
    SEARCH_CONTACTS,
    TAKE_MESSAGE,
    Risk,
    Scope,
    Tool,
)
from domain.web_tools import READ_PAGE, WEB_SEARCH

CONTACT: Final = Actor(ActorKind.CONTACT)
EXTERNAL: Final = Actor(ActorKind.EXTERNAL)
WITHHELD: Final = Actor(ActorKind.EXTERNAL, has_callback_number=False)
PRINCIPAL: Final = Actor(ActorKind.PRINCIPAL)
OWNER: Final = Actor(ActorKind.PRINCIPAL, is_authenticated=True)
OPERATOR: Final = Actor(ActorKind.OPERATOR)
KNOWN: Final = Circumstances(is_contact_known=True)
CONFIRMED: Final = Circumstances(is_contact_known=True, is_confirmed=True)
EMERGENCY: Final = Circumstances(is_contact_known=True, is_confirmed=True, is_emergency=True)
SEND_TO_ANYONE: Final = replace(BOOK_APPOINTMENT, scope=Scope.PUBLIC)


@pytest.mark.parametrize(
    ("actor", "tool", "circumstances", "expected"),
    [
        (EXTERNAL, FIND_FREE_SLOTS, Circumstances(), Allow),
        (WITHHELD, TAKE_MESSAGE, Circumstances(), Allow),
        (CONTACT, BOOK_APPOINTMENT, KNOWN, ConfirmInCall),
        (CONTACT, BOOK_APPOINTMENT, CONFIRMED, Allow),
        (EXTERNAL, BOOK_APPOINTMENT, Circumstances(is_confirmed=True), Refuse),
        (EXTERNAL, BOOK_APPOINTMENT, CONFIRMED, Allow),
        (WITHHELD, BOOK_APPOINTMENT, CONFIRMED, Refuse),
        (CONTACT, SEND_TO_ANYONE, CONFIRMED, NeedApproval),
        (CONTACT, SEARCH_CONTACTS, KNOWN, Refuse),
        (PRINCIPAL, SEARCH_CONTACTS, KNOWN, Refuse),
        (OWNER, SEARCH_CONTACTS, KNOWN, Allow),
        (OPERATOR, SEARCH_CONTACTS, Circumstances(), Allow),
        (PRINCIPAL, BOOK_APPOINTMENT, KNOWN, ConfirmInCall),
        (OWNER, BOOK_APPOINTMENT, Circumstances(), Allow),
        (EXTERNAL, WEB_SEARCH, KNOWN, Refuse),
        (CONTACT, READ_PAGE, CONFIRMED, Refuse),
        (PRINCIPAL, WEB_SEARCH, CONFIRMED, Refuse),
        (OWNER, WEB_SEARCH, KNOWN, Allow),
        (OPERATOR, READ_PAGE, Circumstances(), Allow),
        (OPERATOR, BOOK_APPOINTMENT, EMERGENCY, Refuse),
        (CONTACT, BOOK_APPOINTMENT, EMERGENCY, Refuse),
        (CONTACT, TAKE_MESSAGE, EMERGENCY, Allow),
    ],
)
def test_decision(actor: Actor, tool: Tool, circumstances: Circumstances, expected: type[Verdict]) -> None:
    """Reading is free, one's own records need a yes, other people's need staff, everything else a human."""
    assert isinstance(decide_confirmation(actor, tool, tool.risk, circumstances), expected)


def _all_cases() -> list[tuple[Actor, Tool, Risk, Circumstances]]:
    actors = [Actor(kind, *flags) for kind in ActorKind for flags in itertools.product((False, True), repeat=2)]
    circumstances = [Circumstances(*flags) for flags in itertools.product((False, True), repeat=3)]
    return list(itertools.product(actors, CATALOGUE.values(), Risk, circumstances))


def _is_staff(actor: Actor) -> bool:
    return actor.kind is ActorKind.OPERATOR or (actor.kind is ActorKind.PRINCIPAL and actor.is_authenticated)


class TestAlways:
    """What holds for every actor, tool, risk and circumstance there is."""

    def test_nothing_of_consequence_in_an_emergency(self) -> None:
        """Not even for staff."""
        cases = [case for case in _all_cases() if case[2] is Risk.HIGH and case[3].is_emergency]
        assert all(isinstance(decide_confirmation(*case), Refuse) for case in cases)

    def test_nothing_of_consequence_without_a_yes(self) -> None:
        """Only staff acts without being asked."""
        cases = [case for case in _all_cases() if case[2] is Risk.HIGH and not case[3].is_confirmed]
        assert not any(isinstance(decide_confirmation(*case), Allow) for case in cases if not _is_staff(case[0]))

    def test_a_yes_never_takes_away(self) -> None:
        """Whatever is allowed without a yes is allowed with it."""
        for actor, tool, risk, circumstances in _all_cases():
            if isinstance(decide_confirmation(actor, tool, risk, circumstances), Allow):
                confirmed = replace(circumstances, is_confirmed=True)
                assert isinstance(decide_confirmation(actor, tool, risk, confirmed), Allow)

    def test_caller_id_alone_gives_no_rights(self) -> None:
        """A principal who has not proved it is treated as a contact."""
        for actor, tool, risk, circumstances in _all_cases():
            if actor.kind is ActorKind.PRINCIPAL and not actor.is_authenticated:
                contact = replace(actor, kind=ActorKind.CONTACT)
                assert decide_confirmation(actor, tool, risk, circumstances) == decide_confirmation(
                    contact, tool, risk, circumstances
                )

    def test_a_refusal_gives_its_reason(self) -> None:
        """The model needs a sentence to act on."""
        verdicts = [decide_confirmation(*case) for case in _all_cases()]
        assert all(verdict.reason.endswith(".") for verdict in verdicts if isinstance(verdict, Refuse))


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        ({}, Risk.LOW),
        ({"take_message": "HIGH"}, Risk.HIGH),
        ({"take_message": "high"}, Risk.HIGH),
        ({"take_message": "READ"}, Risk.LOW),
        ({"take_message": "hihg"}, Risk.HIGH),
        ({"take_message": ""}, Risk.HIGH),
        ({"book_appointment": "HIGH"}, Risk.LOW),
    ],
)
def test_risk_is_raised_never_lowered(raised: dict[str, str], expected: Risk) -> None:
    """An agent's override counts upwards only, and for its own tool only; a word that is no risk closes."""
    assert effective_risk(TAKE_MESSAGE, raised) is expected


@pytest.mark.parametrize("tool", [SAVE_CONTACT, TAKE_MESSAGE], ids=lambda tool: tool.name)
@pytest.mark.parametrize("actor", [CONTACT, EXTERNAL, WITHHELD])
def test_the_ways_out_stay_open(actor: Actor, tool: Tool) -> None:
    """Refusals send callers to a name or a message; raised in risk these ask first, and are not refused in turn."""
    assert isinstance(decide_confirmation(actor, tool, Risk.HIGH, Circumstances()), ConfirmInCall)
    assert isinstance(decide_confirmation(actor, tool, Risk.HIGH, Circumstances(is_confirmed=True)), Allow)


def test_every_verdict_has_a_word() -> None:
    """The word is stored with each tool use."""
    assert set(VERDICT_WORDS) == set(get_args(Verdict))
    assert len(set(VERDICT_WORDS.values())) == len(VERDICT_WORDS)


def test_an_emergency_is_no_task() -> None:
    """Whoever asks; at other times anybody may hand a wish in."""
    for actor in (CONTACT, EXTERNAL, OWNER):
        assert decide_confirmation(actor, REQUEST_TASK, Risk.LOW, Circumstances()) == Allow()
        verdict = decide_confirmation(actor, REQUEST_TASK, Risk.LOW, Circumstances(is_emergency=True))
        assert isinstance(verdict, Refuse)
