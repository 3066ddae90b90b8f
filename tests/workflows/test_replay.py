"""Running calls survive an edit: the histories recorded before it replay against the code after it.

Replay holds the code to the recordings, the fingerprints hold the recordings to what was reviewed: recording anew can
not hide that a run asks for something else.
"""

from __future__ import annotations

from difflib import unified_diff
from typing import Final

import pytest
from temporalio.workflow import NondeterminismError

from processes.worker import WORKFLOWS
from tests.histories.fingerprint import fingerprint, fingerprint_file
from tests.histories.stories import STORIES
from tests.workflows.replaying import FOLDER, recorded, replayer

NAMES: Final = sorted(file.stem for file in FOLDER.glob("*.json"))
ADVICE: Final = """
{name}: this edit breaks runs that are under way: replayed with the new code, their history asks for other commands.
Guard the edit with `workflow.patched("what-changes")`, or give the changed workflow a new name, so that runs under way
keep the old way; then record the new way: python -m tests.histories.record {name}
How, with an example: docs/changing-workflows.md

{reason}"""
CHANGED: Final = """
{name}: this recording asks for other commands than its fingerprint says.
If the code was never released, or the edit is guarded and the old recording kept as {name}@date, write the fingerprint
too, so that whoever reviews it sees what changes: python -m tests.histories.fingerprint {name}
Otherwise take the recording back and guard the edit. How, with an example: docs/changing-workflows.md

{difference}"""


@pytest.mark.parametrize("name", NAMES)
async def test_a_recorded_history_replays(name: str) -> None:
    """The code of today takes every run of yesterday the way it has gone."""
    try:
        await replayer(*WORKFLOWS).replay_workflow(recorded(name))
    except NondeterminismError as error:
        pytest.fail(ADVICE.format(name=name, reason=error), pytrace=False)


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_history_has_its_fingerprint(name: str) -> None:
    """A recording that was made anew and goes another way shows in a review."""
    file = fingerprint_file(name)
    reviewed = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    found = fingerprint(recorded(name)).splitlines()
    if found != reviewed:
        difference = "\n".join(unified_diff(reviewed, found, "reviewed", "recorded", lineterm=""))
        pytest.fail(CHANGED.format(name=name, difference=difference), pytrace=False)


def test_every_fingerprint_has_its_recording() -> None:
    """A deleted recording takes its fingerprint with it."""
    assert sorted(file.stem for file in FOLDER.glob("fingerprints/*.txt")) == NAMES


def test_every_story_is_recorded() -> None:
    """An older recording of a story stands beside it as `story@date.json`."""
    assert {name.partition("@")[0] for name in NAMES} == set(STORIES)


def test_every_workflow_has_a_history() -> None:
    """A new workflow takes its place among the stories."""
    started = {
        recorded(name).events[0].workflow_execution_started_event_attributes.workflow_type.name for name in NAMES
    }
    assert started == {kind.__name__ for kind in WORKFLOWS}
