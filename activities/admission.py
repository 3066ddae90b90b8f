"""Who answers a call, and who calls."""

from __future__ import annotations

from temporalio import activity

from activities.messages import CallArrived, CallContext
from activities.recalling import acquaintance_with
from domain.budgets import CallBudget, Scope
from domain.business import Contact
from domain.calls import Direction
from domain.errors import NotFound
from domain.outbound import DialIntent
from domain.ports.costs import Budgets
from domain.ports.dialling import DialLog
from domain.ports.memories import Memories
from domain.ports.principals import PrincipalFinder
from domain.ports.storage import AppointmentBook, CallLog, CallOpened, Directory
from domain.prices import PriceBook


class Admission:
    """Looks a call up and opens its row."""

    def __init__(
        self,
        directory: Directory,
        book: AppointmentBook,
        *,
        log: CallLog,
        dials: DialLog,
        memories: Memories,
        principals: PrincipalFinder,
        budgets: Budgets,
        prices: PriceBook,
    ) -> None:
        """Take the ports it works on, and what calls cost."""
        self._memories = memories
        self._principals = principals
        self._budgets = budgets
        self._prices = prices
        self._directory = directory
        self._book = book
        self._log = log
        self._dials = dials

    @activity.defn(name="admission.look_up_call")
    async def look_up_call(self, call: CallArrived) -> CallContext | None:
        """Return who answers and who calls; None when nobody answers that number, or nobody wished that call."""
        dial = None if call.dial_intent_id is None else await self._wish(call, call.dial_intent_id)
        if call.dial_intent_id is not None and dial is None:
            return None
        line = await self._directory.line(dial.from_number if dial else call.to_number)
        if line is None:
            return None
        organisation = line.organisation
        contact = await self._contact(organisation.organisation_id, call, dial)
        upcoming = await self._book.upcoming(contact.contact_id, call.received_at) if contact else ()
        phone = dial.to_number if dial else call.from_number
        limit = (await self._budgets.limits(organisation.organisation_id)).get(Scope.CALL)
        context = CallContext(
            organisation,
            line.agent,
            contact,
            tuple(upcoming),
            dial=dial,
            known=await acquaintance_with(self._memories, contact, call.received_at),
            principal=await self._principals.by_phone(organisation.organisation_id, phone) if phone else None,
            budget=None if limit is None else CallBudget(limit, self._prices),
        )
        # Last: of a look-up that fails nothing is left behind, unless its answer is lost.
        await self._log.open_call(
            CallOpened(
                call_sid=call.call_sid,
                workflow_id=call.workflow_id,
                organisation_id=organisation.organisation_id,
                agent_id=line.agent.agent_id,
                contact_id=contact.contact_id if contact else None,
                from_number=call.from_number,
                to_number=call.to_number,
                started_at=call.received_at,
                direction=Direction.OUTBOUND if dial else Direction.INBOUND,
            )
        )
        return context

    async def _wish(self, call: CallArrived, intent_id: str) -> DialIntent | None:
        """Return what a call was placed for; None when nobody wished it, or not between these numbers."""
        try:
            wish = await self._dials.intent(intent_id)
        except NotFound:
            return None
        return wish if (wish.from_number, wish.to_number) == (call.from_number, call.to_number) else None

    async def _contact(self, organisation_id: str, call: CallArrived, dial: DialIntent | None) -> Contact | None:
        """Return the customer at the other end; one we have called is the one we meant to call."""
        if dial is not None and dial.contact_id is not None:
            try:
                return await self._directory.contact(dial.contact_id)
            except NotFound:  # erased since
                return None
        phone = dial.to_number if dial else call.from_number
        return None if phone is None else await self._directory.contact_by_phone(organisation_id, phone)
