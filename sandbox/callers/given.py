"""What a story takes for granted: `given` and `own` of a scenario file."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from sandbox.callers.parts import Part, PhoneText


class GivenContact(Part):
    """A customer who exists before the call.

    Attributes:
        lives: In a zone where it is noon now, or night; None: where the business is.
        reminder: How he wants to be reminded; None: as the business does it.
        is_opted_out: He has said that he wants no calls.
    """

    name: str
    phone: PhoneText
    lives: Literal["noon", "night"] | None = None
    reminder: Literal["call", "sms"] | None = None
    is_opted_out: bool = False


#: A field of that name would hide it.
_WallTime = time


class GivenAppointment(Part):
    """A confirmed appointment that exists before the call: at a local wall time of the business, or in some hours.

    Attributes:
        in_hours: From the beginning of the scenario, to the quarter of an hour before; None: at `day` and `time`.
    """

    contact: PhoneText
    service: str
    resource: str
    day: date | None = None
    time: _WallTime | None = None
    in_hours: Annotated[int, Field(ge=1, le=48)] | None = None

    @model_validator(mode="after")
    def _once(self) -> GivenAppointment:
        if (self.in_hours is None) != (self.day is not None and self.time is not None):
            raise ValueError("an appointment has 'day' and 'time', or 'in_hours'")
        return self


class Given(Part):
    """What to put into the product's database before the callers ring.

    Attributes:
        redials_after_s: How soon the business rings again where nobody has answered; None: as it does.
    """

    contacts: tuple[GivenContact, ...] = ()
    appointments: tuple[GivenAppointment, ...] = ()
    redials_after_s: Annotated[int, Field(ge=1)] | None = None


class OwnBusiness(Part):
    """A copy of the story's business, without its customers and calendars, that no other story touches.

    Every further key is a section of a business file that takes the place of the copied one.

    Attributes:
        number: Where it answers.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    number: PhoneText
