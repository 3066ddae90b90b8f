"""What came of a scenario, without what was there before anybody rang."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from processes.rehearsal.final_state import FinalState, FoundAppointment

_Left = TypeVar("_Left")


def since(before: FinalState, state: FinalState, given: Collection[str]) -> FinalState:
    """Return what has come since.

    Args:
        before: As it was before the callers began.
        state: As it is now.
        given: The ids of the appointments the scenario takes for granted: they belong to its story, however often it
            is played.
    """
    earlier = {one.appointment_id: one for one in before.appointments if one.appointment_id not in given}
    known = {one.task_id for one in before.tasks}
    return replace(
        state,
        appointments=tuple(one for one in state.appointments if _is_news(earlier.get(one.appointment_id), one)),
        messages=_new(before.messages, state.messages),
        reminders=_new(before.reminders, state.reminders),
        opted_out=_new(before.opted_out, state.opted_out),
        calendar_events=max(0, state.calendar_events - before.calendar_events),
        sms=state.sms - before.sms,
        tasks=tuple(one for one in state.tasks if one.task_id not in known),
    )


def _is_news(before: FoundAppointment | None, now: FoundAppointment) -> bool:
    """Say whether somebody has booked or changed it; an earlier caller's hold that lapses is nobody's doing."""
    return before is None or (before.status == "confirmed" and before != now)


def _new(before: Sequence[_Left], now: Sequence[_Left]) -> tuple[_Left, ...]:
    return tuple((Counter(now) - Counter(before)).elements())
