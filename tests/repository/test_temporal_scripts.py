"""The script that prepares Temporal's namespace, run against a real server."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.testing import WorkflowEnvironment

from processes.settings import Settings
from processes.temporal_server import find_cli
from workflows import search_attributes

NAMESPACE = "fresh"


@pytest.fixture
async def server() -> AsyncIterator[WorkflowEnvironment]:
    """Run a development server that knows nothing of us."""
    environment = await WorkflowEnvironment.start_local(dev_server_existing_path=str(find_cli(Settings())))
    yield environment
    await environment.shutdown()


async def prepare(root: Path, address: str) -> int:
    """Run the script as the Compose job does; return its exit code."""
    folder = str(find_cli(Settings()).parent)
    script = await asyncio.create_subprocess_exec(
        "/bin/sh",
        str(root / "deploy/temporal/namespace.sh"),
        env={
            **os.environ,
            "PATH": f"{folder}:{os.environ['PATH']}",
            "TEMPORAL_ADDRESS": address,
            "TEMPORAL_NAMESPACE": NAMESPACE,
        },
        stdout=asyncio.subprocess.DEVNULL,
    )
    return await script.wait()


async def test_namespace_is_made_once_and_knows_our_search_attributes(root: Path, server: WorkflowEnvironment) -> None:
    """After the job, and after it has run again, workflows can be started in the namespace and found."""
    address = server.client.service_client.config.target_host
    assert [await prepare(root, address) for _ in range(2)] == [0, 0]
    known = await server.client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=NAMESPACE)
    )
    assert {key.name for key in search_attributes.ALL} <= set(known.custom_attributes)
