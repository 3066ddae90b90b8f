"""One stack for one data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from processes.folder_lock import FolderLock


def test_a_folder_has_one_holder(tmp_path: Path) -> None:
    """The second is told what to do, and gets it once the first has let go."""
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.take()
    with pytest.raises(ConfigurationError, match="--data-dir"):
        second.take()
    first.release()
    second.take()
    with pytest.raises(ConfigurationError):
        first.take()
    second.release()
