"""What a measurement prints."""

from __future__ import annotations

import json

from bench.report import Report, Row, at_least, at_most

REPORT = Report(
    "Speed",
    (at_most("latency, p95", 4.2, 5, "ms"), at_least("calls", 300, 400, "calls"), Row("CPU", "1.1 ms")),
    ("On loopback.",),
)


def test_a_limit_is_met_up_to_itself() -> None:
    """A figure that equals its target meets it, on either side."""
    assert at_most("a", 5.0, 5, "ms").is_met
    assert not at_most("a", 5.1, 5, "ms").is_met
    assert at_least("a", 400, 400, "calls").is_met
    assert not at_least("a", 399, 400, "calls").is_met


def test_missed_targets_are_counted() -> None:
    """A figure without a target is never missed."""
    assert REPORT.missed == 1


def test_the_table_says_target_measured_and_verdict() -> None:
    """Each figure has a line; the notes stand below."""
    lines = REPORT.as_text().splitlines()
    assert lines[0] == "Speed"
    assert [line.split() for line in lines[3:6]] == [
        ["latency,", "p95", "≤", "5", "ms", "4.2", "ms", "met"],
        ["calls", "≥", "400", "calls", "300", "calls", "missed"],
        ["CPU", "1.1", "ms"],
    ]
    assert lines[-1] == "· On loopback."


def test_the_object_is_json() -> None:
    """Programs get the same figures."""
    loaded = json.loads(json.dumps(REPORT.as_object()))
    assert loaded["rows"][1] == {"what": "calls", "measured": "300 calls", "target": "≥ 400 calls", "is_met": False}
