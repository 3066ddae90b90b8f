"""A rehearsal begins with an empty data folder, and must never empty anything else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from domain.errors import ConfigurationError
from processes.ports import check_ports
from processes.stack import StackPlan, running_stack, stack_file

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
    _check_nothing_runs(folder)
    shutil.rmtree(folder)


def _is_ours(folder: Path) -> bool:
    return folder.is_dir() and (not any(folder.iterdir()) or (folder / _OURS).is_dir())


def _check_nothing_runs(folder: Path) -> None:
    if not stack_file(folder).exists():
        return
    try:
        check_ports(running_stack(folder).ports)
    except ConfigurationError as error:
        raise ConfigurationError(f"A stack runs in {folder}; stop it, or name another with --data-dir.") from error
