"""What a history costs."""

from __future__ import annotations

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import (
    ActivityTaskStartedEventAttributes,
    HistoryEvent,
    MarkerRecordedEventAttributes,
    WorkflowExecutionStartedEventAttributes,
)

from bench.actions import Action, cost_of


def _events(*kinds: EventType.ValueType) -> list[HistoryEvent]:
    return [HistoryEvent(event_type=kind) for kind in kinds]


def _started(attempt: int) -> HistoryEvent:
    return HistoryEvent(
        event_type=EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
        activity_task_started_event_attributes=ActivityTaskStartedEventAttributes(attempt=attempt),
    )


def _marker(name: str, task: int) -> HistoryEvent:
    return HistoryEvent(
        event_type=EventType.EVENT_TYPE_MARKER_RECORDED,
        marker_recorded_event_attributes=MarkerRecordedEventAttributes(
            marker_name=name, workflow_task_completed_event_id=task
        ),
    )


@pytest.mark.parametrize(
    ("kind", "action", "billed"),
    [
        (EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, Action.START, 1),
        (EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, Action.UPDATE, 1),
        (EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, Action.SIGNAL, 1),
        (EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, Action.ACTIVITY, 1),
        (EventType.EVENT_TYPE_TIMER_STARTED, Action.TIMER, 1),
        (EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, Action.SEARCH_ATTRIBUTES, 1),
        (EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED, Action.CHILD, 2),
        (EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW, Action.CONTINUE_AS_NEW, 1),
    ],
)
def test_each_kind_has_its_price(kind: EventType.ValueType, action: Action, billed: int) -> None:
    """As Temporal Cloud bills it."""
    assert cost_of(_events(kind)).actions == {action: billed}


def test_what_the_server_does_for_itself_is_free() -> None:
    """Workflow tasks, completions and fired timers are events and no Actions."""
    cost = cost_of(
        _events(
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED,
            EventType.EVENT_TYPE_TIMER_FIRED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
        )
    )
    assert (cost.events, cost.billed) == (5, 0)


def test_every_attempt_after_the_first_is_a_retry() -> None:
    """History shows the last attempt alone, with its number."""
    assert cost_of([_started(1), _started(4)]).actions == {Action.ACTIVITY_RETRY: 3}


def test_local_activities_of_one_task_are_billed_as_one() -> None:
    """Other markers are not theirs."""
    local = "core_local_activity"
    cost = cost_of([_marker(local, 4), _marker(local, 4), _marker(local, 9), _marker("core_patch", 9)])
    assert cost.actions == {Action.LOCAL_ACTIVITIES: 2}


def test_a_childs_start_is_billed_to_its_parent() -> None:
    """Else it would be counted in both histories."""
    started = HistoryEvent(
        event_type=EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
        workflow_execution_started_event_attributes=WorkflowExecutionStartedEventAttributes(
            parent_workflow_execution=WorkflowExecution(workflow_id="call-CA1")
        ),
    )
    assert cost_of([started]).billed == 0


def test_costs_add_up() -> None:
    """A call's, its appointment's and its wrap-up's together."""
    update = cost_of(_events(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED))
    assert (update + update).actions == {Action.UPDATE: 2}
    assert (update + update).size == 2 * update.size
