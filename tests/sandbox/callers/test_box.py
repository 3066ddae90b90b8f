"""Specification of the whole box as a program."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A running box and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ("-m", "sandbox", "--port", str(port), "--state-dir", str(tmp_path), "--no-ear")
    program = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert program.stdout is not None
    ready = (await program.stdout.readline()).decode()
    assert ready == f"sandbox ready on http://127.0.0.1:{port}\n"
    yield program, f"http://127.0.0.1:{port}"
    if program.returncode is None:
        program.kill()
        await program.wait()


async def test_every_vendor_answers_and_sigterm_ends_it(box: tuple[asyncio.subprocess.Process, str]) -> None:
    """One line when ready, each vendor at its place, and gone soon after SIGTERM."""
    program, address = box
    async with httpx.AsyncClient(base_url=address) as client:
        assert (await client.get("/control/scenarios")).status_code == 200
        assert (await client.get("/control/faults")).json() == []
        assert (await client.get("/twilio/2010-04-01/Accounts/AC1/Calls/CA1.json")).status_code == 401
        assert (await client.get("/openai/v1/models")).status_code == 401
        assert (await client.post("/google/token")).status_code == 400
        assert "private_key" in (await client.get("/control/google/service-account")).json()
    program.send_signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        await program.wait()
