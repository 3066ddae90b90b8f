"""Running calls survive an edit: the histories recorded before it replay against the code after it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from processes.payload_encryption import data_converter
from processes.worker import WORKFLOWS, workflow_runner
from tests.histories.stories import STORIES
from tests.servers.temporal import PAYLOAD_KEY
from tests.workflows.altered_wrap_up import AlteredWrapUpWorkflow

HISTORIES: Final = sorted((Path(__file__).parents[1] / "histories").glob("*.json"))
ADVICE: Final = """
{name}: this edit breaks runs that are under way: replayed with the new code, their history asks for other commands.
Guard the edit with `workflow.patched("what-changes")`, or give the changed workflow a new name, so that runs under way
keep the old way; then record the new way: python -m tests.histories.record {name}
How, with an example: docs/changing-workflows.md

{reason}"""


def _history(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(file.stem, file.read_text(encoding="utf-8"))


def _replayer(workflows: Sequence[type] = WORKFLOWS) -> Replayer:
    return Replayer(workflows=workflows, workflow_runner=workflow_runner(), data_converter=data_converter(PAYLOAD_KEY))


@pytest.mark.parametrize("file", HISTORIES, ids=[file.stem for file in HISTORIES])
async def test_a_recorded_history_replays(file: Path) -> None:
    """The code of today takes every run of yesterday the way it has gone."""
    try:
        await _replayer().replay_workflow(_history(file))
    except NondeterminismError as error:
        pytest.fail(ADVICE.format(name=file.stem, reason=error), pytrace=False)


async def test_a_breaking_edit_is_seen() -> None:
    """A workflow without one of its steps does not replay: the gate can fail."""
    history = _history(next(file for file in HISTORIES if file.stem == "wrap_up_of_a_call"))
    with pytest.raises(NondeterminismError):
        await _replayer([AlteredWrapUpWorkflow]).replay_workflow(history)


def test_every_story_is_recorded() -> None:
    """An older recording of a story stands beside it as `story@date.json`."""
    assert {file.stem.partition("@")[0] for file in HISTORIES} == set(STORIES)


def test_every_workflow_has_a_history() -> None:
    """A new workflow takes its place among the stories."""
    started = {
        _history(file).events[0].workflow_execution_started_event_attributes.workflow_type.name for file in HISTORIES
    }
    assert started == {kind.__name__ for kind in WORKFLOWS}
