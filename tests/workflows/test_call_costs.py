"""What a call costs is written down with its end, and a call that has a limit keeps to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from sqlmodel import select

from domain.calls import EndReason, Speaker
from domain.usage import spoken
from store.tables import CostEventRow
from tests.store.test_budgets import allow
from tests.workflows.house import Call, House
from tests.workflows.premises import BOTH_WAYS
from workflows.call import CallWorkflow
from workflows.messages import CallStatusChanged, DetachRequest, Directive, DirectiveAction, ExchangeReport


async def amounts(house: House, call: Call) -> dict[str, Decimal | None]:
    """Return what a call has cost once it is wrapped up, by what has caused it."""
    await house.record(call.sid)
    async with house.database.reading() as unit:
        rows: Sequence[CostEventRow] = (await unit.scalars(select(CostEventRow))).all()
    return {row.key.removeprefix(f"call/{call.sid}"): row.amount for row in rows}


async def speaks(call: Call, thousands: int, words: str = "Hm.") -> Directive:
    """Report an exchange in which the agent has spoken so many thousands of characters, 0.03 USD each."""
    agent = replace(call.turn(Speaker.AGENT, "Well."), used=(spoken(thousands * 1_000),))
    return await call.handle.execute_update(
        CallWorkflow.exchange, ExchangeReport(call.epoch, (agent, call.turn(Speaker.CALLER, words)))
    )


@BOTH_WAYS
async def test_a_call_is_written_down_with_all_it_has_used(house: House) -> None:
    """The telephone company's minutes, its streams, what its turns used, and what went with no turn."""
    call = await house.answer()
    await speaks(call, 1)
    await call.reconnect()
    await speaks(call, 2)
    left = DetachRequest(call.epoch, EndReason.CALLER_HUNG_UP, used=(spoken(500),))
    for _ in range(2):
        await call.handle.execute_update(CallWorkflow.detach, left)
    await call.handle.signal(CallWorkflow.call_status, CallStatusChanged("completed", timedelta(seconds=61)))
    await call.handle.result()
    characters = "deepgram/speech_thousand_characters/"
    assert await amounts(house, call) == {
        "/twilio/call_minute/inbound": Decimal("0.017"),
        "/twilio/stream_minute/": Decimal("0.008"),
        f"/turn-0/{characters}": Decimal("0.03"),
        f"/turn-2/{characters}": Decimal("0.06"),
        f"/stream-1/{characters}": Decimal("0.015"),
    }


@BOTH_WAYS
async def test_a_call_keeps_to_its_limit(house: House) -> None:
    """Near it, it is wrapped up; at it, it is ended."""
    await allow(house.ports.budgets, call="0.09")
    call = await house.answer()
    assert not (await speaks(call, 1)).is_wrapping_up
    near = await speaks(call, 1)
    assert (near.action, near.is_wrapping_up) == (DirectiveAction.GO_ON, True)
    assert (await speaks(call, 1)).action is DirectiveAction.END
    await call.hang_up()


async def test_an_emergency_costs_what_it_costs(house: House) -> None:
    """Nobody is cut off who needs help."""
    await allow(house.ports.budgets, call="0.01")
    call = await house.answer()
    told = await speaks(call, 9, "There is a fire, please help me")
    assert (told.action, told.is_wrapping_up) == (DirectiveAction.GO_ON, False)
    await call.hang_up()


async def test_a_call_without_a_limit_goes_on(house: House) -> None:
    """Whatever it costs."""
    call = await house.answer()
    told = await speaks(call, 9_000)
    assert (told.action, told.is_wrapping_up) == (DirectiveAction.GO_ON, False)
    await call.hang_up()
