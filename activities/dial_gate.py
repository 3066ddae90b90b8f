"""Gathers what the gate looks at before somebody is rung or texted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.budgets import BudgetVerdict
from domain.business import AppointmentStatus
from domain.compliance import ConsentState, DialFacts
from domain.errors import NotFound
from domain.estimates import expected_call_cost
from domain.outbound import DialIntent
from domain.ports.consent import Consents, Suppressions
from domain.ports.costs import Budgets, Reservation, Spender
from domain.ports.dialling import DialLog, DialPolicies
from domain.ports.numbering import NumberZones
from domain.ports.storage import AppointmentBook, Directory
from domain.prices import PriceBook
from domain.step_keys import task_of

_DAY: Final = timedelta(days=1)
#: An attempt that nobody has closed lapses: above the time limit of a call.
_LONGEST_ATTEMPT: Final = timedelta(hours=2)


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
    budgets: Budgets
    prices: PriceBook
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
            budget=await self.budgets.check(_spender(intent, attempt), expected_call_cost(self.prices), now),
            is_unlocked=self.test_numbers is None or phone in self.test_numbers,
        )

    async def reserve(self, intent: DialIntent, attempt: int, now: datetime) -> BudgetVerdict:
        """Set aside what a call will cost at most, if it may be spent; a task has done so for all its calls."""
        spender = _spender(intent, attempt)
        if spender.reservation is None:
            return BudgetVerdict()
        amount = expected_call_cost(self.prices)
        return await self.budgets.reserve(
            Reservation(spender.reservation, spender, amount, now, now + _LONGEST_ATTEMPT)
        )

    async def release(self, intent: DialIntent, attempt: int) -> None:
        """Let go what was set aside for a call: it is over, or was never placed."""
        if (key := _spender(intent, attempt).reservation) is not None:
            await self.budgets.release(key)

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


def _spender(intent: DialIntent, attempt: int) -> Spender:
    """Return on whose account a call is; one that no task has set money aside for does so itself."""
    task_id = task_of(intent.intent_id)
    own = None if task_id else f"dial/{intent.intent_id}/{attempt}"
    return Spender(intent.organisation_id, task_id, intent.contact_id, own)
