"""A project: a larger goal, laid out as tasks that follow each other.

Rules:
- A project has one to twelve tasks, numbered from one; each waits for earlier ones alone, so none waits for ever.
- Nothing of it happens by itself: each task is begun by somebody, and planned and agreed to like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from domain.errors import AlreadyDecided, NotFound, RuleBroken
from domain.tasks import ENDED, TaskState

MOST_TASKS: Final = 12
WAITING: Final = "waiting"
READY: Final = "ready"


@dataclass(frozen=True, slots=True)
class ProjectTask:
    """A part of a project.

    Attributes:
        goal: The wish a task is made of, as staff would say it.
        after: Numbers of the tasks that have to be done before.
        due: The local day by which it should be done; None: no matter.
        task_id: Of the task that was made of it; None: none yet.
    """

    title: str
    goal: str
    after: tuple[int, ...] = ()
    due: date | None = None
    task_id: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A larger goal.

    Attributes:
        actor: Who wants it, for people.
        opened_at: An aware instant.
        report: Why there are no tasks; empty where there are.
    """

    project_id: str
    organisation_id: str
    goal: str
    actor: str
    opened_at: datetime
    tasks: tuple[ProjectTask, ...] = ()
    report: str = ""

    def __post_init__(self) -> None:
        """Raise RuleBroken for a project nobody can carry out."""
        if not self.report and not 1 <= len(self.tasks) <= MOST_TASKS:
            raise RuleBroken(f"a project has 1 to {MOST_TASKS} tasks, not {len(self.tasks)}")
        for number, task in self.numbered:
            if late := [one for one in task.after if not 1 <= one < number]:
                raise RuleBroken(f"task {number} can wait for tasks before it alone, not for {late}")

    @property
    def numbered(self) -> tuple[tuple[int, ProjectTask], ...]:
        """The tasks with their numbers."""
        return tuple(enumerate(self.tasks, 1))

    def task(self, number: int) -> ProjectTask:
        """Return a task; raises NotFound."""
        if not 1 <= number <= len(self.tasks):
            raise NotFound(f"the project has tasks 1 to {len(self.tasks)}, and no {number}")
        return self.tasks[number - 1]

    def state(self, number: int, states: Mapping[str, TaskState]) -> str:
        """Return where a task stands: in the state of the task made of it, else ready, or waiting for others.

        Args:
            number: Of the task.
            states: Of the tasks that were made of this project's, by their ids.
        """
        task = self.task(number)
        if task.task_id is not None:
            return states.get(task.task_id, TaskState.PLANNED)
        done = [self.state(one, states) == TaskState.DONE for one in task.after]
        return READY if all(done) else WAITING

    def with_task(self, number: int, task_id: str, states: Mapping[str, TaskState]) -> Project:
        """Return the project with a task made of one of its tasks; one that came to nothing may be made anew.

        Raises RuleBroken while others have to be done before, AlreadyDecided where one was made, NotFound.
        """
        task, state = self.task(number), self.state(number, states)
        if task.task_id == task_id:
            return self
        if state == WAITING:
            before = [one for one in task.after if self.state(one, states) != TaskState.DONE]
            raise RuleBroken(f"task {number} waits for {before}: have those done first")
        if task.task_id is not None and (state == TaskState.DONE or state not in ENDED):
            raise AlreadyDecided(f"task {task.task_id} was made of it, and is {state}")
        changed = replace(task, task_id=task_id)
        return replace(self, tasks=(*self.tasks[: number - 1], changed, *self.tasks[number:]))
