"""The tables; one module for each part of the business."""

from __future__ import annotations

from store.tables.access import ApiKeyRow
from store.tables.bookings import AppointmentRow, OutboxRow, SlotClaimRow
from store.tables.business import AgentRow, LocationRow, OrganisationRow, PhoneNumberRow, ResourceRow, ServiceRow
from store.tables.calls import CallRow, MessageRow, ToolUseRow, TurnRow
from store.tables.people import ContactEmailRow, ContactPhoneRow, ContactRow, InteractionRow, VehicleRow
from store.tables.requests import RequestRow
from store.tables.row import Row

__all__ = [
    "AgentRow",
    "ApiKeyRow",
    "AppointmentRow",
    "CallRow",
    "ContactEmailRow",
    "ContactPhoneRow",
    "ContactRow",
    "InteractionRow",
    "LocationRow",
    "MessageRow",
    "OrganisationRow",
    "OutboxRow",
    "PhoneNumberRow",
    "RequestRow",
    "ResourceRow",
    "Row",
    "ServiceRow",
    "SlotClaimRow",
    "ToolUseRow",
    "TurnRow",
    "VehicleRow",
]
