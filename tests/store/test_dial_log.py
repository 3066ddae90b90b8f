"""Calls we want to place and have placed, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from pydantic import TypeAdapter

from domain.business import Organisation
from domain.compliance import SLOT_SLACK, Check, CheckResult
from domain.errors import NotFound
from domain.outbound import AttemptOutcome, DialOutcome
from domain.ports.dialling import AttemptKey, DialAttempt
from store.database import Database
from store.dial_log import SqlDialLog
from store.seeds import WORKSHOP_ID
from store.tables import DialAttemptRow, DialIntentRow
from tests.store.world import INTENT, MARIA_PHONE, NOW

SECOND: Final = timedelta(seconds=1)
FIRST: Final = AttemptKey("dial-1", 1)
SECOND_TRY: Final = AttemptKey("dial-1", 2)
VERDICTS: Final = (
    CheckResult(Check.CONSENT, is_passed=True),
    CheckResult(Check.HOURS, is_passed=False, reason="too early", allowed_at=NOW),
)


@pytest.fixture
async def dials(workshop: Organisation, database: Database) -> SqlDialLog:
    """Return the workshop's log with one wish in it, judged once."""
    log = SqlDialLog(database)
    await log.open(INTENT)
    await log.judge(FIRST, ())
    return log


async def judged(dials: SqlDialLog, count: int) -> list[AttemptKey]:
    """Open wishes and judge a first attempt at each."""
    keys = [AttemptKey(f"wish-{number}", 1) for number in range(count)]
    for key in keys:
        await dials.open(replace(INTENT, intent_id=key.intent_id))
        await dials.judge(key, ())
    return keys


class TestWish:
    """It is written before anybody is rung."""

    async def test_it_comes_back_as_it_was(self, dials: SqlDialLog) -> None:
        """A repeat changes nothing."""
        await dials.open(replace(INTENT, opening="Something else."))
        assert await dials.intent("dial-1") == INTENT

    async def test_an_unknown_one_is_not_found(self, dials: SqlDialLog) -> None:
        """Nobody judges, claims or answers for what was never wished."""
        with pytest.raises(NotFound):
            await dials.intent("dial-2")
        with pytest.raises(NotFound):
            await dials.judge(AttemptKey("dial-2", 1), ())
        with pytest.raises(NotFound):
            await dials.attempt(SECOND_TRY)
        with pytest.raises(NotFound):
            await dials.claim(SECOND_TRY, NOW)

    async def test_what_came_of_it_stands_beside_it(self, dials: SqlDialLog, database: Database) -> None:
        """For people."""
        await dials.finish("dial-1", DialOutcome.NOT_REACHED)
        async with database.reading() as unit:
            assert (await unit.get_one(DialIntentRow, "dial-1")).outcome == "not_reached"


class TestVerdicts:
    """What the gate said is kept with the attempt."""

    async def test_the_latest_stay(self, dials: SqlDialLog, database: Database) -> None:
        """Judged again, the attempt shows what was said last."""
        await dials.judge(FIRST, VERDICTS)
        async with database.reading() as unit:
            row = await unit.get_one(DialAttemptRow, ("dial-1", 1))
        assert TypeAdapter(tuple[CheckResult, ...]).validate_python(row.verdicts) == VERDICTS

    async def test_judging_disturbs_nothing(self, dials: SqlDialLog) -> None:
        """Its second and its call stay."""
        await dials.take_slot(FIRST, NOW)
        await dials.claim(FIRST, NOW)
        await dials.placed(FIRST, "CA1")
        await dials.judge(FIRST, VERDICTS)
        assert await dials.attempt(FIRST) == DialAttempt(NOW, NOW, "CA1", None)


class TestSlot:
    """One call a second."""

    async def test_racing_attempts_get_a_second_each(self, dials: SqlDialLog) -> None:
        """However many ask at once."""
        keys = await judged(dials, 6)
        slots = await asyncio.gather(*(dials.take_slot(key, NOW) for key in keys))
        assert sorted(slots) == [NOW + number * SECOND for number in range(6)]

    async def test_asked_again_it_is_the_same(self, dials: SqlDialLog) -> None:
        """A repeated activity takes no second one, as long as the first can be used."""
        assert await dials.take_slot(FIRST, NOW) == await dials.take_slot(FIRST, NOW + SLOT_SLACK)

    async def test_one_that_has_passed_is_replaced(self, dials: SqlDialLog) -> None:
        """After an outage everybody gets a new second, and not all the same one."""
        keys = await judged(dials, 3)
        for key in keys:
            await dials.take_slot(key, NOW)
        later = NOW + timedelta(hours=1)
        assert [await dials.take_slot(key, later) for key in keys] == [later + number * SECOND for number in range(3)]


class TestDialling:
    """Whoever begins to dial is the only one."""

    async def test_one_of_many_racing_claims_sees_it_unbegun(self, dials: SqlDialLog) -> None:
        """Two workers never both believe that nobody has tried yet."""
        claims = await asyncio.gather(*(dials.claim(FIRST, NOW) for _ in range(6)))
        assert sum(attempt.dialled_at is None for attempt in claims) == 1

    async def test_a_repeat_sees_since_when_there_may_be_a_call(self, dials: SqlDialLog) -> None:
        """It is looked for from the first beginning on."""
        await dials.claim(FIRST, NOW)
        assert await dials.claim(FIRST, NOW + SECOND) == DialAttempt(None, NOW, None, NOW)

    async def test_a_later_attempt_sees_what_an_earlier_one_left_open(self, dials: SqlDialLog) -> None:
        """Before it dials, the call of the first has to be looked for."""
        await dials.claim(FIRST, NOW)
        await dials.judge(SECOND_TRY, ())
        assert (await dials.claim(SECOND_TRY, NOW + SECOND)).unresolved_since == NOW

    async def test_a_known_call_leaves_nothing_open(self, dials: SqlDialLog) -> None:
        """Its SID stays, whatever a late answer says."""
        await dials.claim(FIRST, NOW)
        await dials.placed(FIRST, "CA1")
        await dials.placed(FIRST, "CA2")
        await dials.unclaim(FIRST)
        await dials.close(FIRST, AttemptOutcome.BUSY)
        assert await dials.claim(FIRST, NOW + SECOND) == DialAttempt(None, NOW, "CA1", None)

    async def test_a_beginning_taken_back_was_none(self, dials: SqlDialLog) -> None:
        """Nothing has left us, so it counts for no cap either."""
        await dials.claim(FIRST, NOW)
        await dials.unclaim(FIRST)
        assert await dials.dialled(WORKSHOP_ID, MARIA_PHONE, NOW) == []
        assert (await dials.claim(FIRST, NOW)).dialled_at is None

    async def test_calls_to_a_number_are_counted_whatever_for(self, dials: SqlDialLog) -> None:
        """Ascending, from an instant on."""
        for hours, key in enumerate(await judged(dials, 3)):
            await dials.claim(key, NOW + timedelta(hours=hours))
        since = NOW + timedelta(minutes=30)
        assert await dials.dialled(WORKSHOP_ID, MARIA_PHONE, since) == [NOW + timedelta(hours=n) for n in (1, 2)]

    async def test_calls_of_other_attempts_are_known(self, dials: SqlDialLog) -> None:
        """Only what nobody has can be the call that is looked for."""
        await dials.placed(FIRST, "CA1")
        assert await dials.unknown(["CA3", "CA1", "CA2"]) == ["CA3", "CA2"]
