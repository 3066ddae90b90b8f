"""A rehearsal begins with an empty data folder, and must never empty anything else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from domain.errors import ConfigurationError
from processes.folder_lock import FolderLock
from processes.ports import check_ports
from processes.stack_plan import StackPlan

#: What every stack leaves first of all.
_OURS: Final = "logs"


def empty_folder(plan: StackPlan) -> None:
    """Remove what an earlier rehearsal left.

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
    shutil.rmtree(folder)
    lock.release()


def _is_ours(folder: Path) -> bool:
    return folder.is_dir() and (not any(folder.iterdir()) or (folder / _OURS).is_dir())
