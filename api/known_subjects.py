"""What the steps of tasks are about, looked up for those who read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.named_steps import Known, named_reference
from domain.ports.step_subjects import StepSubjects
from domain.ports.storage import Directory
from domain.task_tools import recipient_of
from domain.tasks import TaskRecord


@dataclass(frozen=True, slots=True)
class KnownSubjects:
    """Looks up whom and what steps are about, for a whole page of tasks at once."""

    directory: Directory
    subjects: StepSubjects

    async def of(self, organisation_id: str, records: Sequence[TaskRecord]) -> Known:
        """Return what is known of those whom tasks of one business are about."""
        steps = [step for record in records if record.plan for step in record.plan.steps]
        organisation = await self.directory.organisation(organisation_id)
        ways = {way.casefold() for step in steps if (way := recipient_of(step.tool, step.arguments))}
        known = Known(organisation, await self.subjects.people(organisation_id, ways) if ways else {}, {})
        people = [(known.subject_of(step).person, named_reference(step)) for step in steps]
        named = {(person.contact_id, wanted) for person, wanted in people if person is not None and wanted}
        return Known(organisation, known.people, await self.subjects.appointments(named) if named else {})
