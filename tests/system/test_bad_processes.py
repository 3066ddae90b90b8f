"""Days on which a process of ours, or Temporal, is killed or stopped: what callers hear, and what is left of it all."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import timedelta
from http import HTTPStatus

import httpx
import pytest

from processes.child import Child
from processes.ports import free_ports
from processes.stack import Stack
from tests.system.load_balancer import LoadBalancer
from tests.system.people import Rules, Town
from tests.system.records import Records
from tests.system.telephone_company import NUMBER, metric, new_sid, post, ring
from tests.system.waiting import until

BOOKS: Rules = [
    {"hears": "shall i book", "says": "Yes, please."},
    {"hears": "you're booked", "after_ms": 100, "does": [{"hang_up": True}]},
]
WISH = "I would like a vehicle inspection on {friday} at eleven A M."


class TestMediaKilled:
    """The process that streams the audio dies in mid-call."""

    async def test_caller_goes_on_at_another_one(
        self, stack: Stack, load_balancer: LoadBalancer, town: Town, records: Records
    ) -> None:
        """Twilio asks what to do, the call gets a new stream, an apology, and its booking; nothing is asked twice."""
        rules: Rules = [
            {"hears": "how can i help", "says": WISH},
            {"hears": "go on|still there", "says": "Yes."},
            *BOOKS,
        ]
        async with _standby_media(stack, load_balancer) as port:
            call = await town.ring("+15551230001", rules)
            await call.hears("shall i book")
            load_balancer.backend = port
            stack.children["media"].kill()
            heard = await call.ends()

            assert "sorry, we were cut off for a moment. i am here again. shall i book a vehicle inspection" in heard
            assert heard.count("how can i help") == 1
            assert await records.outcome(call.sid) == "booked"
            assert 31921 in await call.debugger()


class TestMediaStopped:
    """The process that streams the audio is asked to stop in mid-call, as at every update."""

    async def test_caller_goes_on_at_another_one_and_notices_nothing(
        self, stack: Stack, load_balancer: LoadBalancer, town: Town, records: Records
    ) -> None:
        """No apology and nothing asked twice; the process is empty long before its grace is over."""
        rules: Rules = [{"hears": "how can i help|still there", "says": WISH}, *BOOKS]
        async with _standby_media(stack, load_balancer) as port:
            call = await town.ring("+15551230003", rules)
            await call.hears("how can i help")
            load_balancer.backend = port
            await stack.children["media"].stop()
            assert not (await call.report())["is_over"]
            heard = await call.ends()

            assert stack.children["media"].exit_code == 0
            assert "cut off" not in heard
            assert heard.count("how can i help") == 1
            assert heard.count("shall i book") == 1
            assert await records.outcome(call.sid) == "booked"
            assert 31921 not in await call.debugger()


class TestWorkerKilled:
    """The process that runs the workflows dies in mid-call."""

    async def test_call_completes_after_the_restart(self, stack: Stack, town: Town, records: Records) -> None:
        """The agent talks on meanwhile; the facts are queued, and the booking comes through."""
        rules: Rules = [
            {"hears": "how can i help", "says": "What does an oil change cost?"},
            {"hears": "would you like", "does": [{"silence": 4}, {"say": WISH}]},
            {"hears": "longer than usual", "says": WISH},  # the restart may outlast the agent's patience with a tool
            *BOOKS,
        ]
        call = await town.ring("+15551230002", rules)
        await call.hears("dollars")
        stack.children["worker"].kill()
        await _restart(stack, "worker")
        await call.ends()

        assert await records.outcome(call.sid) == "booked"


@pytest.fixture(scope="class")
async def _outage(stack: Stack) -> AsyncIterator[None]:
    """Kill Temporal, and start it again afterwards."""
    stack.children["temporal"].kill()
    yield
    await _restart(stack, "temporal")


@pytest.mark.usefixtures("_outage")
class TestTemporalKilled:
    """The workflow engine is away when somebody rings."""

    async def test_answer_comes_within_the_callers_patience(self, stack: Stack) -> None:
        """Two seconds of silence at most, then a way to leave a message; status callbacks are to be sent again."""
        sid = new_sid("CA")

        answer = await post(stack, "voice", CallSid=sid, From="+15557770402", To=NUMBER, CallStatus="ringing")
        status = await post(stack, "status", CallSid=sid, CallStatus="completed", SequenceNumber="1")

        assert "<Record" in answer.text
        assert answer.elapsed < timedelta(seconds=3)
        assert status.status_code == HTTPStatus.SERVICE_UNAVAILABLE

    async def test_message_is_taken_and_never_lost(self, stack: Stack, town: Town, records: Records) -> None:
        """The caller is asked for a message; it outlives a locked database and a killed api, and arrives once."""
        leaves_message = {"hears": "leave your name", "does": [{"say": "Please call me back."}, {"press": "#"}]}
        with _locked(stack):
            call = await town.ring("+15557770401", [leaves_message])
            heard = await call.ends()
            assert "your message is safe with us" in heard
            assert _spooled(stack) == 1
            assert await records.messages(call.sid) == []
            stack.children["api"].kill()
            await _restart(stack, "api")
        found = await records.message(call.sid)
        await until("the spool is empty", lambda: _is_spool_empty(stack), within=30)

        assert found.callback_number == "+15557770401"
        assert len(await records.messages(call.sid)) == 1


async def test_calls_are_taken_again_after_all_that(stack: Stack, town: Town, records: Records) -> None:
    """With everything back, callers are soon answered; nobody had to mend anything by hand."""
    sid = new_sid("CA")
    await until("a call is admitted", lambda: ring(stack, sid, "+15557770403"), within=30)
    await post(stack, "status", CallSid=sid, CallStatus="completed", SequenceNumber="1")

    call = await town.ring("+15557770404", [{"hears": "how can i help", "does": [{"hang_up": True}]}])

    assert "northgate auto workshop" in await call.ends()
    assert await records.outcome(call.sid) == "abandoned"
    assert await records.outcome(sid) == "abandoned"


async def _restart(stack: Stack, name: str) -> None:
    await stack.children[name].wait()
    await stack.start_process(name)


@asynccontextmanager
async def _standby_media(stack: Stack, load_balancer: LoadBalancer) -> AsyncIterator[int]:
    """Run a second media process and return its port; afterwards start the first one again, and go back to it."""
    port = free_ports().media
    child = await Child.start(
        "media-standby",
        [sys.executable, "-m", "processes", "media"],
        env={**stack._environment, "HOLDFAST_MEDIA_PORT": str(port)},
        logs=stack.plan.data_dir / "logs",
    )
    try:
        await until("the second media process is up", lambda: _is_up(port), within=60)
        yield port
    finally:
        stack.children["media"].kill()
        await _restart(stack, "media")
        load_balancer.backend = stack.plan.ports.media
        await child.stop()


async def _is_up(port: int) -> bool:
    try:
        return await metric(f"http://127.0.0.1:{port}", "holdfast_media_streams") >= 0
    except httpx.TransportError:
        return False


@contextmanager
def _locked(stack: Stack) -> Iterator[None]:
    """Keep every writer of the database waiting."""
    with closing(sqlite3.connect(stack.plan.data_dir / "holdfast.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def _spooled(stack: Stack) -> int:
    return len(list((stack.plan.data_dir / "voicemail").glob("*.json")))


async def _is_spool_empty(stack: Stack) -> bool:
    return _spooled(stack) == 0
