"""What a planner may look up in the business's calendars."""

from __future__ import annotations

from typing import Final

from domain.schemas import DATE, object_of, text_of
from domain.tools import Risk, Scope, Tool

FIND_EVENTS: Final = Tool(
    name="find_events",
    description="List what stands in a calendar on a local date, apart from appointments. Staff only.",
    parameters=object_of(("calendar", "date"), calendar=text_of("The calendar's key.", longest=64), date=DATE),
    risk=Risk.READ,
    scope=Scope.DIRECTORY,
    filler="",
    question="",
)
