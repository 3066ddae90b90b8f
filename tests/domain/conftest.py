"""The business the domain tests speak of: one workshop with two bays."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal

import pytest

from domain.business import Agent, Contact, OpeningHours, OpenSpan, Organisation, Resource, Service

_WEEKDAY = (OpenSpan(time(8), time(12)), OpenSpan(time(13), time(17)))
_HOURS = OpeningHours({**dict.fromkeys(range(5), _WEEKDAY), 5: (OpenSpan(time(9), time(13)),)})


@pytest.fixture
def inspection() -> Service:
    """An hour on either bay, with a quarter of an hour to clean up."""
    return Service(
        key="inspection",
        name="vehicle inspection",
        duration=timedelta(minutes=60),
        buffer=timedelta(minutes=15),
        resource_keys=("bay_1", "bay_2"),
        price=Decimal("49.90"),
    )


@pytest.fixture
def workshop(inspection: Service) -> Organisation:
    """Open Mon–Fri 08–12 and 13–17, Sat 09–13, in New York."""
    return Organisation(
        organisation_id="northgate",
        name="Northgate Auto Workshop",
        time_zone="America/New_York",
        services=(inspection,),
        resources=(Resource("bay_1", "Bay 1", _HOURS), Resource("bay_2", "Bay 2", _HOURS)),
    )


@pytest.fixture
def ada() -> Agent:
    """The workshop's agent."""
    return Agent(
        agent_id="ada",
        organisation_id="northgate",
        version=1,
        name="Ada",
        greeting="Northgate Auto Workshop, this is Ada, an automated assistant.",
        instructions="Be brief and friendly.",
        voice="aura-2-thalia-en",
        tools=("find_free_slots", "book_appointment", "end_call"),
    )


@pytest.fixture
def maria() -> Contact:
    """A customer."""
    return Contact("c-1", "northgate", "Maria Lopez", phones=("+15551230042",))
