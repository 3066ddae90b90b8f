"""A task that was begun is found by whoever looks next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from api.readable_task_desk import ReadableTaskDesk
from domain.errors import ProviderUnavailable
from domain.policy import ActorKind
from domain.tasks import Requester, TaskState
from tests.api.tasks import FakeTasks
from workflows.task_messages import TaskStart

START = TaskStart("t1", "northgate", "Text Alex", Requester(ActorKind.OPERATOR, "Olga"))


class LateTasks(FakeTasks):
    """Tasks that are there at the third look."""

    looks = 0
    is_away = False

    async def states(self, task_ids: Collection[str]) -> Mapping[str, TaskState]:
        """Count the looks."""
        if self.is_away:
            raise ProviderUnavailable("database", "away")
        self.looks += 1
        return dict.fromkeys(task_ids, TaskState.PLANNED) if self.looks > 2 else {}


async def test_it_answers_once_the_task_can_be_read() -> None:
    """Its row is written beside the plan."""
    tasks = LateTasks()
    assert await ReadableTaskDesk(tasks, tasks).begin(START) is not None
    assert tasks.looks == 3


async def test_a_row_that_does_not_come_is_not_waited_for_for_ever() -> None:
    """The plan stands all the same."""
    tasks = FakeTasks()
    assert await ReadableTaskDesk(tasks, tasks, patience=timedelta(0)).begin(START) is not None


async def test_a_database_that_is_away_takes_no_plan_back() -> None:
    """Whoever was told that nothing had come of it would ask for it twice."""
    tasks = LateTasks()
    tasks.is_away = True
    assert await ReadableTaskDesk(tasks, tasks).begin(START) is not None


async def test_a_plan_that_takes_long_is_answered_as_such() -> None:
    """Nobody waits on top of that."""
    tasks = LateTasks()
    tasks.is_slow = True
    assert await ReadableTaskDesk(tasks, tasks).begin(START) is None
    assert tasks.looks == 0
