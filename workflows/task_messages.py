"""What the workflow of a task is told and tells; all instants are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass

from domain.tasks import Requester


@dataclass(frozen=True, slots=True)
class TaskStart:
    """Input of `TaskWorkflow`.

    Attributes:
        goal: What is wanted, in the requester's words.
    """

    task_id: str
    organisation_id: str
    goal: str
    requester: Requester
