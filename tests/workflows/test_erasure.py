"""What calendars say of a person who was erased."""

from __future__ import annotations

from datetime import timedelta

from activities.calendar_erasure import ErasedAppointments
from domain.errors import EventChanged, ProviderUnavailable
from domain.names import BACKGROUND_QUEUE, erasure_workflow_id
from store.erasure import SqlErasures
from tests.store.world import ContactsChanged, VehiclesChanged
from tests.workflows.booking import Booking
from tests.workflows.house import NOW, House
from tests.workflows.premises import BOTH_WAYS
from workflows.erasure import ErasureWorkflow


async def cleared(house: House, *appointment_ids: str) -> int:
    """Have events named anew."""
    return await house.temporal.client.execute_workflow(
        ErasureWorkflow.run,
        ErasedAppointments(appointment_ids),
        id=erasure_workflow_id("-".join(appointment_ids)),
        task_queue=BACKGROUND_QUEUE,
    )


@BOTH_WAYS
async def test_events_name_him_no_more(house: House) -> None:
    """They stay where they are, however often the calendar is away or somebody is quicker; what is gone stays gone."""
    booking = Booking(house)
    await booking.hold()
    booked = (await booking.confirm()).appointment
    assert booked is not None
    assert booked.event_id is not None
    before = house.calendars.events[booked.event_id]
    assert "Maria Jensen" in before.summary
    erasures = SqlErasures(house.database, contact_changed=ContactsChanged(), vehicle_changed=VehiclesChanged())
    await erasures.erase(booked.contact_id, "Maria Jensen", NOW + timedelta(days=30))

    house.calendars.updating.failures = [ProviderUnavailable("google", "away"), EventChanged("just now")]
    assert await cleared(house, booked.appointment_id) == 1
    after = house.calendars.events[booked.event_id]
    assert after.summary == before.summary.replace("Maria Jensen", "Erased")
    assert (after.starts_at, after.ends_at) == (before.starts_at, before.ends_at)

    house.calendars.remove(before.calendar_id, before.event_id)
    assert await cleared(house, booked.appointment_id) == 0
