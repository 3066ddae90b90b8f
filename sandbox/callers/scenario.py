"""What a scenario file says, as a value. The format is described in `sandbox/scenarios/README.md`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sandbox.callers.expectation import Expectation
from sandbox.callers.given import Given, OwnBusiness
from sandbox.callers.parts import DEFAULT_BUSINESS, Part
from sandbox.callers.people import CalleeScript, CallerScript, TexterScript
from sandbox.callers.staff import StaffDeed


class Scenario(Part):
    """One story: what is given, who calls, who can be rung, who texts, what staff do, what must come of it.

    Attributes:
        business: Whose customers they are: one of the demonstration businesses.
        own: A copy of that business for this story alone; None: the demonstration business itself.
        staff: What is done over REST once all calls are over.
        sweeps: How often the daily reminders are run, one after the other, once everybody is in his place.
    """

    name: str
    title: str
    business: Literal["workshop", "clinic"] = DEFAULT_BUSINESS
    own: OwnBusiness | None = None
    given: Given = Given()
    sweeps: Annotated[int, Field(ge=0, le=3)] = 0
    callers: tuple[CallerScript, ...] = ()
    callees: tuple[CalleeScript, ...] = ()
    texters: tuple[TexterScript, ...] = ()
    staff: tuple[StaffDeed, ...] = ()
    expect: Expectation

    @model_validator(mode="after")
    def _one_outcome_each(self) -> Scenario:
        if not self.callers and not self.callees and not self.texters and not self.staff:
            raise ValueError("a scenario has 'callers', 'callees', 'texters' or 'staff'")
        # How often somebody is rung is up to the product.
        if len(self.expect.outcomes) < len(self.callers) or (
            len(self.expect.outcomes) > len(self.callers) and not self.callees
        ):
            raise ValueError("'expect.outcomes' needs one outcome for each caller")
        return self
