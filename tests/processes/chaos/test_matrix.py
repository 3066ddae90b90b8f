"""The fault matrix: who counts for which fault, and how long callers waited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from processes.chaos.audit import Finding, Rule
from processes.chaos.faults import Struck
from processes.chaos.matrix import matrix
from processes.chaos.schedule import KINDS
from tests.processes.chaos.storms import NOON, NUMBER, SAID, call

OTHER = "+15557770002"
KILL = next(kind for kind in KINDS if kind.name == "kill media")
SMS = next(kind for kind in KINDS if kind.name == "sms 500")


def at(seconds: float, kind: object = KILL) -> Struck:
    """Return a fault so long after noon."""
    assert kind in (KILL, SMS)
    return Struck(KILL if kind is KILL else SMS, NOON + timedelta(seconds=seconds))


def test_call_counts_for_faults_while_it_is_on_the_line() -> None:
    """Not for one before it was answered, nor for one after it had ended; twice in a kind is once."""
    calls = [call(*SAID), call(*SAID, number=OTHER, began=NOON + timedelta(minutes=1))]

    kills, texts, everything = matrix([at(1), at(2), at(45, SMS), at(61, SMS)], calls, [])

    assert (kills.fault, kills.injected, kills.calls, kills.continued) == ("kill media", 2, 1, 1)
    assert (texts.fault, texts.injected, texts.calls, texts.continued) == ("sms 500", 2, 1, 1)
    assert (everything.injected, everything.calls, everything.continued) == (4, 2, 2)


def test_recovery_is_from_the_fault_to_the_next_sound() -> None:
    """The agent speaks at 0, 5 and 10 s, two seconds each: at 3 and 8 s one waits 2 s, at 6 s not at all."""
    [kills, _] = matrix([at(3), at(6), at(8)], [call(*SAID)], [])

    assert kills.recovery_p50_s == pytest.approx(2.0)
    assert kills.recovery_p95_s == pytest.approx(2.0)


def test_vendors_fault_has_no_recovery() -> None:
    """When it is met depends on who asks the vendor next."""
    [texts, _] = matrix([at(3, SMS)], [call(*SAID)], [])

    assert (texts.recovery_p50_s, texts.cells()[-1]) == (None, "–")


@pytest.mark.parametrize(
    ("rule", "column", "is_clean"),
    [
        (Rule.BOOKING, "wrong_bookings", False),
        (Rule.PROMISE, "lost_promises", False),
        (Rule.DROPPED, "dropped", False),
        (Rule.STORY, "stuck", False),
        (Rule.DUPLICATE, "duplicates", True),
    ],
)
def test_findings_count_for_the_faults_that_struck_their_call(rule: Rule, column: str, is_clean: bool) -> None:  # noqa: FBT001
    """All but duplicates are zero in a clean row; a stranger's finding is in the last row alone."""
    findings = [Finding(rule, NUMBER, "wrong"), Finding(rule, OTHER, "wrong"), Finding(rule, None, "wrong")]

    kills, everything = matrix([at(3)], [call(*SAID)], findings)

    assert kills.as_json()[column] == 1
    assert everything.as_json()[column] == 3
    assert (kills.is_clean, everything.is_clean) == (is_clean, is_clean)
