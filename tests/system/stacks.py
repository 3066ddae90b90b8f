"""Whole stacks for tests, and the proof that nothing of them is left."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import astuple
from pathlib import Path

from processes.ports import PortBlock, Ports
from processes.settings import load_settings
from processes.stack import Stack
from processes.stack_plan import StackPlan

#: The repository, from which every process is started.
ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def started_stack(
    data_dir: Path, extra: Mapping[str, str] | None = None, *, has_ear: bool = False
) -> AsyncIterator[Stack]:
    """Start a stack on free ports, stop it, and fail if anything of it is left."""
    with PortBlock.take() as block:
        plan = StackPlan(data_dir, block.ports)
        stack = Stack(plan, load_settings(), lambda _: None, block=block, extra=dict(extra or {}), has_ear=has_ear)
        async with stack:
            pids = {child.pid for child in stack.children.values()}
            yield stack
            pids |= {child.pid for child in stack.children.values()}
        assert left_over(pids, plan.ports) == []


def left_over(pids: set[int], ports: Ports) -> list[str]:
    """Name the processes that still run and the ports that still listen."""
    processes = [f"process {pid}" for pid in pids if is_running(pid)]
    return processes + [f"port {port}" for port in astuple(ports) if is_listening(port)]


def is_running(pid: int) -> bool:
    """Say whether a process is there and no zombie."""
    _, state = _processes().get(pid, (0, "Z"))
    return not state.startswith("Z")


def is_listening(port: int) -> bool:
    """Say whether anybody answers at a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def descendants(pid: int) -> set[int]:
    """Return a process' children, their children and so on."""
    processes = _processes()
    found, parents = set[int](), {pid}
    while parents:
        parents = {child for child, (parent, _) in processes.items() if parent in parents} - found
        found |= parents
    return found


def _processes() -> dict[int, tuple[int, str]]:
    """Return parent and state of every process: from `/proc` where there is one, else from `ps`."""
    if Path("/proc/self/stat").exists():
        return {int(entry.name): stat for entry in Path("/proc").glob("[0-9]*") if (stat := _stat(entry)) is not None}
    table = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True)  # noqa: S607  (no fixed place)
    rows = [line.split() for line in table.stdout.splitlines()]
    return {int(pid): (int(parent), state) for pid, parent, state, *_ in rows}


def _stat(entry: Path) -> tuple[int, str] | None:
    try:
        state, parent, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(parent), state


def logged(data_dir: Path, name: str = "*") -> str:
    """Return everything the processes of a stack have logged, or one of them."""
    return "\n".join(log.read_text(errors="replace") for log in sorted((data_dir / "logs").glob(f"{name}.log")))


def without_settings() -> dict[str, str]:
    """Return this process' environment without any setting of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HOLDFAST_")}
