"""One stack for one data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from processes.folder_lock import FolderLock
from processes.ports import PortBlock
from processes.settings import embedded_settings
from processes.stack import Stack
from processes.stack_plan import StackPlan


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


async def test_a_stack_starts_nothing_in_a_folder_that_is_held(tmp_path: Path, block: PortBlock) -> None:
    """Two would fight for the same databases."""
    held = FolderLock(tmp_path)
    held.take()
    stack = Stack(StackPlan(tmp_path, block.ports), embedded_settings(), lambda _: None, block=block)
    with pytest.raises(ConfigurationError, match="Another stack runs in"):
        await stack.__aenter__()
    assert stack.children == {}
    held.release()


async def test_a_stack_holds_its_folder(tmp_path: Path, block: PortBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """From before its first process until after its last."""
    plan = StackPlan(tmp_path / "data", block.ports)
    stack = Stack(plan, embedded_settings(), lambda _: None, block=block)

    async def probe() -> None:
        with pytest.raises(ConfigurationError, match="Another stack runs in"):
            FolderLock(plan.data_dir).take()
        raise ConfigurationError("seen")

    monkeypatch.setattr(stack, "_start_all", probe)
    with pytest.raises(ConfigurationError, match="seen"):
        await stack.__aenter__()
    FolderLock(plan.data_dir).take()
