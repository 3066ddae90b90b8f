"""Specification of telephones that can be rung."""

from __future__ import annotations

import pytest

from sandbox.twilio.callbacks import StatusTarget
from sandbox.twilio.callee import Callee, Reaction
from sandbox.twilio.live_call import Opening, Ringing
from sandbox.twilio.records import CallRecord
from tests.sandbox.twilio.loopback import OUR_NUMBER, Listener, Network

EVENTS = ("initiated", "ringing", "answered", "completed")


def dial(twilio: Network, callee: Callee, *, timeout_s: int = 60) -> CallRecord:
    """Let the account ring somebody."""
    call = twilio.records.open_call(from_number=OUR_NUMBER, to_number="+15551230001", direction="outbound-api")
    url = twilio.product.url
    ringing = Ringing(callee, timeout_s * 1000, f"{url}/machine")
    twilio.exchange.dial(call, ringing, Opening(f"{url}/voice"), StatusTarget(f"{url}/status", EVENTS))
    return call


def statuses(twilio: Network) -> list[str]:
    """Return what was called back."""
    return [form["CallStatus"] for form in twilio.product.forms("/status")]


async def test_who_answers_is_connected_after_so_many_seconds(twilio: Network) -> None:
    """The document is asked for once the call is answered, not while it rings."""
    twilio.product.answers = {"/voice": ['<Response><Pause length="1"/></Response>']}
    call = dial(twilio, Callee(Listener(), rings_ms=3000))
    await twilio.exchange.settle()
    assert statuses(twilio) == ["queued", "ringing", "in-progress", "completed"]
    assert [form["CallStatus"] for form in twilio.product.forms("/voice")] == ["in-progress"]
    happened = [what.partition(" ")[0] for _, what in call.happenings]
    assert happened.index("in-progress") < happened.index("POST")


@pytest.mark.parametrize(
    ("callee", "status"),
    [
        (Callee(Listener(), Reaction.BUSY), "busy"),
        (Callee(Listener(), Reaction.FAILED), "failed"),
        (Callee(Listener(), Reaction.NO_ANSWER), "no-answer"),
        (Callee(Listener(), rings_ms=11_000), "no-answer"),
    ],
    ids=["busy", "failed", "nobody", "too late"],
)
async def test_who_does_not_answer_gets_no_document(twilio: Network, callee: Callee, status: str) -> None:
    """Nothing is fetched, and the end says why."""
    call = dial(twilio, callee, timeout_s=10)
    await twilio.exchange.settle()
    assert statuses(twilio) == ["queued", "ringing", status]
    assert (call.duration_s, twilio.product.forms("/voice"), twilio.product.forms("/machine")) == (0, [], [])


async def test_a_call_taken_back_while_it_rings_is_canceled(twilio: Network) -> None:
    """Nobody has answered."""
    call = dial(twilio, Callee(Listener(), Reaction.NO_ANSWER))
    twilio.exchange.reach(call.sid, lambda live: live.hang_up())
    await twilio.exchange.settle()
    assert statuses(twilio)[-1] == "canceled"


@pytest.mark.parametrize(("machine_ms", "answered_by"), [(None, "human"), (2000, "machine_end_beep")])
async def test_who_has_answered_is_told_while_the_call_goes_on(
    twilio: Network, machine_ms: int | None, answered_by: str
) -> None:
    """A machine when its greeting is over, a person after some seconds."""
    twilio.product.answers = {"/voice": ['<Response><Pause length="6"/></Response>']}
    dial(twilio, Callee(Listener(), machine_ms=machine_ms))
    await twilio.exchange.settle()
    (told,) = twilio.product.forms("/machine")
    assert (told["AnsweredBy"], told["MachineDetectionDuration"]) == (answered_by, str(machine_ms or 4000))


async def test_a_call_that_is_over_sooner_tells_nothing(twilio: Network) -> None:
    """Nobody knows who it was."""
    twilio.product.answers = {"/voice": ["<Response><Hangup/></Response>"]}
    dial(twilio, Callee(Listener(), machine_ms=2000))
    await twilio.exchange.settle()
    assert twilio.product.forms("/machine") == []
