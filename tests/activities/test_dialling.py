"""Speaking to a machine within bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from temporalio.testing import ActivityEnvironment

from activities.dialling import VOICEMAIL_PATIENCE
from activities.dialling_messages import AttemptOver, Voicemail
from domain.budgets import Scope
from domain.compliance import Check
from domain.errors import OutcomeUnknown
from domain.estimates import expected_call_cost
from domain.outbound import AttemptOutcome
from domain.ports.costs import Spender
from domain.ports.dialling import AttemptKey
from domain.step_keys import step_key
from processes.worker import dialling_over
from store.price_book import price_book
from store.seeds import WORKSHOP_ID
from tests.fakes.faults import Gate
from tests.store.test_budgets import allow
from tests.store.world import INTENT
from tests.workflows.house import NOW, House
from workflows.options import VOICEMAIL

TOLD = Voicemail("CA1", "See you tomorrow.")


async def test_what_the_story_gives_up_is_not_said_later(house: House) -> None:
    """Nobody knows then whether the machine was told, and it is not told twice."""
    assert VOICEMAIL["start_to_close_timeout"] > VOICEMAIL_PATIENCE
    house.control.instructing.gate = gate = Gate()
    dialling = replace(dialling_over(house.ports), voicemail_patience=timedelta(milliseconds=50))
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, schedule_to_close_timeout=VOICEMAIL["schedule_to_close_timeout"])
    with pytest.raises(OutcomeUnknown):
        await environment.run(dialling.leave_voicemail, TOLD)
    gate.open()
    assert house.control.instructions == []


class TestMoney:
    """Nobody is rung whom nobody can pay for."""

    KEY = AttemptKey("dial-1", 1)
    COSTS = expected_call_cost(price_book())

    async def test_a_call_waits_for_the_next_day(self, house: House) -> None:
        """Where the day's budget does not allow it; it gets no second of its own meanwhile."""
        await allow(house.ports.budgets, day=str(self.COSTS - Decimal("0.0001")))
        dialling = dialling_over(house.ports)
        await dialling.open(INTENT)
        clearance = await dialling.clear(self.KEY)
        refusal = clearance.verdicts[-1]
        assert (clearance.dial_at, refusal.check) == (None, Check.BUDGET)
        assert refusal.allowed_at == datetime(2026, 11, 22, 5, tzinfo=UTC)
        assert "the business's budget for the day" in refusal.reason

    async def test_two_calls_at_once_do_not_spend_the_same_money(self, house: House) -> None:
        """Both were cleared; the second to be rung finds what the first has set aside, until that one is over."""
        await allow(house.ports.budgets, day=str(self.COSTS))
        dialling, other = dialling_over(house.ports), AttemptKey("dial-2", 1)
        for key in (self.KEY, other):
            await dialling.open(replace(INTENT, intent_id=key.intent_id))
            assert (await dialling.clear(key)).dial_at is not None
        refused = []
        for key in (self.KEY, other):
            await house.ports.dials.judge(key, ())
            intent = await house.ports.dials.intent(key.intent_id)
            refused.append((await dialling.gate.reserve(intent, 1, NOW)).is_exceeded)
        assert refused == [False, True]
        assert not (await dialling.gate.reserve(INTENT, 1, NOW)).is_exceeded
        assert (await dialling.clear(self.KEY)).dial_at is not None  # its own is not held against it
        assert (await dialling.clear(other)).verdicts[-1].check is Check.BUDGET
        await dialling.close(AttemptOver(self.KEY, AttemptOutcome.NO_ANSWER))
        assert (await dialling.clear(other)).dial_at is not None

    async def test_a_task_has_set_its_calls_money_aside(self, house: House) -> None:
        """They set aside nothing themselves."""
        await allow(house.ports.budgets, day="9")
        gate = dialling_over(house.ports).gate
        intent = replace(INTENT, intent_id=step_key("f" * 32, "0123456789ab", 1))
        await gate.reserve(intent, 1, NOW)
        await gate.release(intent, 1)
        [account] = await house.ports.budgets.accounts(Spender(WORKSHOP_ID), NOW)
        assert (account.budget.scope, account.reserved) == (Scope.DAY, Decimal(0))
