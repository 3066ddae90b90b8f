"""The audit log's chain: what is changed, moved or left out no longer fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.audit import GENESIS, AuditEvent, bound, task_events
from domain.policy import ActorKind
from domain.tasks import Requester, TaskRecord, TaskState

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVENT = AuditEvent("e1", "northgate", NOON, "owner", "task.decided", "t1", {"choice": "approve"})
FIRST = bound(EVENT, after=None)


def test_the_first_entry_is_bound_to_nothing() -> None:
    """And the next one to it."""
    second = bound(replace(EVENT, event_id="e2"), after=FIRST)
    assert (FIRST.number, FIRST.previous) == (1, GENESIS)
    assert (second.number, second.previous) == (2, FIRST.hash)


@pytest.mark.parametrize(
    "change",
    [
        {"event_id": "e2"},
        {"organisation_id": None},
        {"at": NOON + timedelta(microseconds=1)},
        {"actor": "delegate"},
        {"action": "task.undone"},
        {"subject": "t2"},
        {"facts": {"choice": "reject"}},
        {"facts": {}},
    ],
)
def test_whatever_is_changed_changes_the_hash(change: dict[str, object]) -> None:
    """Every part of an event counts."""
    other = bound(replace(EVENT, **change), after=None)  # type: ignore[arg-type] # tests name fields
    assert other.hash != FIRST.hash


def test_the_same_event_elsewhere_has_another_hash() -> None:
    """So that none can be left out or moved."""
    assert bound(EVENT, after=FIRST).hash != FIRST.hash


def test_an_instant_is_the_same_in_every_zone() -> None:
    """Databases answer in their own."""
    assert bound(replace(EVENT, at=NOON.astimezone()), after=None).hash == FIRST.hash


@pytest.mark.parametrize(
    ("requester", "actor"),
    [
        (Requester(ActorKind.OPERATOR, "API key k1"), "API key k1"),
        (Requester(ActorKind.PRINCIPAL, "Pat", phone="+15551230900", is_authenticated=True), "Pat"),
        (Requester(ActorKind.PRINCIPAL, "The caller", phone="+15551230900"), "principal"),
        (Requester(ActorKind.CONTACT, "Maria Jensen", contact_id="c1", phone="+15551230042"), "contact c1"),
        (Requester(ActorKind.EXTERNAL, "Maria Jensen", phone="+15551230042"), "external"),
    ],
)
def test_no_customer_is_named(requester: Requester, actor: str) -> None:
    """The log is kept for ever, and he may be erased."""
    record = TaskRecord("t1", "northgate", 1, "Text Alex", requester, TaskState.PLANNED, NOON, NOON)
    assert [event.actor for event in task_events(None, record)] == [actor]
