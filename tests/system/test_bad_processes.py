"""Days on which a process of ours, or Temporal, is killed or stopped: what callers hear, and what is left of it all."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

import httpx
import pytest

from processes.child import Child
from processes.stack import Stack
from tests.system.people import PhoneCall, Rules, Town
from tests.system.records import Records
from tests.system.telephone_company import NUMBER, metric, new_sid, post, ring
from tests.system.waiting import until

BOOKS: Rules = [
    {"hears": "shall i book", "says": "Yes, please."},
    {"hears": "you're booked", "after_ms": 100, "does": [{"hang_up": True}]},
]

MEDIA = ("media", "media-2")
_HTTP_CONNECTION_FAILURE = 11205
"""What Twilio's debugger calls a webhook whose connection broke off."""
APOLOGY = "sorry, we were cut off for a moment. i am here again. shall i book a vehicle inspection"


class TestMediaKilled:
    """The process that streams the audio dies in mid-call."""

    async def test_caller_goes_on_at_another_one(self, stack: Stack, town: Town, records: Records) -> None:
        """Twilio asks what to do, the call gets a new stream, an apology, and its booking; nothing is asked twice."""
        async with _watched_media(stack) as media:
            call = await town.ring("+15551230001", _goes_on(_wish("eleven A M")))
            await call.hears("shall i book")
            (await _carrier(media)).child.kill()
            heard = await call.ends()

            assert APOLOGY in heard
            assert heard.count("how can i help") == 1
            assert await records.outcome(call.sid) == "booked"
            assert 31921 in await call.debugger()


class TestMediaStopped:
    """The process that streams the audio is asked to stop in mid-call, as at every update."""

    async def test_caller_goes_on_at_another_one_and_notices_nothing(
        self, stack: Stack, town: Town, records: Records
    ) -> None:
        """No apology and nothing asked twice; the process is empty long before its grace is over."""
        rules: Rules = [{"hears": "how can i help|still there", "says": _wish("nine A M")}, *BOOKS]
        async with _watched_media(stack) as media:
            call = await town.ring("+15551230001", rules)
            await call.hears("how can i help")
            stopped = (await _carrier(media)).child
            await stopped.stop()
            assert not (await call.report())["is_over"]
            heard = await call.ends()

            assert stopped.exit_code == 0
            assert "cut off" not in heard
            assert heard.count("how can i help") == 1
            assert heard.count("shall i book") == 1
            assert await records.outcome(call.sid) == "booked"
            assert 31921 not in await call.debugger()


class TestMediaFrozen:
    """The process that streams the audio stands still in mid-call: its socket is open, and the caller hears nothing."""

    async def test_caller_goes_on_at_another_one(self, stack: Stack, town: Town, records: Records) -> None:
        """Twilio notices nothing, so it is asked to move the call; thawed, the old process has no say any more."""
        async with _watched_media(stack) as media:
            call = await town.ring("+15551230001", _goes_on(_wish("ten A M")))
            await call.hears("shall i book")
            frozen = await _carrier(media)
            with _frozen(frozen.child):
                await call.hears("sorry, we were cut off", within=60)
            heard = await call.ends()

            assert APOLOGY in heard
            assert heard.count("how can i help") == 1
            assert await records.outcome(call.sid) == "booked"
            await until("the old stream has ended", frozen.is_idle, within=30)
            await until("its liveness is registered again", frozen.is_watched, within=30)


class TestApiKilled:
    """The process that answers the telephone company dies while it is asked who takes a call."""

    async def test_the_question_is_asked_again(self, stack: Stack, town: Town, records: Records) -> None:
        """The caller hears nothing but the ringing until another api answers; no call is dropped with the first one."""
        api = stack.children["api"]
        await stack.start_process("api")  # beside it, asleep: how long one takes to start is no matter
        with _frozen(stack.children["api"]):
            before = await town.ring("+15557770405", [{"hears": "how can i help", "does": [{"hang_up": True}]}])
            await before.ends()
            # Its last status is answered: an open connection, which the api has accepted, is left for what comes next.
            assert await records.outcome(before.sid) == "abandoned"
            os.kill(api.pid, signal.SIGSTOP)
            call = await town.ring("+15557770406", [{"hears": "how can i help", "does": [{"hang_up": True}]}])
            await until("the question is asked", lambda: _is_asked(call), within=10)
        api.kill()

        assert "how can i help" in await call.ends()
        assert await call.debugger() == [_HTTP_CONNECTION_FAILURE]
        assert await records.outcome(call.sid) == "abandoned"


class TestWorkerKilled:
    """The process that runs the workflows dies in mid-call."""

    async def test_call_completes_after_the_restart(self, stack: Stack, town: Town, records: Records) -> None:
        """The agent talks on meanwhile; the facts are queued, and the booking comes through."""
        rules: Rules = [
            {"hears": "how can i help", "says": "What does an oil change cost?"},
            {"hears": "would you like", "does": [{"silence": 4}, {"say": _wish("two P M")}]},
            *BOOKS,
            # The restart may outlast the agent's patience with a tool, and the caller's with the agent.
            {"hears": "longer than usual|still there", "says": _wish("two P M"), "times": 5},
        ]
        call = await town.ring("+15551230002", rules, hangs_up_after_s=170, patience_s=40)
        await call.hears("dollars")
        workers = ("worker", "worker-2")
        for name in workers:
            stack.children[name].kill()
        await _restart(stack, *workers)
        await call.ends(within=180)

        assert await records.outcome(call.sid) == "booked"


class TestTemporalAndMediaKilled:
    """The workflow engine is away in mid-call, and meanwhile the process dies that knows what was said."""

    async def test_the_promised_booking_is_made_once_they_are_back(
        self, stack: Stack, town: Town, records: Records
    ) -> None:
        """The yes and the booking wait on disk, encrypted; another process delivers them, and nothing happens twice."""
        rules: Rules = [
            {"hears": "how can i help", "says": _wish("three P M")},
            {"hears": "shall i book", "says": "Yes, please."},
            {"hears": "leave your name|leave a message|after the tone", "does": [{"hang_up": True}]},
        ]
        call = await town.ring("+15551230003", rules)
        await call.hears("shall i book")
        stack.children["temporal"].kill()
        await call.hears("longer than usual")
        await until("the promise is on disk", lambda: _is_on_disk(stack, call.sid), within=10)
        for name in MEDIA:
            stack.children[name].kill()
        await call.ends()
        assert await records.appointments("aisha-rahman") == ["held"]
        await _restart(stack, "temporal")
        await _restart(stack, *MEDIA)
        await until("it is delivered", lambda: _is_delivered(stack), within=30)
        await post(stack, "status", CallSid=call.sid, CallStatus="completed", SequenceNumber="9")

        assert await records.outcome(call.sid) == "booked"
        assert await records.appointments("aisha-rahman") == ["confirmed"]
        assert (await records.said(call.sid)).count("Yes, please.") == 1
        assert await records.messages(call.sid) == []


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


def _wish(hour: str) -> str:
    """Return what somebody says who wants to book at an hour of his own: no two tests want the same."""
    return f"I would like a vehicle inspection on {{friday}} at {hour}."


def _goes_on(wish: str) -> Rules:
    """Return the rules of somebody who is cut off and answers all the same."""
    return [{"hears": "how can i help", "says": wish}, {"hears": "go on|still there", "says": "Yes."}, *BOOKS]


async def _is_asked(call: PhoneCall) -> bool:
    """Say whether the telephone company has sent its first question of a call."""
    return any(one["what"].endswith("/voice") for one in (await call.report())["happenings"])


async def _restart(stack: Stack, *names: str) -> None:
    """Wait for the end of processes and start new ones, side by side."""
    await asyncio.gather(*(stack.children[name].wait() for name in names))
    await asyncio.gather(*(stack.start_process(name) for name in names))


@dataclass(frozen=True, slots=True)
class _Media:
    """A media process."""

    child: Child
    port: int

    async def has(self, name: str, value: float) -> bool:
        """Say whether a metric has a value; a process that does not answer has none."""
        try:
            return await metric(f"http://127.0.0.1:{self.port}", name) == value
        except httpx.TransportError:
            return False

    async def is_busy(self) -> bool:
        """Say whether it carries one call."""
        return await self.has("holdfast_media_streams", 1)

    async def is_idle(self) -> bool:
        """Say whether it carries none."""
        return await self.has("holdfast_media_streams", 0)

    async def is_watched(self) -> bool:
        """Say whether its liveness is registered."""
        return await self.has("holdfast_media_liveness_registered", 1)


@asynccontextmanager
async def _watched_media(stack: Stack) -> AsyncIterator[Sequence[_Media]]:
    """Return both media processes once their liveness is registered; afterwards new ones run where one has ended."""
    ports = (stack.plan.ports.media, stack.plan.ports.media_2)
    both = tuple(_Media(stack.children[name], port) for name, port in zip(MEDIA, ports, strict=True))
    try:
        for media in both:
            await until("both are watched", media.is_watched, within=60)
        yield both
    finally:
        await _restart(stack, *(name for name in MEDIA if stack.children[name].exit_code is not None))


async def _carrier(media: Sequence[_Media]) -> _Media:
    """Return the process that carries the call."""

    async def look() -> _Media | None:
        for one in media:
            if await one.is_busy():
                return one
        return None

    return await until("a process carries the call", look, within=10)


@contextmanager
def _frozen(child: Child) -> Iterator[None]:
    """Let a process stand still."""
    os.kill(child.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(child.pid, signal.SIGCONT)


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


async def _is_on_disk(stack: Stack, call_sid: str) -> bool:
    """Say whether the facts of a call wait in media's spool, where nobody can read them."""
    found = list((stack.plan.data_dir / "spool").glob(f"*/{call_sid}.*.detach"))
    return bool(found) and b"please" not in found[0].read_bytes()


async def _is_delivered(stack: Stack) -> bool:
    return not list((stack.plan.data_dir / "spool").glob("*/*.detach"))
