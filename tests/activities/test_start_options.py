"""No story is cut off while it still keeps a promise."""

from __future__ import annotations

from activities.start_options import APPOINTMENT_START, CALL_START
from workflows.options import BACKGROUND, LAST_TURNS, MAX_CALL, UNDO


def test_a_call_outlives_its_last_record_and_its_broken_promises() -> None:
    """With the database away for a day, what was said is written all the same, and then who has to be called back."""
    longest = MAX_CALL + LAST_TURNS + 2 * BACKGROUND["schedule_to_close_timeout"]
    assert CALL_START["execution_timeout"] > longest


def test_an_appointment_outlives_its_undoing() -> None:
    """Slot and event are taken back one after the other."""
    assert APPOINTMENT_START["run_timeout"] > 2 * UNDO["schedule_to_close_timeout"]


def test_both_notice_a_dead_worker_before_a_caller_does() -> None:
    """Whoever waits on the phone waits for both."""
    assert CALL_START["task_timeout"] == APPOINTMENT_START["task_timeout"]
