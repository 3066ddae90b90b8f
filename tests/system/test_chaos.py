"""A short storm with a fixed seed: everything dies at least once under running calls, and nothing agreed on is lost."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import pytest

from tests.system.stacks import ROOT, without_settings

SEED = 10
_PATIENCE_S = 300


@pytest.fixture(scope="module")
async def storm(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, Any], str]:
    """Return exit code, figures and the terminal's text of a storm."""
    options = ["--seed", str(SEED), "--faults", "6", "--calls", "3", "--json"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "processes", "chaos", "--data-dir", str(tmp_path_factory.mktemp("chaos") / "data")),
        *options,
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
    return process.returncode, json.loads(output.splitlines()[-1]), errors.decode()


async def test_nothing_is_lost(storm: tuple[int, dict[str, Any], str]) -> None:
    """No call dropped, no wrong booking, no lost promise, no stuck story; otherwise it says how to raise it again."""
    exit_code, figures, terminal = storm

    assert figures["findings"] == [], terminal
    assert exit_code == 0


async def test_storm_was_one(storm: tuple[int, dict[str, Any], str]) -> None:
    """Six faults struck, calls were on the line, and each was accounted for once."""
    _, figures, _ = storm
    everything = figures["rows"][-1]

    assert everything["injected"] == 6
    assert everything["calls"] >= 3
    endings = ("continued", "polite", "gave_up", "dropped")
    assert sum(everything[name] for name in endings) == everything["calls"]
