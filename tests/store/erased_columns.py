"""What an erasure has to do with each column that can hold text: a new one is decided about here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import JSON, Column, String, Table
from sqlalchemy.types import TypeDecorator

from store.tables import Row

#: Tables that have nothing of customers.
OF_OTHERS: Final[Mapping[str, str]] = {
    "agent": "the business's own words",
    "api_key": "staff",
    "approval_rule": "the business's own rules",
    "approver": "staff",
    "budget": "the business's own rules",
    "calendar_read": "ids of calendars",
    "change": "ids alone: what has changed, for a few hours",
    "dial_policy": "the business's own rules",
    "dial_slot": "an instant",
    "location": "the business's own places",
    "organisation": "the business itself",
    "phone_number": "the business's own numbers",
    "principal": "staff",
    "principal_event": "staff",
    "principal_secret": "staff",
    "resource": "the business's own words",
    "service": "the business's own words",
    "sign_in_failure": "staff",
    "sign_in_link": "staff",
    "slot_claim": "ids and keys",
    "user_account": "staff",
    "user_session": "staff",
}

#: Of tables that have something of customers, what stays; foreign keys do so anyway.
KEPT: Final[Mapping[str, Mapping[str, str]]] = {
    "an id": {
        "approval_code": "task_id plan_hash approver_key",
        "budget_reservation": "key task_id",
        "call": "call_sid workflow_id agent_id",
        "contact": "contact_id merged_into",
        "cost_event": "key call_sid task_id vendor_id",
        "dial_attempt": "organisation_id call_sid",
        "dial_intent": "intent_id",
        "erased_item": "item_id",
        "interaction": "interaction_id subject_id",
        "message": "message_id call_sid",
        "outbox": "outbox_id vendor_id",
        "reminder": "reminder_id",
        "suggestion": "suggestion_id subject_id task_id",
        "task": "task_id",
        "task_contact": "link_id",
        "tool_use": "intent_id",
        "vehicle": "vehicle_id",
        "appointment": "appointment_id event_id event_etag",
    },
    "a kind, a state, a day or an amount of ours": {
        "approval_code": "code",
        "call": "direction outcome phases ended_by intervention",
        "code_guess": "wrong lockouts",
        "consent": "purpose state",
        "contact": "reminder_channel",
        "cost_event": "vendor unit item quantity each currency price_book vendor_currency",
        "dial_attempt": "outcome",
        "dial_intent": "purpose outcome",
        "erased_item": "kind",
        "interaction": "channel kind way state",
        "memory": "next_due",
        "outbox": "channel state",
        "reminder": "day channel state",
        "suggestion": "kind",
        "task": "state",
        "appointment": "status",
        "tool_use": "tool verdict status",
        "turn": "speaker",
    },
    "a number or somebody of the business": {
        "call": "intervened_by intervention_number",
        "dial_intent": "from_number",
        "message": "done_by",
        "outbox": "sender",
        "suggestion": "actor",
    },
    "ADR 0038: the log nobody can change": {
        "audit_event": "event_id organisation_id actor action subject facts previous hash"
    },
    "ADR 0038: answers are kept for a day": {"request": "intent_id fingerprint headers body"},
    "ADR 0038: to be read by people": {"project": "project_id record"},
    "ADR 0038: a no is kept to": {"suppression": "phone reason source confirmation_id"},
}

#: What an erasure empties, or whose rows it takes away.
EMPTIED: Final[Mapping[str, str]] = {
    "approval_code": "phone",
    "call": "from_number to_number summary",
    "code_guess": "phone",
    "consent": "source",
    "contact": "name time_zone customer_number",
    "contact_email": "email",
    "contact_phone": "phone",
    "dial_attempt": "phone verdicts",
    "dial_intent": "to_number opening brief voicemail fallback_text",
    "interaction": "summary",
    "memory": "record",
    "message": "callback_number text recording_sid recording_url",
    "outbox": "recipient subject body invitation",
    "task": "record requester",
    "task_contact": "goal",
    "tool_use": "arguments result",
    "turn": "text heard",
    "vehicle": "vin plate make model",
}


def text_columns() -> list[Column[Any]]:
    """Return the columns of every table that may have something of customers, but foreign keys."""
    return [
        column
        for table in Row.metadata.sorted_tables
        if table.name not in OF_OTHERS
        for column in table.columns
        if is_text(column) and not column.foreign_keys
    ]


def is_text(column: Column[Any]) -> bool:
    """Say whether a column can hold text."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, String | JSON)


def decided() -> list[str]:
    """Return the names of all columns that are decided about; twice, when there are two opinions."""
    return [
        f"{table}.{column}"
        for tables in (EMPTIED, *KEPT.values())
        for table, columns in tables.items()
        for column in columns.split()
    ]


def emptied() -> list[tuple[Table, Column[Any]]]:
    """Return what an erasure has to empty."""
    tables = Row.metadata.tables
    return [(tables[name], tables[name].c[column]) for name, columns in EMPTIED.items() for column in columns.split()]
