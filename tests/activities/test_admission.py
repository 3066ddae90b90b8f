"""Who answers a call, and who calls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from activities.admission import Admission
from activities.appointments import AppointmentEffects
from activities.messages import CallArrived
from domain.errors import NotFound
from domain.ports.storage import CallLog, Directory
from store.calls_read import SqlCallReader
from tests.activities.appointments import claim, confirmation
from tests.fakes.faulty_book import FaultyBook
from tests.workflows.house import LINE, MARIA, NOW

ARRIVED = CallArrived("CA1", "call-CA1", MARIA, LINE, NOW)


@pytest.fixture
def admission(directory: Directory, book: FaultyBook, log: CallLog) -> Admission:
    """The look-up."""
    return Admission(directory, book, log)


async def test_a_known_caller_comes_with_what_he_has_booked(admission: Admission, effects: AppointmentEffects) -> None:
    """Everything the prompt needs, in one look-up."""
    await effects.claim(claim())
    booked = await effects.confirm(confirmation())
    context = await admission.look_up_call(ARRIVED)
    assert context is not None
    assert (context.organisation.organisation_id, context.agent.agent_id) == ("northgate", "ada")
    assert context.contact is not None
    assert context.contact.name == "Maria Jensen"
    assert context.upcoming == (booked,)


@pytest.mark.parametrize("from_number", ["+15551239999", None], ids=["stranger", "withheld"])
async def test_an_unknown_caller_is_nobody_yet(admission: Admission, from_number: str | None) -> None:
    """The call is taken all the same."""
    context = await admission.look_up_call(replace(ARRIVED, from_number=from_number))
    assert context is not None
    assert (context.contact, context.upcoming) == (None, ())


async def test_the_calls_row_is_opened_once(admission: Admission, reader: SqlCallReader) -> None:
    """A repeated look-up opens nothing twice."""
    await admission.look_up_call(ARRIVED)
    await admission.look_up_call(ARRIVED)
    overview = (await reader.call("CA1")).overview
    assert (overview.workflow_id, overview.contact_id, overview.started_at) == ("call-CA1", "maria-jensen", NOW)


async def test_a_number_nobody_answers_opens_no_row(admission: Admission, reader: SqlCallReader) -> None:
    """It belongs to no business."""
    assert await admission.look_up_call(replace(ARRIVED, to_number="+15005550999")) is None
    with pytest.raises(NotFound):
        await reader.call("CA1")
