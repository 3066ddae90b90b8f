"""Who answers a call, and who calls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from activities.admission import Admission
from activities.appointments import AppointmentEffects
from activities.messages import CallArrived
from domain.calls import Direction
from domain.errors import NotFound
from domain.outbound import DialIntent
from domain.ports.storage import CallLog, Directory
from store.budgets import SqlBudgets
from store.calls_read import SqlCallReader
from store.database import Database
from store.dial_log import SqlDialLog
from store.memories import SqlMemories
from store.price_book import price_book
from store.principals import SqlPrincipals
from tests.activities.appointments import claim, confirmation
from tests.fakes.faulty_book import FaultyBook
from tests.store.world import INTENT
from tests.workflows.house import LINE, MARIA, NOW

ARRIVED = CallArrived("CA1", "call-CA1", MARIA, LINE, NOW)
PLACED = CallArrived("CA1", "call-CA1", LINE, MARIA, NOW, dial_intent_id="dial-1")


@pytest.fixture
def admission(
    directory: Directory, book: FaultyBook, log: CallLog, dials: SqlDialLog, *, memories: SqlMemories, sqlite: Database
) -> Admission:
    """The look-up."""
    return Admission(
        directory,
        book,
        log=log,
        dials=dials,
        memories=memories,
        principals=SqlPrincipals(sqlite),
        budgets=SqlBudgets(sqlite, "USD"),
        prices=price_book(),
    )


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


async def test_a_number_of_somebody_in_charge_is_told(admission: Admission) -> None:
    """As a claim: what he may is another question. His number is on the list of the business."""
    context = await admission.look_up_call(replace(ARRIVED, from_number="+15551239901"))
    assert context is not None
    assert context.principal is not None
    assert (context.principal.key, context.contact) == ("owner", None)


class TestCallsWePlace:
    """Who is at the other end is whom we meant to call."""

    @pytest.fixture(autouse=True)
    async def wish(self, dials: SqlDialLog) -> DialIntent:
        """A reminder for Maria."""
        wish = replace(INTENT, contact_id="maria-jensen", to_number=MARIA)
        await dials.open(wish)
        return wish

    async def test_the_customer_is_the_one_we_have_called(
        self, admission: Admission, wish: DialIntent, reader: SqlCallReader
    ) -> None:
        """The agent of the number we call from talks, and the row says who has rung whom."""
        context = await admission.look_up_call(PLACED)
        assert context is not None
        assert (context.agent.agent_id, context.dial) == ("ada", wish)
        assert context.contact is not None
        assert context.contact.name == "Maria Jensen"
        overview = (await reader.call("CA1")).overview
        assert (overview.direction, overview.from_number, overview.to_number) == (Direction.OUTBOUND, LINE, MARIA)

    async def test_without_a_customer_the_number_tells_who_it_is(self, admission: Admission, dials: SqlDialLog) -> None:
        """As it does for a call that comes in."""
        await dials.open(replace(INTENT, intent_id="dial-2", contact_id=None, to_number=MARIA))
        context = await admission.look_up_call(replace(PLACED, dial_intent_id="dial-2"))
        assert context is not None
        assert context.contact is not None
        assert context.contact.contact_id == "maria-jensen"

    @pytest.mark.parametrize(
        "wrong", [{"dial_intent_id": "dial-9"}, {"to_number": "+15551230002"}, {"from_number": "+15005550999"}]
    )
    async def test_a_call_nobody_wished_is_not_taken(self, admission: Admission, wrong: dict[str, str]) -> None:
        """Another wish, or another number than the one that was meant."""
        assert await admission.look_up_call(replace(PLACED, **wrong)) is None  # type: ignore[arg-type]  # a table


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
