"""What has changed, in the database's own order: what pages are told to read anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class ChangeKind(StrEnum):
    """What a change is about; beside each, what its `subject_id` names."""

    CALL = "call"  # call SID; the call, its turns and tool uses
    MESSAGE = "message"  # message id
    APPOINTMENT = "appointment"  # appointment id; its reminders too
    CONTACT = "contact"  # contact id; numbers, addresses, consents and timeline too
    VEHICLE = "vehicle"  # vehicle id
    MEMORY = "memory"  # contact id
    SUGGESTION = "suggestion"  # suggestion id
    TASK = "task"  # task id
    PLAN = "plan"  # plan id
    COST = "cost"  # call SID or task id; empty where it is neither's
    BUDGET = "budget"  # scope; empty where money was set aside or freed
    NOTICE = "notice"  # id of a text or an e-mail of ours
    DIAL = "dial"  # intent id of a call we place
    SUPPRESSION = "suppression"  # empty: it would be somebody's number
    ORGANISATION = "organisation"  # organisation id; the business, its places and rules
    AGENT = "agent"  # agent id
    NUMBER = "number"  # empty: it would be a number
    SERVICE = "service"  # key
    RESOURCE = "resource"  # key
    APPROVER = "approver"  # key
    PRINCIPAL = "principal"  # key
    AUDIT = "audit"  # empty: there is one log


@dataclass(frozen=True, slots=True)
class Change:
    """Something was added, changed or deleted; `organisation_id` is None where it is no business's, or not known."""

    kind: ChangeKind
    subject_id: str
    organisation_id: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed between two positions.

    Attributes:
        position: Up to where it was looked; the next look begins there.
        changes: Each once; None where nobody can say: read everything anew.
    """

    position: int
    changes: tuple[Change, ...] | None


class ChangeLog(Protocol):
    """The changes of the last hour or so. A position means the same to every process, and after a restart."""

    async def position(self) -> int:
        """Return the position up to which everything is committed; raises ProviderUnavailable."""

    async def since(self, position: int) -> Changes:
        """Return what was committed after a position, and nothing twice to whoever goes on from the one he is given.

        Changes are None after a position that was pruned or is none of this database's, and when there are too many.
        Raises ProviderUnavailable.
        """

    async def prune(self, before: datetime) -> int:
        """Forget changes of before an instant, a bounded number at once; returns how many.

        Raises ProviderUnavailable.
        """
