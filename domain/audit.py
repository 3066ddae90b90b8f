"""The audit log: who did what when, each entry bound to the one before, so that none can be changed or left out unseen.

Rules:
- Entries are numbered from one, without a gap; each carries the hash of the one before it.
- What people said, and what identifies customers, has no place in it: it is kept for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from domain.policy import ActorKind
from domain.tasks import ENDED, Requester, TaskRecord

#: What the first entry is bound to.
GENESIS: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something somebody did.

    Attributes:
        event_id: The same when it is told again.
        organisation_id: Of the business it is about; None: of none, or of the only one.
        at: Aware UTC.
        actor: Who, as far as we know him: an API key's id, an approver's key, a name.
        action: What, for example `task.decided` or `PATCH /api/contacts/{contact_id}`.
        subject: Of what: an id, or a path.
        facts: What else matters.
    """

    event_id: str
    organisation_id: str | None
    at: datetime
    actor: str
    action: str
    subject: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An event in its place; hashes are SHA-256, in hex."""

    number: int
    event: AuditEvent
    previous: str
    hash: str


def bound(event: AuditEvent, *, after: AuditEntry | None) -> AuditEntry:
    """Return an event as the entry after another one, or as the first."""
    number = after.number + 1 if after else 1
    previous = after.hash if after else GENESIS
    return AuditEntry(number, event, previous, _hash(number, event, previous))


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What came of going through the log: how many entries stand as they were written, and the first that does not."""

    entries: int
    last_hash: str
    broken_at: int | None = None


async def checked_chain(entries: AsyncIterator[AuditEntry]) -> ChainCheck:
    """Go through all entries from the first, and say whether each is as it was written, and where."""
    last: AuditEntry | None = None
    async for entry in entries:
        if entry != bound(entry.event, after=last):
            return _check(last, broken_at=last.number + 1 if last else 1)
        last = entry
    return _check(last)


def _check(last: AuditEntry | None, *, broken_at: int | None = None) -> ChainCheck:
    return ChainCheck(last.number if last else 0, last.hash if last else GENESIS, broken_at)


def task_events(before: TaskRecord | None, now: TaskRecord) -> tuple[AuditEvent, ...]:
    """Return what has happened to a task between two records of it; `before` is None for the first one."""
    events = []
    if before is None:
        events.append(_of_task(now, "begun", now.opened_at, _actor(now.requester)))
    decision = now.decision
    if decision is not None and (before is None or before.decision != decision):
        facts = {"choice": decision.choice, "channel": decision.channel, "plan": decision.plan_hash}
        if decision.steps:
            facts["steps"] = ",".join(map(str, decision.steps))
        events.append(_of_task(now, f"decided-{decision.decision_id}", decision.at, decision.actor, facts))
    if now.state in ENDED and (before is None or before.state is not now.state):
        events.append(_of_task(now, now.state, now.changed_at, "the task itself"))
    return tuple(events)


def _actor(requester: Requester) -> str:
    """Return who wanted a task: of staff the name, of anybody else what leads nowhere once he has been erased."""
    if requester.kind is ActorKind.OPERATOR or requester.is_authenticated:
        return requester.name
    return f"contact {requester.contact_id}" if requester.contact_id else str(requester.kind)


def _of_task(
    task: TaskRecord, what: str, at: datetime, actor: str, facts: Mapping[str, str] | None = None
) -> AuditEvent:
    return AuditEvent(
        event_id=f"task-{task.task_id}-{what}",
        organisation_id=task.organisation_id,
        at=at,
        actor=actor,
        action=f"task.{what.partition('-')[0]}",
        subject=task.task_id,
        facts=facts or {},
    )


def _hash(number: int, event: AuditEvent, previous: str) -> str:
    content = [
        number,
        event.event_id,
        event.organisation_id,
        event.at.astimezone(UTC).isoformat(),
        event.actor,
        event.action,
        event.subject,
        dict(sorted(event.facts.items())),
        previous,
    ]
    return hashlib.sha256(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
