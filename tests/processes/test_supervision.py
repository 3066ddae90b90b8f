"""Supervision: what dies comes back, what was stopped on purpose stays, what keeps dying ends the command."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import cast

import pytest

from domain.errors import ConfigurationError
from processes import supervision
from processes.child import Child
from processes.services import SERVICES
from processes.stack import Stack
from processes.supervision import MOST_RESTARTS, supervised

LIVES = "import time; time.sleep(60)"
DIES = "import sys; sys.exit('out of cheese')"


class FakeStack:
    """A stack whose processes are small programs.

    Attributes:
        programs: What each runs when it is started the next time.
        is_ready: Whether what is restored becomes ready.
        starts: Names, as they were started.
    """

    def __init__(self, logs: Path) -> None:
        """Start nothing yet."""
        self.logs = logs
        self.children: dict[str, Child] = {}
        self.programs = dict.fromkeys(SERVICES, LIVES)
        self.starts: list[str] = []
        self.is_ready = True
        self.restored = asyncio.Event()

    async def start(self, name: str) -> None:
        """Start what the name stands for."""
        program = [sys.executable, "-c", self.programs[name]]
        self.children[name] = await Child.start(name, program, env=dict(os.environ), logs=self.logs)
        self.starts.append(name)

    async def restore(self, ended: Child) -> bool:
        """Do as a stack does."""
        if self.children[ended.name] is not ended:
            return False
        await self.start(ended.name)
        if not self.is_ready:
            raise ConfigurationError(f"{ended.name} did not start")
        self.restored.set()
        return True

    def as_stack(self) -> Stack:
        """Return it as what it stands for."""
        return cast("Stack", self)


@pytest.fixture
async def stack(tmp_path: Path) -> FakeStack:
    """Start one process for each name."""
    fake = FakeStack(tmp_path)
    await asyncio.gather(*(fake.start(name) for name in SERVICES))
    fake.starts.clear()
    return fake


@pytest.fixture(autouse=True)
async def _stopped(stack: FakeStack) -> object:
    """Leave nothing running."""
    yield
    for child in stack.children.values():
        child.kill()
        await child.wait()


@pytest.fixture
def lines() -> list[str]:
    """Return what was said."""
    return []


async def test_killed_process_is_started_again(stack: FakeStack, lines: list[str]) -> None:
    """One line says what ended, how, and how long it took; the others are left alone."""
    async with supervised(stack.as_stack(), lines.append), asyncio.timeout(20):
        stack.children["media"].kill()
        await stack.restored.wait()
        await _said(lines)

    [line] = lines
    assert line.startswith("media ended (signal 9, SIGKILL); it is up again after ")
    assert stack.starts == ["media"]


async def test_second_of_two_lets_the_first_go_before(stack: FakeStack, lines: list[str]) -> None:
    """Both have ended: the one a call needs has the processor to itself."""
    async with supervised(stack.as_stack(), lines.append), asyncio.timeout(20):
        stack.children["media-2"].kill()
        stack.children["media"].kill()
        await _said(lines, 2)

    assert stack.starts == ["media", "media-2"]


async def test_replaced_process_is_left_alone(stack: FakeStack, lines: list[str]) -> None:
    """A predecessor that was stopped on purpose is nobody's loss."""
    async with supervised(stack.as_stack(), lines.append), asyncio.timeout(20):
        predecessor = stack.children["worker"]
        await stack.start("worker")
        await predecessor.stop()
        stack.children["api"].kill()  # a loss after it: the supervisor has seen both
        await stack.restored.wait()

    assert stack.starts == ["worker", "api"]


async def test_process_that_keeps_dying_ends_the_command(
    stack: FakeStack, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After five restarts within a minute what runs is cancelled, and the error has the end of the log."""
    monkeypatch.setattr(supervision, "_FIRST_PAUSE", 0.0)
    stack.programs["api"] = DIES
    with pytest.raises(ConfigurationError, match=r"api ended 6 times within 60 seconds, last with exit code 1") as lost:
        await _kill_and_stay(stack, "api", lines)

    assert "out of cheese" in str(lost.value)
    assert stack.starts == ["api"] * MOST_RESTARTS


@pytest.mark.parametrize("program", [DIES, LIVES], ids=["dies", "lives"])
async def test_restart_that_fails_counts(
    stack: FakeStack, lines: list[str], monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """A process that never becomes ready is not tried for ever, nor waited for, and nobody is told that it is up."""
    monkeypatch.setattr(supervision, "_FIRST_PAUSE", 0.0)
    stack.programs["worker"] = program
    stack.is_ready = False
    with pytest.raises(ConfigurationError, match="worker ended 6 times"):
        await _kill_and_stay(stack, "worker", lines)

    assert lines == []


async def test_error_of_the_body_is_its_own(stack: FakeStack, lines: list[str]) -> None:
    """Whoever runs a stack sees what went wrong there, not a group around it."""
    with pytest.raises(ConfigurationError, match="no such scenario"):
        async with supervised(stack.as_stack(), lines.append):
            raise ConfigurationError("no such scenario")


async def _said(lines: list[str], count: int = 1) -> None:
    while len(lines) < count:  # noqa: ASYNC110  (another task says it)
        await asyncio.sleep(0.01)


async def _kill_and_stay(stack: FakeStack, name: str, lines: list[str]) -> None:
    async with asyncio.timeout(60), supervised(stack.as_stack(), lines.append):
        stack.children[name].kill()
        await asyncio.Event().wait()
