"""Gathers what the gate looks at before somebody is rung or texted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.business import AppointmentStatus
from domain.compliance import ConsentState, DialFacts
from domain.errors import NotFound
from domain.outbound import DialIntent
from domain.ports.consent import Consents, Suppressions
from domain.ports.dialling import DialLog, DialPolicies
from domain.ports.numbering import NumberZones
from domain.ports.storage import AppointmentBook, Directory

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DialGate:
    """What is true of a number and a purpose, from everywhere it is known.

    Attributes:
        clock: Returns aware UTC.
        test_numbers: Numbers that may be rung; None: the installation is live, and all may.
    """

    dials: DialLog
    policies: DialPolicies
    consents: Consents
    suppressions: Suppressions
    directory: Directory
    book: AppointmentBook
    zones: NumberZones
    clock: Callable[[], datetime]
    test_numbers: frozenset[str] | None = frozenset()

    async def facts(self, intent: DialIntent, *, attempt: int, slot_at: datetime, now: datetime) -> DialFacts:
        """Return the circumstances of a wish at `now` (aware UTC).

        Args:
            intent: The wish.
            attempt: From 1.
            slot_at: The attempt's second; what is not cleared yet gets none, so `now` stands for it.
            now: Aware UTC.
        """
        organisation_id, phone = intent.organisation_id, intent.to_number
        return DialFacts(
            purpose=intent.purpose,
            consent=await self._consent(intent),
            is_suppressed=await self.suppressions.is_suppressed(organisation_id, phone),
            zones=await self._zones(intent),
            policy=await self.policies.policy(organisation_id),
            dialled_at=await self.dials.dialled(organisation_id, phone, now - _DAY),
            attempt=attempt,
            not_after=intent.not_after,
            slot_at=slot_at,
            is_moot=await self._is_moot(intent),
            is_unlocked=self.test_numbers is None or phone in self.test_numbers,
        )

    async def _is_moot(self, intent: DialIntent) -> bool:
        """Say whether the appointment it is about has been moved or cancelled since."""
        if intent.appointment_id is None:
            return False
        try:
            appointment = await self.book.get(intent.appointment_id)
        except NotFound:
            return True
        is_booked = appointment.status is AppointmentStatus.CONFIRMED
        return not is_booked or intent.appointment_revision not in {None, appointment.revision}

    async def _consent(self, intent: DialIntent) -> ConsentState | None:
        if intent.contact_id is None:
            return None
        return await self.consents.state(intent.contact_id, intent.purpose)

    async def _zones(self, intent: DialIntent) -> frozenset[str]:
        """Return every zone he may be in; where neither number nor customer tell, he is taken for a neighbour."""
        zones = self.zones.zones(intent.to_number)
        if intent.contact_id is not None:
            zones |= await self._zone_of(intent.contact_id)
        if zones:
            return zones
        return frozenset({(await self.directory.organisation(intent.organisation_id)).time_zone})

    async def _zone_of(self, contact_id: str) -> frozenset[str]:
        try:
            contact = await self.directory.contact(contact_id)
        except NotFound:  # erased since
            return frozenset()
        return frozenset({contact.time_zone} if contact.time_zone else ())
