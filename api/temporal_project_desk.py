"""The desk of larger goals over Temporal."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Final

from temporalio.client import Client
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.laying_out import ProjectWanted
from activities.start_options import PROJECT_START
from activities.temporal_failures import translated_temporal_errors
from api.project_desk import ProjectDesk
from domain.names import PROJECT_WORKFLOW, project_workflow_id
from domain.projects import Project

#: A model lays a goal out in seconds; whoever has to wait longer asks again.
PATIENCE: Final = timedelta(seconds=20)
_STARTING: Final = timedelta(seconds=10)


class TemporalProjectDesk(ProjectDesk):
    """`ProjectDesk` by workflows."""

    def __init__(self, client: Client, *, patience: timedelta = PATIENCE) -> None:
        """Take the client, and how long a request may take."""
        self._client = client
        self._patience = patience

    async def lay_out(self, wanted: ProjectWanted) -> Project | None:
        """Start the story unless it is there, and wait for its result."""
        workflow_id = project_workflow_id(wanted.project_id)
        with translated_temporal_errors(), suppress(WorkflowAlreadyStartedError):
            await self._client.start_workflow(
                PROJECT_WORKFLOW, wanted, id=workflow_id, rpc_timeout=_STARTING, **PROJECT_START
            )
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                with translated_temporal_errors():
                    project: Project = await self._client.get_workflow_handle(workflow_id, result_type=Project).result()
        except TimeoutError:
            return None
        return project
