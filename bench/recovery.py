"""How long a caller waits when a process dies, or is replaced, under his call: a whole stack, one call at a time.

Each caller says yes to a booking; at that moment, before anything was done about it, the misfortune happens. What
counts is the caller's ear: the agent's next sound, and the words by which he is booked.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
from sqlalchemy import select
from sqlmodel import col

from bench.distribution import Distribution
from bench.report import Report, Row, at_most
from domain.tools import BOOK_APPOINTMENT
from processes.chaos.callers import WISHES, Customer
from processes.ports import PortBlock
from processes.rehearsal.box import Box
from processes.rehearsal.given import put_contact
from processes.rehearsal.killing import agent_sounds, gap_after, has_said_yes, victims_of
from processes.services import SERVICES
from processes.settings import embedded_settings
from processes.stack import Stack
from processes.stack_plan import StackPlan
from processes.supervision import supervised
from store.database import Database
from store.tables import CallRow, ToolUseRow
from workflows.messages import ToolStatus

_BOOKED: Final = "you're booked"
_PATIENCE_S: Final = 120.0
_POLL_S: Final = 0.05
_ROUNDS: Final = 6
#: Once he is told, he has heard what is measured.
_ENOUGH: Final = ({"hears": _BOOKED, "after_ms": 300, "does": [{"hang_up": True}]},)

Misfortune = Callable[[Stack, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Wait:
    """Seconds from the misfortune to the agent's next sound, the tool's result, and the words that he is booked."""

    sound_s: float
    result_s: float
    booked_s: float


async def measure(*, is_quick: bool) -> Report:
    """Let every misfortune befall some calls, one after the other."""
    rounds = 2 if is_quick else _ROUNDS
    with PortBlock.take() as block, tempfile.TemporaryDirectory(prefix="holdfast-bench-") as folder:
        plan = StackPlan(Path(folder), block.ports)
        async with (
            Stack(plan, embedded_settings(), _nobody, block=block, has_ear=False) as stack,
            supervised(stack, _nobody),
            Box(plan.sandbox) as box,
        ):
            field = _Field(stack, box, Database.open(plan.database))
            waits = {name: await field.waits(misfortune, rounds) for name, misfortune in _MISFORTUNES.items()}
            await field.database.close()
    return _report(waits)


@dataclass(slots=True)
class _Field:
    """A stack and those who call it."""

    stack: Stack
    box: Box
    database: Database
    _calls: int = 0

    async def waits(self, misfortune: Misfortune, rounds: int) -> list[Wait]:
        """Return what each of some callers waits."""
        return [await self._wait(misfortune) for _ in range(rounds)]

    async def _wait(self, misfortune: Misfortune) -> Wait:
        wish = replace(WISHES[self._calls % 4], rules=_ENOUGH)
        caller = Customer(f"+1555776{self._calls:04d}", wish)
        self._calls += 1
        await put_contact(self.database, caller.contact)
        await self._until("every process is ready", self._is_whole)
        sid = await self.box.ring(caller.script)
        await self._until("the caller says yes", lambda: self._looks(sid, has_said_yes))
        at = datetime.now(UTC)
        await misfortune(self.stack, sid)
        await self._until("the call is over", lambda: self.box.are_over([sid]))
        call = await self.box.call(sid)
        if not _is_told(call):
            heard = " / ".join(one["text"] for one in call["heard"])
            raise RuntimeError(f"{sid} ended, and the caller was not told that he is booked; he heard: {heard}")
        await self._until("the call is written down", lambda: self._is_written(sid))
        return Wait(_until_heard(call, at), await self._until_done(sid, at), _until_booked(call, at))

    async def _is_written(self, sid: str) -> bool:
        async with self.database.reading() as unit:
            return (await unit.get_one(CallRow, sid)).ended_at is not None

    async def _until_done(self, sid: str, at: datetime) -> float:
        """Return the seconds until the booking had been carried out, as the call's own story has noted it."""
        done = select(ToolUseRow).where(
            col(ToolUseRow.call_sid) == sid,
            col(ToolUseRow.tool) == BOOK_APPOINTMENT.name,
            col(ToolUseRow.status) == ToolStatus.DONE,
        )
        async with self.database.reading() as unit:
            use = (await unit.scalars(done.order_by(col(ToolUseRow.asked_at)))).all()[-1]
        return (use.asked_at + timedelta(milliseconds=use.duration_ms) - at).total_seconds()

    async def _looks(self, sid: str, judge: Callable[[dict[str, Any]], bool]) -> bool:
        return judge(await self.box.call(sid))

    async def _is_whole(self) -> bool:
        if any(self.stack.children[name].exit_code is not None for name in SERVICES):
            return False  # its successor takes its place in the stack once it is ready
        ports = self.stack.plan.ports
        probes = [f"http://127.0.0.1:{port}/ready" for port in (ports.api, ports.media, ports.media_2)]
        try:
            async with httpx.AsyncClient(timeout=2) as http:
                return all([(await http.get(probe)).is_success for probe in probes])
        except httpx.TransportError:
            return False

    async def _until(self, what: str, look: Callable[[], Awaitable[bool]]) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not await look():
            if time.monotonic() > deadline:
                raise RuntimeError(f"after {_PATIENCE_S:.0f} s still not: {what}")
            await asyncio.sleep(_POLL_S)


def _is_told(call: dict[str, Any]) -> bool:
    return any(_BOOKED in heard["text"].casefold() for heard in call["heard"])


def _until_heard(call: dict[str, Any], at: datetime) -> float:
    """Return the seconds until the agent's next sound."""
    gap = gap_after(call, at)
    if gap is None:
        raise RuntimeError("the agent was not heard again, and yet the caller is booked")
    return gap


def _until_booked(call: dict[str, Any], at: datetime) -> float:
    """Return the seconds until the words were begun that say so."""
    began = [start for start, _ in agent_sounds(call)]
    told = next(index for index, heard in enumerate(call["heard"]) if _BOOKED in heard["text"].casefold())
    return (began[told] - at).total_seconds()


async def _nothing(_stack: Stack, _sid: str) -> None:
    """Let the call go on as it does."""


def _kills(target: str) -> Misfortune:
    async def kill(stack: Stack, sid: str) -> None:
        for name in await victims_of(stack, sid, target):
            stack.children[name].kill()

    return kill


def _replaces(target: str) -> Misfortune:
    async def put_another(stack: Stack, sid: str) -> None:
        for name in await victims_of(stack, sid, target):
            await stack.replace(name)

    return put_another


_MISFORTUNES: Final[dict[str, Misfortune]] = {
    "nothing": _nothing,
    "media killed": _kills("media"),
    "worker killed": _kills("worker"),
    "media replaced": _replaces("media"),
    "worker replaced": _replaces("worker"),
    "api replaced": _replaces("api"),
}


def _report(waits: dict[str, list[Wait]]) -> Report:
    sounds = {name: Distribution.of(wait.sound_s for wait in found) for name, found in waits.items()}
    results = {name: Distribution.of(wait.result_s for wait in found) for name, found in waits.items()}
    booked = {name: Distribution.of(wait.booked_s for wait in found) for name, found in waits.items()}
    usual = sounds["nothing"]
    return Report(
        "What a caller waits for when a process dies or is replaced",
        (
            at_most("media killed (-9): the agent's next sound, p95", sounds["media killed"].p95, 5, "s"),
            at_most("worker killed (-9): the tool's result, p95", results["worker killed"].p95, 3, "s"),
            *(
                at_most(f"{name}: silence beyond the usual, p95", max(0.0, sounds[name].p95 - usual.median), 1, "s")
                for name in ("media replaced", "worker replaced", "api replaced")
            ),
            *(Row(f"{name}: next sound", _seconds(found)) for name, found in sounds.items()),
            *(Row(f"{name}: the tool's result", _seconds(found)) for name, found in results.items()),
            *(Row(f"{name}: told that he is booked", _seconds(found)) for name, found in booked.items()),
        ),
        (
            "counted from the misfortune, 0.9 s after the caller has begun his yes: the end of his turn is recognised",
            "about half a second later; 'nothing' shows how long that takes by itself",
            "the sandbox asks what comes next at once when a socket breaks; Twilio's own part, its round trip to the",
            "webhook and the new connection, is not in it; a filler that has begun is spoken to its end (1.9 s) before",
            "the words follow that a result brings",
        ),
    )


def _seconds(found: Distribution) -> str:
    return f"p50 {found.median:.2f} s, p95 {found.p95:.2f} s (n = {len(found.values)})"


def _nobody(_line: str) -> None:
    """Say nothing: the report says it."""
