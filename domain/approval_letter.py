"""What an approver reads in his mailbox: who wants what, how risky and dear it is, and until when he may decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from domain.approvals import MilestoneKind
from domain.plans import Plan
from domain.prices import shown

_SUBJECTS: Final[Mapping[MilestoneKind, str]] = {
    MilestoneKind.ASK: "{business}: your yes is needed",
    MilestoneKind.REMIND: "{business}: your yes is still needed",
    MilestoneKind.ESCALATE: "{business}: nobody has decided yet, so you are asked",
}


@dataclass(frozen=True, slots=True)
class ApprovalLetter:
    """One question to one person.

    Attributes:
        kind: Whether he is asked, reminded, or asked in place of somebody.
        business: Its name.
        time_zone: IANA name of the clock by which he is told the end.
        requester: Who wants it.
        goal: In the requester's words.
        currency: Of the estimates, ISO 4217.
        expires_at: Until when he may decide, an aware instant.
    """

    kind: MilestoneKind
    business: str
    time_zone: str
    requester: str
    goal: str
    plan: Plan
    currency: str
    expires_at: datetime

    @property
    def subject(self) -> str:
        """One line; nothing in it is anybody else's words."""
        return _SUBJECTS[self.kind].format(business=self.business)

    @property
    def body(self) -> str:
        """The text above the link."""
        currency = self.currency
        steps = (
            f"{number}. {step.sentence}\n   risk {step.risk.name.lower()}, at most {shown(step.estimate, currency)}"
            for number, step in self.plan.numbered
        )
        return "\n".join(
            (
                f"{self.requester} wants this of {self.business}:",
                "",
                *(f"> {line}" for line in self.goal.splitlines()),
                "",
                "It would be done like this, and nothing is done before somebody has said yes:",
                "",
                *steps,
                "",
                f"Altogether: risk {self.plan.risk.name.lower()}, at most {shown(self.plan.estimate, currency)}.",
                f"You may decide until {until(self.expires_at, self.time_zone)}.",
                "",
                "Read it again, and say yes or no, here. The link is yours alone; do not pass it on:",
            )
        )


def until(instant: datetime, time_zone: str) -> str:
    """Return an aware instant for people, on a business's clock: `Tuesday, November 24, 2026, 09:00 (EST)`."""
    local = instant.astimezone(ZoneInfo(time_zone))
    return f"{local:%A, %B} {local.day}, {local:%Y, %H:%M (%Z)}"
