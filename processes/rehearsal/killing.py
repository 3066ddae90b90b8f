"""Kills processes in the middle of a call, and measures how long the caller then waits for the agent's voice.

The moment is the same each time: the caller has just said yes to the booking, and nothing has been done about it yet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
from temporalio.client import Client

from domain.errors import NotFound
from domain.names import call_workflow_id
from processes.rehearsal.box import Box
from processes.services import SERVICES
from processes.stack import Stack

#: What `--kill` may name.
TARGETS: Final = ("media", "worker", "temporal", "all")
_ALL: Final = tuple(name for name in SERVICES if name != "sandbox")
_YES: Final = "Yes, please."
#: How long he takes to say it; the recogniser needs about as long again to be sure that this was all.
_SAID_WITHIN: Final = timedelta(seconds=0.9)
_POLL: Final = 0.05


@dataclass(frozen=True, slots=True)
class Killed:
    """What was killed, and what it cost the caller.

    Attributes:
        gap_s: Seconds from the kill to the agent's next sound in the caller's ear; None: there was none.
    """

    process: str
    gap_s: float | None

    def as_json(self) -> dict[str, Any]:
        """Return the figures for machines."""
        return {"process": self.process, "gap_s": None if self.gap_s is None else round(self.gap_s, 2)}


async def kill_in_mid_call(stack: Stack, box: Box, target: str, say: Callable[[str], None]) -> Killed:
    """Wait for the moment in the newest call, kill, and wait until the agent is heard again or the call is over.

    Args:
        stack: Whose processes die; somebody else restarts them.
        box: Where the caller is.
        target: One of `TARGETS`.
        say: Told when they die, and when the agent is heard again.
    """
    sid = await _newest_at_the_moment(box)
    victims = await victims_of(stack, sid, target)
    for name in victims:
        stack.children[name].kill()
    at = datetime.now(UTC)
    say(f"✂ {', '.join(victims)} killed (-9)")
    gap = await _silence_after(box, sid, at)
    say("the agent was not heard again" if gap is None else f"the agent speaks again after {gap:.1f} s")
    return Killed(target, gap)


async def _newest_at_the_moment(box: Box) -> str:
    while True:
        for sid in await box.call_sids():
            if has_said_yes(await box.call(sid)):
                return sid
        await asyncio.sleep(_POLL)


def has_said_yes(call: dict[str, Any]) -> bool:
    """Say whether the caller has just said yes to the booking."""
    return any(said["text"] == _YES and _is_past(call, said["began_ms"]) for said in call["said"])


def _is_past(call: dict[str, Any], began_ms: int) -> bool:
    zero = _answered_at(call)
    return zero is not None and datetime.now(UTC) >= zero + timedelta(milliseconds=began_ms) + _SAID_WITHIN


async def victims_of(stack: Stack, sid: str, target: str) -> Sequence[str]:
    """Return the processes of a stack that a call would lose to a target."""
    match target:
        case "media":
            return (await _carrier(stack),)
        case "worker":
            return (await _worker(stack, sid),)
        case "all":
            return _ALL
        case _:
            return (target,)


async def _worker(stack: Stack, sid: str) -> str:
    """Return the worker that has the call's workflow in memory: the one of its latest task."""
    client = await Client.connect(f"127.0.0.1:{stack.plan.ports.temporal}")
    history = await client.get_workflow_handle(call_workflow_id(sid)).fetch_history()
    identities = [event.workflow_task_completed_event_attributes.identity for event in history.events]
    latest = next(identity for identity in reversed(identities) if identity)
    return "worker-2" if latest.startswith(f"{stack.children['worker-2'].pid}@") else "worker"


async def _carrier(stack: Stack) -> str:
    """Return the media process that carries the one call there is; raises NotFound."""
    ports = {"media": stack.plan.ports.media, "media-2": stack.plan.ports.media_2}
    async with httpx.AsyncClient(timeout=2) as http:
        for name, port in ports.items():
            metrics = (await http.get(f"http://127.0.0.1:{port}/metrics")).text
            if "\nholdfast_media_streams 1.0" in metrics:
                return name
    raise NotFound("no media process says that it carries the call")


async def _silence_after(box: Box, sid: str, at: datetime) -> float | None:
    while True:
        call = await box.call(sid)
        found = gap_after(call, at)
        if found is not None or call["is_over"]:
            return found
        await asyncio.sleep(_POLL)


def gap_after(call: dict[str, Any], at: datetime) -> float | None:
    """Return the seconds from an instant to the next sound of the agent; None: none so far. 0 in mid-sentence."""
    for began, ended in agent_sounds(call):
        if ended > at:
            return max((began - at).total_seconds(), 0.0)
    return None


def agent_sounds(call: dict[str, Any]) -> Iterator[tuple[datetime, datetime]]:
    """Return when the agent was heard, from and to, in order; nothing before the call was answered."""
    zero = _answered_at(call)
    if zero is None:
        return
    for heard in call["heard"]:
        yield zero + timedelta(milliseconds=heard["began_ms"]), zero + timedelta(milliseconds=heard["ended_ms"])


def _answered_at(call: dict[str, Any]) -> datetime | None:
    """Return the instant from which the call's milliseconds count."""
    at = next((one["at"] for one in call["happenings"] if one["what"] == "in-progress"), None)
    return None if at is None else datetime.fromisoformat(at)
