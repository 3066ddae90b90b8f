"""What a workflow's history costs: its events, and the Actions Temporal Cloud would bill for it.

What leaves no event is billed as well and not seen here: queries, rejected updates, heartbeats.
Source: Temporal Cloud, "Actions".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

#: The name the SDK gives to the marker of a local activity.
_LOCAL_ACTIVITY: Final = "core_local_activity"


class Action(StrEnum):
    """What is billed."""

    START = "start"
    UPDATE = "update"
    SIGNAL = "signal"
    ACTIVITY = "activity"
    ACTIVITY_RETRY = "activity retry"
    LOCAL_ACTIVITIES = "local activities"
    TIMER = "timer"
    SEARCH_ATTRIBUTES = "search attributes"
    CHILD = "child"
    CONTINUE_AS_NEW = "continue as new"


_BY_EVENT: Final = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED: Action.UPDATE,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED: Action.SIGNAL,
    EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: Action.ACTIVITY,
    EventType.EVENT_TYPE_TIMER_STARTED: Action.TIMER,
    EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: Action.SEARCH_ATTRIBUTES,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: Action.CONTINUE_AS_NEW,
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Costs of one history, or of several together.

    Attributes:
        size: Bytes of the events as the server stores them, before compression.
    """

    events: int
    size: int
    actions: Counter[Action]

    @classmethod
    def nothing(cls) -> Self:
        """Return what no history costs."""
        return cls(0, 0, Counter())

    @property
    def billed(self) -> int:
        """How many Actions are billed."""
        return self.actions.total()

    def __add__(self, other: Cost) -> Cost:
        """Return the costs of both."""
        return Cost(self.events + other.events, self.size + other.size, self.actions + other.actions)


def cost_of(events: Iterable[HistoryEvent]) -> Cost:
    """Return what a history costs; a child's start is billed to its parent's."""
    listed = tuple(events)
    actions: Counter[Action] = Counter()
    tasks_with_local_activities: set[int] = set()
    for event in listed:
        if event.event_type in _BY_EVENT:
            actions[_BY_EVENT[event.event_type]] += 1
        elif event.event_type == EventType.EVENT_TYPE_MARKER_RECORDED:
            marker = event.marker_recorded_event_attributes
            if marker.marker_name == _LOCAL_ACTIVITY:
                tasks_with_local_activities.add(marker.workflow_task_completed_event_id)
        else:
            actions += _starts_and_retries(event)
    # All local activities of one workflow task are billed as one.
    actions[Action.LOCAL_ACTIVITIES] = len(tasks_with_local_activities)
    return Cost(len(listed), sum(event.ByteSize() for event in listed), +actions)


def _starts_and_retries(event: HistoryEvent) -> Counter[Action]:
    if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
        is_child = event.workflow_execution_started_event_attributes.HasField("parent_workflow_execution")
        return Counter() if is_child else Counter({Action.START: 1})
    if event.event_type == EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
        return Counter({Action.CHILD: 2})
    if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED:
        # Only the last attempt has an event, and says which it was.
        return Counter({Action.ACTIVITY_RETRY: event.activity_task_started_event_attributes.attempt - 1})
    return Counter()
