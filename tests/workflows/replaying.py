"""Recorded runs, and what replays them as a worker would."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from processes.payload_encryption import data_converter
from tests.servers.temporal import PAYLOAD_KEY
from tests.workflows.sandboxed import sandboxed

FOLDER: Final = Path(__file__).parents[1] / "histories"


def recorded(name: str) -> WorkflowHistory:
    """Return a recorded run."""
    return WorkflowHistory.from_json(name, FOLDER.joinpath(f"{name}.json").read_text(encoding="utf-8"))


def replayer(*workflows: type) -> Replayer:
    """Return a worker's eyes for recorded runs of some workflows."""
    return Replayer(workflows=workflows, workflow_runner=sandboxed(), data_converter=data_converter(PAYLOAD_KEY))
