"""Larger goals, laid out as tasks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.business import Organisation
from domain.errors import AlreadyDecided, NotFound, RuleBroken
from domain.project_prompt import compose_project_prompt, read_project
from domain.projects import READY, WAITING, Project, ProjectTask
from domain.tasks import TaskState

#: Evening of the 23rd in New York.
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
FIRST, SECOND, THIRD = ProjectTask("1", "One"), ProjectTask("2", "Two", (1,)), ProjectTask("3", "Three", (1, 2))
PROJECT = Project("p1", "northgate", "Everything", "Olga", NOW, (FIRST, SECOND, THIRD))
EMPTY = replace(PROJECT, tasks=(), report="none yet")
DONE = {"t1": TaskState.DONE}


def read(*tasks: dict[str, Any]) -> Project:
    """Return a project with the tasks of a form."""
    usual = {"title": "Do it", "goal": "Do it"}
    return read_project({"tasks": [usual | task for task in tasks]}, EMPTY, "America/New_York")


@pytest.mark.parametrize(
    "tasks",
    [(), (FIRST,) * 13, (SECOND,), (FIRST, replace(SECOND, after=(2,))), (FIRST, replace(SECOND, after=(3,)), THIRD)],
    ids=["none", "too many", "before the first", "itself", "a later one"],
)
def test_a_project_can_be_carried_out(tasks: tuple[ProjectTask, ...]) -> None:
    """None of its tasks waits for ever."""
    with pytest.raises(RuleBroken):
        replace(PROJECT, tasks=tasks)


def test_states_follow_the_tasks() -> None:
    """Who waits is ready once all before are done; one that has just been made is planned."""
    assert [PROJECT.state(number, {}) for number in (1, 2, 3)] == [READY, WAITING, WAITING]
    begun = PROJECT.with_task(1, "t1", {})
    assert [begun.state(number, {}) for number in (1, 2)] == [TaskState.PLANNED, WAITING]
    assert [begun.state(number, DONE) for number in (1, 2, 3)] == [TaskState.DONE, READY, WAITING]


def test_a_task_is_made_once() -> None:
    """A repeat changes nothing; another one may take the place of one that came to nothing."""
    begun = PROJECT.with_task(1, "t1", {})
    assert begun.with_task(1, "t1", {}) is begun
    for state in (TaskState.DONE, TaskState.EXECUTING):
        with pytest.raises(AlreadyDecided, match="task t1"):
            begun.with_task(1, "t2", {"t1": state})
    assert begun.with_task(1, "t2", {"t1": TaskState.REJECTED}).tasks[0].task_id == "t2"


def test_one_that_waits_is_not_made() -> None:
    """And one there is not can't be."""
    with pytest.raises(RuleBroken, match=r"waits for \[1, 2\]"):
        PROJECT.with_task(3, "t3", {})
    with pytest.raises(NotFound):
        PROJECT.with_task(4, "t4", {})


def test_the_prompt_tells_the_day_of_the_business() -> None:
    """And what an assistant can do."""
    prompt = compose_project_prompt(Organisation("northgate", "Northgate", "America/New_York"), NOW)
    assert "Now: Monday 2026-11-23T21:00" in prompt
    assert "- Send an SMS." in prompt


def test_a_form_becomes_tasks() -> None:
    """With days and what they wait for."""
    project = read({"title": " A \n b "}, {"after": [1, 1], "due": "2026-11-23"})
    assert (project.report, project.tasks[0].title) == ("", "A b")
    assert (project.tasks[1].after, project.tasks[1].due) == ((1,), date(2026, 11, 23))


@pytest.mark.parametrize("wrong", [{"due": "2026-02-30"}, {"due": "2026-11-22"}, {"due": "2036-01-01"}, {"after": [1]}])
def test_a_form_that_can_not_be_meant_is_refused(wrong: dict[str, Any]) -> None:
    """With a sentence the model can mend it by."""
    with pytest.raises(RuleBroken, match="task 1"):
        read(wrong)
