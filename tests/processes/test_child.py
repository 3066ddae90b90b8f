"""Processes of ours: stopped in good order, never left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from processes.child import Child

OBEDIENT = "import time; print('ready', flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + OBEDIENT


async def started(code: str, logs: Path) -> Child:
    """Start a Python program and wait for its first word."""
    child = await Child.start("program", [sys.executable, "-c", code], env=dict(os.environ), logs=logs)
    async with asyncio.timeout(20):
        while not child.last_words() and child.exit_code is None:  # noqa: ASYNC110  (another process is watched)
            await asyncio.sleep(0.01)
    return child


async def test_stop_asks_first(tmp_path: Path) -> None:
    """A program that obeys ends by SIGTERM."""
    child = await started(OBEDIENT, tmp_path)

    await child.stop()

    assert child.exit_code == -signal.SIGTERM


async def test_stop_ends_what_does_not_obey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that ignores SIGTERM is killed once patience is over."""
    monkeypatch.setattr("processes.child._STOP_PATIENCE", 0.1)
    child = await started(STUBBORN, tmp_path)

    await child.stop()

    assert child.exit_code == -signal.SIGKILL


async def test_kill_ends_at_once_and_stop_afterwards_is_fine(tmp_path: Path) -> None:
    """A crash is SIGKILL; stopping what is gone does nothing."""
    child = await started(STUBBORN, tmp_path)

    child.kill()
    await child.wait()
    child.kill()
    await child.stop()

    assert child.exit_code == -signal.SIGKILL


async def test_last_words_are_the_end_of_both_outputs(tmp_path: Path) -> None:
    """The last fifteen lines tell why a program ended, from whichever output they came."""
    code = "import sys; [print(n) for n in range(20)]; sys.stdout.flush(); sys.exit('out of cheese')"
    child = await Child.start("program", [sys.executable, "-c", code], env=dict(os.environ), logs=tmp_path)

    assert await child.wait() == 1
    assert child.last_words().splitlines() == [*map(str, range(6, 20)), "out of cheese"]


async def test_log_of_a_second_run_is_added(tmp_path: Path) -> None:
    """A restart does not wipe out why the first run ended."""
    for word in ("first", "second"):
        child = await Child.start(
            "program", [sys.executable, "-c", f"print('{word}')"], env=dict(os.environ), logs=tmp_path
        )
        await child.wait()

    assert (tmp_path / "program.log").read_text() == "first\nsecond\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
async def test_child_ends_with_a_killed_parent(tmp_path: Path) -> None:
    """Even a parent that is killed leaves nobody behind."""
    code = f"""
import asyncio, os, sys
from pathlib import Path
from domain.errors import ConfigurationError
from processes.child import Child
async def main():
    program = [sys.executable, "-c", {OBEDIENT!r}]
    child = await Child.start("grandchild", program, env=os.environ, logs=Path(sys.argv[1]))
    print(child.pid, flush=True)
    await child.wait()
asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(tmp_path), stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert parent.stdout is not None
    async with asyncio.timeout(20):
        grandchild = int(await parent.stdout.readline())
        parent.kill()
        await parent.communicate()
        while _is_running(grandchild):  # noqa: ASYNC110  (another process is watched)
            await asyncio.sleep(0.01)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    ("code", "patience", "said"),
    [
        ("print('done')", 20, None),
        ("raise SystemExit('no disk')", 20, "program failed.*no disk"),
        (OBEDIENT, 0.1, "takes too long"),
    ],
    ids=["ends well", "fails", "hangs"],
)
async def test_what_is_waited_for_ends_well_or_is_told(
    tmp_path: Path, code: str, patience: float, said: str | None
) -> None:
    """A start does not hang behind it, and says what its log says."""
    child = await Child.start("program", [sys.executable, "-c", code], env=dict(os.environ), logs=tmp_path)
    told = nullcontext() if said is None else pytest.raises(ConfigurationError, match=f"(?s){said}")
    with told:
        await child.succeed(patience)
    await child.stop()
