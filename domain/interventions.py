"""What people of the business may do to a call under way: end it, transfer it, have a message taken.

Rules:
- One intervention a call: the caller is told one thing, and what stands is what was asked for first.
- The agent has to be on the line: who talks to a colleague, or leaves a message already, is let alone.
- A call is transferred to a number the business itself has named, and to no other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.approvals import Approver
from domain.business import Organisation
from domain.calls import EndReason
from domain.principals import Principal


class InterventionKind(StrEnum):
    """What is done to the call."""

    END = "end"
    TRANSFER = "transfer"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Intervention:
    """Somebody of the business takes a call from the agent.

    Attributes:
        by: Who, as the audit log names him.
        at: Aware UTC, when he asked for it.
        number: Whom the caller is connected with, E.164; empty unless it is a transfer.
    """

    kind: InterventionKind
    by: str
    at: datetime
    number: str = ""


class EndedBy(StrEnum):
    """Who has ended a call."""

    CALLER = "caller"
    AGENT = "agent"
    OPERATOR = "operator"


#: What the caller hears, from the telephone company's own voice.
LAST_WORDS: Final[Mapping[InterventionKind, str]] = MappingProxyType(
    {
        InterventionKind.END: "I am sorry, I have to end this call now. Please call again any time. Goodbye.",
        InterventionKind.TRANSFER: "One moment, please. I am connecting you with a colleague.",
        InterventionKind.MESSAGE: (
            "I would like to take a message for a colleague. Please leave your name and what it is about after the "
            "tone, and we will call you back."
        ),
    }
)
_UNDER_WAY: Final[Mapping[InterventionKind, str]] = MappingProxyType(
    {
        InterventionKind.END: "the call is being ended already",
        InterventionKind.TRANSFER: "the caller is being connected with a colleague already",
        InterventionKind.MESSAGE: "the caller is being asked for a message already",
    }
)
CALL_OVER: Final = "the call is over"
HAS_LEFT: Final = "the agent is not on the line any more: the caller talks to a colleague or leaves a message"
NOBODY_NAMED: Final = "nobody is named whom the call could be transferred to: give the business a human number"
NOT_NAMED: Final = "the business has not named the number: use its human number, an approver's or a principal's"


def why_not(*, is_over: bool, has_left: bool, under_way: Intervention | None) -> str | None:
    """Return what stands in the way of an intervention; None: nothing does.

    Args:
        is_over: The telephone company has reported the end.
        has_left: The caller has gone from the agent to a colleague, a recorder, or the end.
        under_way: What was asked for before.
    """
    if is_over:
        return CALL_OVER
    if under_way is not None:
        return _UNDER_WAY[under_way.kind]
    return HAS_LEFT if has_left else None


@dataclass(frozen=True, slots=True)
class TransferTarget:
    """Whom a call may be transferred to; `number` is E.164."""

    name: str
    number: str


def transfer_targets(
    organisation: Organisation, approvers: Iterable[Approver], principals: Iterable[Principal]
) -> tuple[TransferTarget, ...]:
    """Return everybody a business has named with a number, its human number first, each number once."""
    named = [("Colleague on duty", organisation.human_number)]
    named += [(approver.name, approver.phone) for approver in approvers]
    named += [(principal.name, phone) for principal in principals for phone in principal.phones]
    targets: dict[str, TransferTarget] = {}
    for name, number in named:
        if number is not None:
            targets.setdefault(number, TransferTarget(name, number))
    return tuple(targets.values())


def ended_by(reason: EndReason | None, intervention: Intervention | None) -> EndedBy | None:
    """Return who has ended a call; None where nobody did, or nobody can say.

    Args:
        reason: How the last stream ended.
        intervention: What was done to the call.
    """
    if intervention is not None:
        return EndedBy.OPERATOR if intervention.kind is InterventionKind.END else None
    match reason:
        case EndReason.CALLER_HUNG_UP:
            return EndedBy.CALLER
        case EndReason.AGENT_ENDED | EndReason.SILENCE:
            return EndedBy.AGENT
        case _:
            return None
