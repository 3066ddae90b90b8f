"""A short storm with a fixed seed, begun before the first test and over before the last."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.system.stacks import ROOT, without_settings

SEED = 10
FAULTS = 6
CALLS = 3
_PATIENCE_S = 480


@dataclass(frozen=True, slots=True)
class Storm:
    """How `holdfast chaos --json` ended; `figures` is the object on the last line of its output."""

    exit_code: int
    figures: dict[str, Any]
    errors: str


async def run_storm(data_dir: Path, *, after: Iterable[asyncio.Task[Any] | None]) -> Storm:
    """Let a storm pass over a stack of its own, once others are over: two cores have enough with them."""
    await asyncio.gather(*filter(None, after), return_exceptions=True)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "processes", "chaos", "--data-dir", str(data_dir)),
        *("--seed", str(SEED), "--faults", str(FAULTS), "--calls", str(CALLS), "--json"),
        cwd=ROOT,
        env=without_settings(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_PATIENCE_S):
            output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    assert process.returncode is not None
    return Storm(process.returncode, json.loads(output.splitlines()[-1]), errors.decode())
