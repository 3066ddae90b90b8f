"""Plays one scenario against a running stack and judges what came of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from processes.rehearsal.box import Box
from processes.rehearsal.final_state import FinalState, gather_final_state
from processes.rehearsal.given import business_of, put_given
from processes.rehearsal.scenario import Scenario
from processes.rehearsal.since import since
from processes.rehearsal.staff import Staff
from processes.rehearsal.theatre import Theatre
from processes.rehearsal.verdict import differences

_POLL: Final = 0.5
_CALL_PATIENCE: Final = 150.0


@dataclass(frozen=True, slots=True)
class Played:
    """How a scenario came out.

    Attributes:
        differences: What is not as expected; empty when it passed.
        seconds: Length of the longest call.
    """

    scenario: Scenario
    call_sids: tuple[str, ...]
    state: FinalState
    differences: tuple[str, ...]
    seconds: float

    @property
    def is_passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.differences


async def play(theatre: Theatre, scenario: Scenario, *, settle: float) -> Played:
    """Let the callers ring and remind whom the product reminds, wait until all is settled, and judge.

    What was there before, of the same people's earlier calls, does not count.

    Args:
        theatre: Where.
        scenario: What to play.
        settle: Seconds after the last hang-up within which summaries, texts and expiring holds must be done.
    """
    box = theatre.box
    began = time.monotonic()
    await theatre.put(scenario)
    if scenario.callees:  # before there is anything to remind them of: another scenario's sweep would
        await box.let_wait(scenario.name)
    before = await _state(theatre, scenario, (), ())
    rung = {callee.number for callee in scenario.callees}
    earlier = set(await box.sids_to(rung)) if rung else set()
    given = await put_given(theatre.database, scenario)
    placed = await box.place(scenario.name)
    for _ in range(scenario.sweeps):
        await theatre.sweep(business_of(scenario))
    await _until_over(box, placed)
    staff = Staff(theatre.office, box, business_of(scenario))
    await staff.play(scenario.staff)
    # A text is answered after a thought, several times over, and nobody hangs up at the end.
    deadline = time.monotonic() + (3 * settle if scenario.texters else settle)
    while True:
        sids = [*placed, *(sid for sid in (await box.sids_to(rung) if rung else ()) if sid not in earlier)]
        calls = [await box.call(sid) for sid in sids]
        is_late = time.monotonic() > deadline
        if is_late or all(call["is_over"] for call in calls):
            state = since(before, await _state(theatre, scenario, sids, calls), given)
            wrong = (*staff.differences, *differences(scenario, state))
            if is_late or not wrong:
                seconds = max((float(call["duration_s"] or 0) for call in calls), default=0.0)
                return Played(scenario, tuple(sids), state, wrong, seconds)
        else:  # nothing is settled yet, and nothing to be judged
            deadline = min(time.monotonic() + settle, began + _CALL_PATIENCE + settle)
        await asyncio.sleep(_POLL)


async def _until_over(box: Box, sids: Sequence[str]) -> None:
    deadline = time.monotonic() + _CALL_PATIENCE
    while not await box.are_over(sids) and time.monotonic() < deadline:  # noqa: ASYNC110  (another process is asked)
        await asyncio.sleep(_POLL)


async def _state(
    theatre: Theatre, scenario: Scenario, sids: Sequence[str], calls: Sequence[dict[str, Any]]
) -> FinalState:
    return await gather_final_state(
        theatre.database,
        scenario,
        sids,
        events=await theatre.box.standing_events(),
        texts=await theatre.box.texts(),
        interruptions=sum(one["cleared_after_ms"] is not None for call in calls for one in call["barge_ins"]),
    )
