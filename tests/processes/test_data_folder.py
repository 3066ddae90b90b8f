"""A rehearsal empties its own folder, and nothing else."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from processes.folder_lock import FolderLock
from processes.ports import PortBlock
from processes.rehearsal.data_folder import empty_folder
from processes.stack_plan import StackPlan


def plan(folder: Path, block: PortBlock) -> StackPlan:
    """Return a plan for a folder."""
    return StackPlan(folder, block.ports)


def used(folder: Path) -> Path:
    """Make a folder as a stack leaves it."""
    (folder / "logs").mkdir(parents=True)
    (folder / "holdfast.db").touch()
    return folder


def test_last_rehearsal_is_removed(tmp_path: Path, block: PortBlock) -> None:
    """Yesterday's bookings do not stand in today's way."""
    folder = used(tmp_path / "demo")

    empty_folder(plan(folder, block))

    assert not folder.exists()


def test_folder_that_is_not_there_or_empty_is_fine(tmp_path: Path, block: PortBlock) -> None:
    """There is nothing to lose."""
    empty_folder(plan(tmp_path / "new", block))
    (tmp_path / "empty").mkdir()
    empty_folder(plan(tmp_path / "empty", block))


def test_folder_of_somebody_else_is_left_alone(tmp_path: Path, block: PortBlock) -> None:
    """`--data-dir ~` must not cost anybody his home."""
    (tmp_path / "thesis.tex").touch()

    with pytest.raises(ConfigurationError, match="something else"):
        empty_folder(plan(tmp_path, block))

    assert (tmp_path / "thesis.tex").exists()


def test_running_stack_keeps_its_folder(tmp_path: Path, block: PortBlock) -> None:
    """A second demo in the same folder does not pull the ground from under the first."""
    folder = used(tmp_path / "demo")
    running = FolderLock(folder)
    running.take()
    with pytest.raises(ConfigurationError, match="Another stack runs in"):
        empty_folder(plan(folder, block))
    running.release()

    assert (folder / "holdfast.db").exists()


def test_folder_of_a_killed_stack_is_emptied(tmp_path: Path, block: PortBlock) -> None:
    """The lock's file is left behind, but nobody holds it any more."""
    folder = used(tmp_path / "demo")
    (folder / ".lock").touch()

    empty_folder(plan(folder, block))

    assert not folder.exists()


def test_taken_ports_are_said_before_anything_is_removed(tmp_path: Path, block: PortBlock) -> None:
    """A demo that can't start leaves the last one's traces as they are."""
    folder = used(tmp_path / "demo")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = StackPlan(folder, replace(block.ports, media=taken.getsockname()[1]))
        with pytest.raises(ConfigurationError, match="Ports in use: media"):
            empty_folder(wanted)

    assert folder.exists()


def test_recordings_of_earlier_rehearsals_are_kept(tmp_path: Path, block: PortBlock) -> None:
    """Whoever wants to listen to an earlier call again can, and nothing else of it stands in today's way."""
    folder = used(tmp_path / "demo")
    recordings = folder / "sandbox" / "recordings"
    recordings.mkdir(parents=True)
    (folder / "sandbox" / "calendar.json").touch()
    for number in range(25):
        (recordings / f"CA{number:02}.wav").touch()
        os.utime(recordings / f"CA{number:02}.wav", (number, number))

    for _ in range(2):  # what is left of it is still a folder of ours
        empty_folder(plan(folder, block))

    files = sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
    assert files == [f"sandbox/recordings/CA{number:02}.wav" for number in range(5, 25)]
