"""Whole stacks for tests, and the proof that nothing of them is left."""

from __future__ import annotations

import os
import socket
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
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def is_listening(port: int) -> bool:
    """Say whether anybody answers at a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def descendants(pid: int) -> set[int]:
    """Return a process' children, their children and so on."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and _parent(int(entry.name)) == pid:
            child = int(entry.name)
            found |= {child} | descendants(child)
    return found


def _parent(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def logged(data_dir: Path, name: str = "*") -> str:
    """Return everything the processes of a stack have logged, or one of them."""
    return "\n".join(log.read_text(errors="replace") for log in sorted((data_dir / "logs").glob(f"{name}.log")))


def without_settings() -> dict[str, str]:
    """Return this process' environment without any setting of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HOLDFAST_")}
