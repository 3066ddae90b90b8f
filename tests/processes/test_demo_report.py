"""The demo's figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from processes.ports import Ports
from processes.rehearsal.demo_report import DemoReport
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


class TestReport:
    """What machines read."""

    def test_only_replies_that_sounded_have_a_latency(self) -> None:
        """Turns of the caller, greetings and discarded replies do not count."""
        latencies = [None, {"first_frame_ms": None}, {"first_frame_ms": 400.0}, {"first_frame_ms": 600.0}]
        call = {"turns": [{"latency": one} for one in latencies], "outcome": "booked"}

        assert report(call, []).as_json()["latency_ms"] == {"p50": 400.0, "p95": 600.0}

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
    assert (dashboard in printed, "owner@holdfast.example" in printed) == (stays_up, stays_up)


def test_the_link_leads_to_the_call_on_the_page_of_its_business() -> None:
    """A newcomer sees the call he has just heard, whatever other businesses there are."""
    assert report({"organisation_id": "northgate"}, []).page == "/calls/CA1?org=northgate"
    assert report({}, []).page == "/calls/CA1"


def test_commands_stand_whole_in_a_line_however_narrow_the_terminal_is() -> None:
    """They are copied."""
    console = Console(record=True, width=40)
    replace(report({}, []), dashboard="http://127.0.0.1:8080/sign-in#token=x").show(console, stays_up=True)
    lines = console.export_text().splitlines()
    assert any("create-key" in line and "--data-dir" in line for line in lines)
    assert any("sign-in-link" in line and "--data-dir" in line for line in lines)
