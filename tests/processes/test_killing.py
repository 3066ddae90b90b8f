"""How long a caller waits for the agent after something died."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from processes.rehearsal.killing import Killed, gap_after

ANSWERED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def call(*heard: tuple[int, int], is_answered: bool = True) -> dict[str, Any]:
    """Return a call in which the agent was heard from and to these milliseconds."""
    happenings = [{"at": ANSWERED.isoformat(), "what": "in-progress"}] if is_answered else []
    return {"happenings": happenings, "heard": [{"began_ms": began, "ended_ms": ended} for began, ended in heard]}


@pytest.mark.parametrize(
    ("killed_ms", "gap"),
    [(5_000, 1.5), (1_000, 0.0), (9_000, None)],
    ids=["in a pause: until the next sound", "in mid-sentence that goes on", "nothing comes any more"],
)
def test_gap_is_what_the_caller_hears(killed_ms: int, gap: float | None) -> None:
    """From the kill to the agent's next sound; nothing where he is heard all the time."""
    at = ANSWERED + timedelta(milliseconds=killed_ms)

    assert gap_after(call((0, 4_000), (6_500, 8_000)), at) == gap


def test_call_nobody_answered_has_no_gap() -> None:
    """Without an answer there is no time to count from."""
    assert gap_after(call((0, 4_000), is_answered=False), ANSWERED) is None


def test_machines_read_hundredths() -> None:
    """And null where the agent was never heard again."""
    assert Killed("media", 0.3872).as_json() == {"process": "media", "gap_s": 0.39}
    assert Killed("all", None).as_json() == {"process": "all", "gap_s": None}
