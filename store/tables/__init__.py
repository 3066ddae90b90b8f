"""The tables; one module for each part of the business."""

from __future__ import annotations

from store.tables.access import ApiKeyRow
from store.tables.approvals import ApprovalCodeRow, ApprovalRuleRow, ApproverRow, CodeGuessRow
from store.tables.audit import AuditEventRow
from store.tables.bookings import AppointmentRow, OutboxRow, SlotClaimRow
from store.tables.business import AgentRow, LocationRow, OrganisationRow, PhoneNumberRow, ResourceRow, ServiceRow
from store.tables.calendars import CalendarReadRow
from store.tables.calls import CallRow, MessageRow, ToolUseRow, TurnRow
from store.tables.changes import ChangeRow
from store.tables.costs import BudgetReservationRow, BudgetRow, CostEventRow
from store.tables.dialling import ConsentRow, DialAttemptRow, DialIntentRow, DialPolicyRow, DialSlotRow, SuppressionRow
from store.tables.memory import MemoryRow, SuggestionRow
from store.tables.people import (
    ContactEmailRow,
    ContactPhoneRow,
    ContactRow,
    ErasedItemRow,
    InteractionRow,
    VehicleRow,
)
from store.tables.principals import PrincipalEventRow, PrincipalRow, PrincipalSecretRow
from store.tables.projects import ProjectRow
from store.tables.reminders import ReminderRow
from store.tables.requests import RequestRow
from store.tables.row import Row
from store.tables.sign_in import SignInFailureRow, SignInLinkRow, UserAccountRow, UserSessionRow
from store.tables.tasks import TaskContactRow, TaskRow

__all__ = [
    "AgentRow",
    "ApiKeyRow",
    "AppointmentRow",
    "ApprovalCodeRow",
    "ApprovalRuleRow",
    "ApproverRow",
    "AuditEventRow",
    "BudgetReservationRow",
    "BudgetRow",
    "CalendarReadRow",
    "CallRow",
    "ChangeRow",
    "CodeGuessRow",
    "ConsentRow",
    "ContactEmailRow",
    "ContactPhoneRow",
    "ContactRow",
    "CostEventRow",
    "DialAttemptRow",
    "DialIntentRow",
    "DialPolicyRow",
    "DialSlotRow",
    "ErasedItemRow",
    "InteractionRow",
    "LocationRow",
    "MemoryRow",
    "MessageRow",
    "OrganisationRow",
    "OutboxRow",
    "PhoneNumberRow",
    "PrincipalEventRow",
    "PrincipalRow",
    "PrincipalSecretRow",
    "ProjectRow",
    "ReminderRow",
    "RequestRow",
    "ResourceRow",
    "Row",
    "ServiceRow",
    "SignInFailureRow",
    "SignInLinkRow",
    "SlotClaimRow",
    "SuggestionRow",
    "SuppressionRow",
    "TaskContactRow",
    "TaskRow",
    "ToolUseRow",
    "TurnRow",
    "UserAccountRow",
    "UserSessionRow",
    "VehicleRow",
]
