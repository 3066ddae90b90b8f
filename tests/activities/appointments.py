"""An appointment to test with: Maria's inspection on Tuesday at nine, New York time."""

from __future__ import annotations

from typing import Final

from activities.booking_messages import Claim, Confirmation
from domain.business import SlotOffer
from domain.ports.telephony import TextMessage
from tests.store.world import INSPECTION
from tests.workflows.booking import BAY_1, NOTICE

APPOINTMENT_ID: Final = "a-1"
OUTBOX_ID: Final = "yes-1"


def claim(appointment_id: str = APPOINTMENT_ID, offer: SlotOffer = BAY_1) -> Claim:
    """Return the claim of a slot."""
    return Claim(appointment_id, "northgate", "maria-jensen", INSPECTION, offer)


def confirmation(event_id: str | None = None, notice: TextMessage | None = NOTICE) -> Confirmation:
    """Return the wish to turn the hold into a booking."""
    return Confirmation(APPOINTMENT_ID, event_id, OUTBOX_ID, notice)
