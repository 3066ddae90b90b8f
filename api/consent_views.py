"""Consent, suppression and calling hours as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from api.paging import cursor_text, page_of
from api.shown import shown_number, shown_text
from domain.compliance import EARLIEST, LATEST, ConsentState, DialPolicy
from domain.outbound import MOST_DIALS, DialPurpose
from domain.ports.access import Role
from domain.ports.consent import ConsentEntry, SuppressionEntry
from domain.ports.reading import Cursor
from domain.written import in_whole_minutes

_SHORTEST_PAUSE: Final = 5
_LONGEST_PAUSE: Final = 24 * 60
_MINUTE: Final = timedelta(minutes=1)

_Wall = Annotated[time, Field(ge=EARLIEST, le=LATEST), AfterValidator(in_whole_minutes)]
_Dials = Annotated[int, Field(ge=0, le=MOST_DIALS)]
_Pause = Annotated[int, Field(ge=_SHORTEST_PAUSE, le=_LONGEST_PAUSE)]
_Words = Annotated[str, Field(min_length=1, max_length=200)]


class ConsentItem(BaseModel):
    """What a customer has said to being contacted for a purpose."""

    purpose: DialPurpose
    state: ConsentState
    source: str = Field(description="Where he said so")
    at: datetime

    @classmethod
    def of(cls, entry: ConsentEntry) -> Self:
        """Show an entry."""
        return cls(purpose=entry.purpose, state=entry.state, source=entry.source, at=entry.at)


class NewConsent(BaseModel):
    """What a customer has said, and where."""

    model_config = ConfigDict(extra="forbid")

    state: ConsentState
    source: _Words = Field(description="Where he said so: a form, a letter, the counter")


class NewSuppression(BaseModel):
    """Why a number is contacted no more."""

    model_config = ConfigDict(extra="forbid")

    reason: _Words


class SuppressionItem(BaseModel):
    """A number nobody contacts any more."""

    phone: str = Field(description="E.164")
    reason: str
    source: str
    at: datetime

    @classmethod
    def of(cls, entry: SuppressionEntry) -> Self:
        """Show an entry."""
        return cls(phone=entry.phone, reason=entry.reason, source=entry.source, at=entry.at)


class ConsentList(BaseModel):
    """What a customer has said to being contacted: the latest for each purpose, and the numbers he opted out with."""

    consents: list[ConsentItem]
    suppressions: list[SuppressionItem] = Field(
        description="Those of his numbers that are on the list; masked below the role of operator"
    )

    @classmethod
    def of(cls, said: Sequence[ConsentEntry], barred: Sequence[SuppressionEntry], role: Role) -> Self:
        """Show them as a role sees them."""
        return cls(
            consents=[ConsentItem.of(entry) for entry in said],
            suppressions=[
                SuppressionItem(
                    phone=shown_number(entry.phone, role) or "",
                    reason=shown_text(entry.reason, role),
                    source=entry.source,
                    at=entry.at,
                )
                for entry in barred
            ],
        )


class SuppressionList(BaseModel):
    """A page of numbers; `next_cursor` is null on the last one."""

    suppressions: list[SuppressionItem]
    next_cursor: str | None


class DialPolicyItem(BaseModel):
    """When and how often somebody is rung; wall times are the callee's."""

    model_config = ConfigDict(extra="forbid")

    opens: _Wall
    closes: _Wall
    dials_a_day: _Dials = Field(description="To one number within 24 hours")
    dials_an_intent: _Dials = Field(description="For one wish: a reminder, a call back")
    pause_minutes: _Pause = Field(description="After an attempt nobody has answered; twice as long after the next one")

    @model_validator(mode="after")
    def _is_forward(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError("calling hours close after they open")
        return self

    @classmethod
    def of(cls, policy: DialPolicy) -> Self:
        """Show a policy as it is, should it break today's rules for a new one."""
        return cls.model_construct(
            opens=policy.opens,
            closes=policy.closes,
            dials_a_day=policy.dials_a_day,
            dials_an_intent=policy.dials_an_intent,
            pause_minutes=max(_SHORTEST_PAUSE, policy.pause // _MINUTE),
        )

    def policy(self) -> DialPolicy:
        """Return the policy."""
        pause = self.pause_minutes * _MINUTE
        return DialPolicy(self.opens, self.closes, self.dials_a_day, self.dials_an_intent, pause)


def suppression_list(entries: Sequence[SuppressionEntry], *, limit: int) -> SuppressionList:
    """Show a page; one entry more than `limit` tells that there is another."""
    page, cursor = page_of(entries, limit, lambda entry: cursor_text(Cursor(entry.at, entry.phone)))
    return SuppressionList(suppressions=[SuppressionItem.of(entry) for entry in page], next_cursor=cursor)
