"""What others need to know of a stack."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from processes.ports import Ports
from processes.settings import Settings
from processes.stack_plan import StackPlan, running_stack


def test_a_running_stack_is_found_by_its_note(tmp_path: Path) -> None:
    """For as long as it runs."""
    plan = StackPlan(tmp_path, Ports(temporal=10_001))
    plan.leave_note()
    assert running_stack(tmp_path) == plan
    plan.remove_note()
    with pytest.raises(ConfigurationError, match="No stack runs in"):
        running_stack(tmp_path)


def test_its_settings_are_those_its_processes_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same database and the same Temporal, whatever the operator's own installation uses."""
    plan = StackPlan(tmp_path, Ports(temporal=10_001))
    monkeypatch.setenv("HOLDFAST_DATABASE_URL", "postgresql+psycopg://elsewhere/holdfast")
    found = plan.settings()
    for name, value in plan.environment().items():
        monkeypatch.setenv(name, value)
    told = Settings(_env_file=None)  # type: ignore[call-arg]  # known at run time
    assert (found.data_dir, found.database, found.temporal_address) == (
        told.data_dir,
        told.database,
        told.temporal_address,
    )
