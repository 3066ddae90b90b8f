"""What was paid for, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from domain.business import Organisation
from domain.calls import Direction
from domain.costs import CostCause, CostEvent
from domain.errors import NotFound, RuleBroken
from domain.outbound import AttemptOutcome
from domain.ports.costs import BilledCall, CostKey, CostSpan, CostSubject, CostTotal, Settlement, VendorPrice
from domain.ports.dialling import AttemptKey
from domain.prices import Unit, Usage
from domain.step_keys import step_key
from store.call_log import SqlCallLog
from store.costs import SqlCosts
from store.costs_read import SqlCostReader
from store.database import Database
from store.dial_log import SqlDialLog
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER
from tests.store.world import INTENT, MARIA, MARIA_PHONE, NOW, closed, opened

TASK = "f" * 32
HOUR = timedelta(hours=1)
NOVEMBER = CostSpan(WORKSHOP_ID, datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 12, 1, 5, tzinfo=UTC))


def event(key: str, amount: str | None = "0.01", *, at: datetime = NOW, **cause: str) -> CostEvent:
    """Return a text of the workshop's, with a cause."""
    return CostEvent(
        key=key,
        cause=replace(CostCause(WORKSHOP_ID), **cause),
        usage=Usage("twilio", Unit.SMS_SEGMENT, Decimal(1), "outbound"),
        at=at,
        each=None if amount is None else Decimal(amount),
        amount=None if amount is None else Decimal(amount),
        currency="USD",
        price_book="2026-11",
        vendor_id=f"SM-{key}",
    )


@pytest.fixture
def costs(workshop: Organisation, database: Database) -> SqlCosts:
    """Return the workshop's costs."""
    return SqlCosts(database)


@pytest.fixture
def sums(database: Database) -> SqlCostReader:
    """Return what adds them up."""
    return SqlCostReader(database)


async def test_an_event_is_kept_once(costs: SqlCosts, sums: SqlCostReader) -> None:
    """Told again, by many at once and in any order, it is the same one."""
    events = [event("b", "0.0083"), event("a", "0.0000000001")]
    await asyncio.gather(*(costs.note(events[::step]) for step in (1, -1, 1, -1)))
    assert await sums.total(NOVEMBER) == CostTotal("", Decimal("0.0083000001"), 2, 0)


async def test_nothing_is_free_because_its_price_is_unknown(costs: SqlCosts, sums: SqlCostReader) -> None:
    """It is counted beside the amount."""
    await costs.note([event("a"), event("b", None)])
    assert await sums.total(NOVEMBER) == CostTotal("", Decimal("0.01"), 2, 1)


async def test_no_use_costs_nothing(costs: SqlCosts, sums: SqlCostReader) -> None:
    """And another business's uses are not ours."""
    assert await sums.total(NOVEMBER) == CostTotal("", Decimal(0), 0, 0)


async def test_days_are_those_of_the_business(costs: SqlCosts, sums: SqlCostReader) -> None:
    """The instant of midnight belongs to the next day; the last instant of the month to the month."""
    midnight = datetime(2026, 11, 22, 5, tzinfo=UTC)
    instant = timedelta(microseconds=1)
    await costs.note(
        [
            event("a", "1", at=midnight - instant),
            event("b", "2", at=midnight),
            event("c", "4", at=NOVEMBER.end - instant),
            event("d", "8", at=NOVEMBER.end),
            event("e", "16", at=NOVEMBER.begin - instant),
        ]
    )
    days = await sums.totals(NOVEMBER, CostKey.DAY, time_zone="America/New_York", limit=99)
    assert {day.key: day.amount for day in days} == {
        "2026-11-21": Decimal(1),
        "2026-11-22": Decimal(2),
        "2026-11-30": Decimal(4),
    }


async def test_the_most_expensive_come_first(costs: SqlCosts, sums: SqlCostReader) -> None:
    """Of whatever is asked for; what belongs to nothing of the kind stands under no name."""
    await costs.note(
        [event("a", "1", task_id=TASK), event("b", "3", contact_id=MARIA), event("c", None, call_sid="CA1")]
    )

    async def by(key: CostKey) -> list[tuple[str, Decimal]]:
        return [(one.key, one.amount) for one in await sums.totals(NOVEMBER, key, time_zone="UTC", limit=9)]

    assert await by(CostKey.TASK) == [("", Decimal(3)), (TASK, Decimal(1))]
    assert await by(CostKey.CONTACT) == [(MARIA, Decimal(3)), ("", Decimal(1))]
    assert await by(CostKey.CALL) == [("", Decimal(4)), ("CA1", Decimal(0))]
    assert await by(CostKey.ITEM) == [("twilio/sms_segment/outbound", Decimal(4))]


async def test_a_customers_costs_are_told_apart(costs: SqlCosts, sums: SqlCostReader) -> None:
    """What was spent on others, or on nobody, is left out."""
    await costs.note([event("a", "1", task_id=TASK), event("b", "3", contact_id=MARIA)])
    his = replace(NOVEMBER, contact_id=MARIA)
    rows = await sums.totals(his, CostKey.TASK, time_zone="UTC", limit=9)
    assert (rows, await sums.total(his)) == ([CostTotal("", Decimal(3), 1, 0)], CostTotal("", Decimal(3), 1, 0))


async def test_too_many_days_are_refused(sums: SqlCostReader) -> None:
    """One question stays bounded."""
    years = replace(NOVEMBER, begin=NOVEMBER.end - timedelta(days=800))
    with pytest.raises(RuleBroken, match="at most 400 days"):
        await sums.totals(years, CostKey.DAY, time_zone="UTC", limit=9)


async def test_a_call_knows_the_task_it_was_placed_for(costs: SqlCosts, log: SqlCallLog, database: Database) -> None:
    """By the wish behind it."""
    intent = replace(INTENT, intent_id=step_key(TASK, "0123456789ab", 1))
    dials, key = SqlDialLog(database), AttemptKey(intent.intent_id, 1)
    await dials.open(intent)
    await dials.judge(key, ())
    await dials.placed(key, "CA1")
    await dials.close(key, AttemptOutcome.REACHED)
    await log.open_call(opened(direction=Direction.OUTBOUND))
    assert await costs.call("CA1") == BilledCall(
        CostCause(WORKSHOP_ID, "CA1", MARIA, TASK), Direction.OUTBOUND, opened().started_at
    )
    with pytest.raises(NotFound, match="CA2"):
        await costs.call("CA2")


async def test_a_text_belongs_to_whose_numbers_these_are(costs: SqlCosts) -> None:
    """In both directions; between strangers to nobody."""
    marias = CostCause(WORKSHOP_ID, contact_id=MARIA)
    assert await costs.text(WORKSHOP_NUMBER, MARIA_PHONE) == marias
    assert await costs.text(MARIA_PHONE, WORKSHOP_NUMBER) == marias
    assert await costs.text(WORKSHOP_NUMBER, "+15559990000") == CostCause(WORKSHOP_ID)
    assert await costs.text("+15559990001", "+15559990000") == CostCause()


async def test_what_a_call_has_used_is_its_customers(costs: SqlCosts, sums: SqlCostReader, log: SqlCallLog) -> None:
    """Who he is may turn out late."""
    await log.open_call(opened(contact_id=None))
    await costs.note([event("a", "1", call_sid="CA1"), event("b", "2", call_sid="CA2")])
    await log.close_call(closed())
    await costs.claim("CA1")
    totals = await sums.totals(NOVEMBER, CostKey.CONTACT, time_zone="UTC", limit=9)
    assert [(one.key, one.amount) for one in totals] == [("", Decimal(2)), (MARIA, Decimal(1))]


async def test_a_total_says_what_it_is_of(costs: SqlCosts, sums: SqlCostReader, log: SqlCallLog) -> None:
    """A call by its customer and his number, a customer by his name; who is not known is left out."""
    await log.open_call(opened())
    await log.close_call(closed())
    calls = await sums.subjects(CostKey.CALL, ["CA1", "CA9"])
    assert {key: (one.name, one.number) for key, one in calls.items()} == {"CA1": ("Maria Jensen", MARIA_PHONE)}
    assert await sums.subjects(CostKey.CONTACT, [MARIA]) == {MARIA: CostSubject("Maria Jensen")}
    assert await sums.subjects(CostKey.TASK, [TASK]) == {}
    assert await sums.subjects(CostKey.DAY, ["2026-11-21"]) == {}


async def test_running_calls_tell_what_they_have_used(costs: SqlCosts, sums: SqlCostReader, log: SqlCallLog) -> None:
    """Until they are closed."""
    await log.open_call(opened())
    await costs.note([event("a", call_sid="CA1")])
    [running] = await sums.running(WORKSHOP_ID, since=opened().started_at, limit=9)
    assert (running.call_sid, [one.quantity for one in running.used]) == ("CA1", [Decimal(1)])
    assert await sums.running(WORKSHOP_ID, since=opened().started_at + HOUR, limit=9) == []
    await log.close_call(closed())
    assert await sums.running(WORKSHOP_ID, since=opened().started_at, limit=9) == []


class TestWhatVendorsSay:
    """Later, beside what was reckoned."""

    async def test_totals_use_the_vendors_amount(self, costs: SqlCosts, sums: SqlCostReader) -> None:
        """The first word stands; one for something nobody could price counts too."""
        await costs.note([event("a", "1"), event("b", None), event("c", "4")])
        await costs.settle("a", VendorPrice(Decimal("0.75"), "USD"), NOW)
        await costs.settle("a", VendorPrice(Decimal(9), "USD"), NOW)
        await costs.settle("b", VendorPrice(Decimal("0.25"), "USD"), NOW)
        assert await sums.total(NOVEMBER) == CostTotal("", Decimal(5), 3, 0)

    async def test_what_they_told_stands_beside_what_was_reckoned(self, costs: SqlCosts, sums: SqlCostReader) -> None:
        """Of the same uses; those nobody is asked about are left out."""
        await costs.note([event(key, "1") for key in "abcd"])
        await costs.note([replace(event("e", "9"), vendor_id=None)])
        await costs.settle("a", VendorPrice(Decimal("0.75"), "USD"), NOW)
        await costs.settle("b", VendorPrice(Decimal(80), "JPY"), NOW)
        await costs.settle("c", None, NOW)
        key = f"twilio/{Unit.SMS_SEGMENT}/outbound"
        assert await sums.settlements(NOVEMBER) == [Settlement(key, 1, 1, 1, 1, Decimal(1), Decimal("0.75"))]

    async def test_another_currency_is_kept_and_not_added(self, costs: SqlCosts, sums: SqlCostReader) -> None:
        """Nobody has told a rate."""
        await costs.note([event("a", "1")])
        await costs.settle("a", VendorPrice(Decimal(80), "JPY"), NOW)
        assert (await sums.total(NOVEMBER)).amount == Decimal(1)
        assert await costs.unsettled(before=NOW + HOUR, limit=9) == []

    async def test_those_who_wait_longest_are_asked_first(self, costs: SqlCosts) -> None:
        """Whoever had nothing to say yet waits behind; what is settled or given up is asked no more."""
        await costs.note([event("a", at=NOW - 3 * HOUR), event("b", at=NOW - 2 * HOUR), event("c", at=NOW)])
        await costs.note([replace(event("d", at=NOW - 9 * HOUR), vendor_id=None)])
        assert [one.key for one in await costs.unsettled(before=NOW - HOUR, limit=9)] == ["a", "b"]
        await costs.postpone("a", NOW - HOUR)
        found = await costs.unsettled(before=NOW, limit=9)
        assert [(one.key, one.at) for one in found] == [("b", NOW - 2 * HOUR), ("a", NOW - 3 * HOUR)]
        await costs.settle("b", None, NOW)
        assert [one.vendor_id for one in await costs.unsettled(before=NOW, limit=9)] == ["SM-a"]


async def test_a_calls_costs_come_by_item(costs: SqlCosts, sums: SqlCostReader) -> None:
    """The dearest first; what has no price is counted, and other calls are other calls."""
    cheap = replace(event("e3", "0.02", call_sid="CA1"), usage=Usage("deepgram", Unit.SMS_SEGMENT, Decimal(1), "flux"))
    await costs.note([event("e1", "0.01", call_sid="CA1"), event("e2", None, call_sid="CA1"), cheap])
    await costs.note([event("e4", "5", call_sid="CA2")])
    assert await sums.of_call("CA1") == [
        CostTotal(f"deepgram/{Unit.SMS_SEGMENT}/flux", Decimal("0.02"), 1, 0),
        CostTotal(f"twilio/{Unit.SMS_SEGMENT}/outbound", Decimal("0.01"), 2, 1),
    ]


async def test_calls_costs_come_at_once(costs: SqlCosts, sums: SqlCostReader) -> None:
    """Each its own; one that has cost nothing is left out."""
    await costs.note([event("e1", "0.01", call_sid="CA1"), event("e2", None, call_sid="CA1")])
    await costs.note([event("e3", "5", call_sid="CA2"), event("e4", "7", call_sid="CA3")])
    assert await sums.of_calls(["CA1", "CA2", "CA4"]) == {
        "CA1": CostTotal("CA1", Decimal("0.01"), 2, 1),
        "CA2": CostTotal("CA2", Decimal(5), 1, 0),
    }
