"""A larger goal is laid out as tasks; each of them is begun by somebody, and is a story of its own."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.laying_out import LayingOut, ProjectWanted
    from domain.names import PROJECT_WORKFLOW
    from domain.projects import Project
    from workflows import search_attributes
    from workflows.options import BACKGROUND, LAYING_OUT


@workflow.defn(name=PROJECT_WORKFLOW)
class ProjectWorkflow:
    """A goal, until it is laid out."""

    @workflow.run
    async def run(self, wanted: ProjectWanted) -> Project:
        """Lay it out, or keep that nobody could."""
        workflow.upsert_search_attributes([search_attributes.ORGANISATION.value_set(wanted.organisation_id)])
        try:
            return await workflow.execute_activity_method(
                LayingOut.lay_out, wanted, summary="Lay the goal out", **LAYING_OUT
            )
        except ActivityError:
            return await workflow.execute_activity_method(
                LayingOut.give_up, wanted, summary="Keep that nobody could", **BACKGROUND
            )
