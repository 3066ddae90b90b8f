"""A rehearsal begins with an empty data folder, and must never empty anything else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from domain.errors import ConfigurationError
from processes.folder_lock import FolderLock
from processes.ports import check_ports
from processes.stack_plan import StackPlan

#: Below the data folder: what can be listened to long after the stack is gone.
_RECORDINGS: Final = Path("sandbox", "recordings")
_MOST_RECORDINGS: Final = 20
#: What every stack leaves first of all.
_OURS: Final = "logs"


def empty_folder(plan: StackPlan) -> None:
    """Remove what an earlier rehearsal left, but for the newest recordings of its calls.

    Raises:
        ConfigurationError: The ports are taken, a stack still runs in the folder, or the folder is none of ours.
    """
    check_ports(plan.ports)
    folder = plan.data_dir
    if not folder.exists():
        return
    if not _is_ours(folder):
        raise ConfigurationError(f"{folder} holds something else; name another folder with --data-dir.")
    lock = FolderLock(folder)
    lock.take()
    _keep_newest(folder / _RECORDINGS)
    _remove_but(folder, _RECORDINGS.parts)
    if folder.exists():
        (folder / _OURS).mkdir()
    lock.release()


def _keep_newest(recordings: Path) -> None:
    """Remove all but the newest; the folder too, where there are none."""
    newest_first = sorted(recordings.glob("*.wav"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in newest_first[_MOST_RECORDINGS:]:
        old.unlink()
    if recordings.is_dir() and not newest_first:
        shutil.rmtree(recordings)


def _remove_but(folder: Path, kept: tuple[str, ...]) -> None:
    """Remove everything in a folder but one path below it; the folder too, when nothing is left."""
    for one in folder.iterdir():
        if one.is_symlink() or not one.is_dir():
            one.unlink()
        elif one.name not in kept[:1]:
            shutil.rmtree(one)
        elif kept[1:]:
            _remove_but(one, kept[1:])
    if not any(folder.iterdir()):
        folder.rmdir()


def _is_ours(folder: Path) -> bool:
    return folder.is_dir() and (not any(folder.iterdir()) or (folder / _OURS).is_dir())
