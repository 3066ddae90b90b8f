"""Every scenario, played by simulated callers against a whole stack, leaves exactly what it says it leaves."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.system.rehearsals import ScenarioRun
from tests.system.secrecy import numbers_on, said_on, told
from tests.system.stacks import ROOT, logged

SCENARIOS = sorted(path.stem for path in (ROOT / "sandbox" / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_scenario_leaves_what_it_should(scenario: str, scenarios: ScenarioRun) -> None:
    """Outcomes, appointments, customers, messages, calendar events and texts are as the scenario expects."""
    played = scenarios.played[scenario]

    assert played.differences == (), f"{played.scenario.title}; calls {', '.join(played.call_sids)}"


async def test_logs_tell_nothing_said_and_no_number(scenarios: ScenarioRun) -> None:
    """Whatever happened in all these calls, no process has logged a sentence of it or a caller's number."""
    secrets = said_on(scenarios.reports) | numbers_on(scenarios.reports)

    assert len(secrets) > len(scenarios.played)
    assert told(secrets, logged(scenarios.data_dir)) == []


async def test_processes_log_no_error(scenarios: ScenarioRun) -> None:
    """Calls that go as they should leave no error in any log, and no traceback but of a try that is made again."""
    lines = logged(scenarios.data_dir).splitlines()
    suspicious = [
        line
        for before, line in pairwise(["", *lines])
        if " ERROR " in line or ("Traceback" in line and "Completing activity as failed" not in before)
    ]

    assert suspicious == []
