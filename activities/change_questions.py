"""What a customer is asked before an appointment of his changes: which one he means, and whether it could be so."""

from __future__ import annotations

from temporalio import activity

from activities.availability import Availability, Clock, service_of
from activities.booking_messages import ChangeOutlook, ChangeQuestion
from domain.changes import by_reference, require_changeable
from domain.places import zone_at
from domain.ports.storage import AppointmentBook, Directory
from domain.slots import local_start


class ChangeQuestions:
    """Looks before anything is changed."""

    def __init__(
        self, *, directory: Directory, book: AppointmentBook, availability: Availability, clock: Clock
    ) -> None:
        """Take the ports it works on; `clock` returns aware UTC."""
        self._directory = directory
        self._book = book
        self._availability = availability
        self._clock = clock

    @activity.defn(name="change_questions.consider")
    async def consider(self, question: ChangeQuestion) -> ChangeOutlook:
        """Find the customer's appointment and say whether it can be changed so.

        Raises NotFound when it is none of his, RuleBroken or TooLateToChange when he may not change it.
        """
        now = self._clock()
        organisation = await self._directory.organisation(question.organisation_id)
        appointment = by_reference(await self._book.upcoming(question.contact_id, now), question.reference)
        require_changeable(appointment, now=now, notice=organisation.cancellation_notice, actor=question.actor)
        if question.start is None:
            return ChangeOutlook(appointment)
        service = service_of(organisation, appointment)
        starts_at = local_start(question.start, zone_at(organisation, appointment.resource_key))
        if await self._availability.at(organisation, service, starts_at, leaving=appointment):
            return ChangeOutlook(appointment, starts_at)
        alternatives = await self._availability.near(organisation, service, starts_at)
        why_not = self._availability.why_not(organisation, service, starts_at)
        return ChangeOutlook(appointment, None, tuple(alternatives), why_not)
