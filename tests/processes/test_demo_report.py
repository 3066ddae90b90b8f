"""The demo's figures."""

from __future__ import annotations

import statistics
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from processes.ports import Ports
from processes.rehearsal.demo_report import DemoReport, percentile
from processes.rehearsal.final_state import FinalState
from processes.rehearsal.run_scenario import Played
from processes.rehearsal.scenario import Caller, Expectation, Scenario
from processes.stack_plan import StackPlan

SCENARIO = Scenario(name="demo", title="", callers=(Caller(number="+15551230002"),), expect=Expectation(outcomes=()))
PLAYED = Played(SCENARIO, ("CA1",), FinalState(("booked",), (), (), (), 1, 1, 0), (), 30.0)


def report(call: dict[str, Any], barge_ins: list[float | None]) -> DemoReport:
    """Return a report of a call the API shows like this."""
    heard = {"barge_ins": [{"at_ms": 0, "cleared_after_ms": one} for one in barge_ins], "wav": "call.wav"}
    return DemoReport(PLAYED, call, heard, (), StackPlan(Path("data"), Ports()))


class TestPercentile:
    """By rank, between the values where the rank is no whole number."""

    @pytest.mark.parametrize(
        ("values", "p50", "p95"),
        [([], None, None), ([7.0], 7.0, 7.0), ([1.0, 2.0], 1.5, 1.95), ([3.0, 1.0, 2.0], 2.0, 2.9)],
    )
    def test_of_few_values(self, values: list[float], p50: float | None, p95: float | None) -> None:
        """None without values, the value itself for one."""
        assert percentile(values, 50) == p50
        assert percentile(values, 95) == (p95 if p95 is None else pytest.approx(p95))

    @given(st.lists(st.floats(0, 60_000), min_size=2, max_size=50))
    def test_lies_within_the_values_and_grows(self, values: list[float]) -> None:
        """p50 is the median; p95 is between it and the longest."""
        p50, p95 = percentile(values, 50), percentile(values, 95)

        assert p50 is not None
        assert p95 is not None
        assert p50 == pytest.approx(statistics.median(values))
        assert p50 <= p95 + 1e-6
        assert p95 <= max(values) + 1e-6


class TestReport:
    """What machines read."""

    def test_only_replies_that_sounded_have_a_latency(self) -> None:
        """Turns of the caller, greetings and discarded replies do not count."""
        latencies = [None, {"first_frame_ms": None}, {"first_frame_ms": 400.0}, {"first_frame_ms": 600.0}]
        call = {"turns": [{"latency": one} for one in latencies], "outcome": "booked"}

        assert report(call, []).as_json()["latency_ms"]["p50"] == 500.0

    def test_barge_in_is_the_first_that_silenced_the_agent(self) -> None:
        """An interruption after which the agent went on is none."""
        assert report({}, [None, 120.0, 90.0]).barge_in_ms == 120.0
        assert report({}, [None]).barge_in_ms is None

    def test_call_the_api_does_not_know_is_reported_all_the_same(self) -> None:
        """A failed demo still prints its object."""
        found = report({}, []).as_json()

        assert found["workflow_id"] == "call-CA1"
        assert (found["turns"], found["phases"], found["latency_ms"]) == (0, [], {"p50": None, "p95": None})


@pytest.mark.parametrize("stays_up", [True, False])
def test_people_are_linked_to_what_is_there(*, stays_up: bool) -> None:
    """Dashboard, Temporal UI and REST are gone with the stack; recording and logs stay."""
    console = Console(record=True, width=200)
    left = report({"temporal_url": "http://127.0.0.1:8233/call-CA1", "turns": []}, [])
    dashboard = "http://127.0.0.1:8080/sign-in#token=x"
    replace(left, dashboard=dashboard).show(console, stays_up=stays_up)
    printed = console.export_text()
    assert ("call.wav" in printed, "logs of every process" in printed) == (True, True)
    assert ("call-CA1" in printed, "create-key" in printed) == (stays_up, stays_up)
    assert (dashboard in printed) == stays_up
