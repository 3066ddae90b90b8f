"""What a model is told that lays a larger goal out as tasks, and the form it hands in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from domain.business import Organisation
from domain.errors import RuleBroken
from domain.projects import MOST_TASKS, Project, ProjectTask
from domain.schemas import DATE, object_of, text_of
from domain.task_tools import DECLINE, TASK_TOOLS
from domain.tools import Risk, Scope, Tool

_LONGEST_AHEAD: Final = timedelta(days=730)
_RULES: Final = """\
You lay out what has to be done, in order; you do nothing yourself. Hand it in with propose_project, or say with decline
why not. A task is one wish to an assistant that knows nothing of the others: name people, numbers and days in it as the
requester did. Lay out only what the requester asks for."""

_TASK: Final = object_of(
    ("title", "goal"),
    title=text_of("A few words.", longest=80),
    goal=text_of("The wish, in one or two sentences.", longest=600),
    after={
        "type": "array",
        "maxItems": MOST_TASKS,
        "items": {"type": "integer", "minimum": 1},
        "description": "Numbers of earlier tasks that have to be done before; tasks count from 1.",
    },
    due=DATE,
)
PROPOSE_PROJECT: Final = Tool(
    name="propose_project",
    description="Hand in the tasks, in order. Nothing happens before a person begins one.",
    parameters=object_of(("tasks",), tasks={"type": "array", "minItems": 1, "maxItems": MOST_TASKS, "items": _TASK}),
    risk=Risk.READ,
    scope=Scope.PUBLIC,
    filler="",
    question="",
)
#: All that a model is offered that lays a goal out.
LAYING_OUT: Final = (PROPOSE_PROJECT, DECLINE)


def compose_project_prompt(organisation: Organisation, now: datetime) -> str:
    """Return the system prompt; `now` is aware and told in the business's zone."""
    local = now.astimezone(ZoneInfo(organisation.time_zone))
    return "\n".join(
        (
            f"You lay out larger goals for {organisation.name}.",
            _RULES,
            f"Now: {local:%A} {local:%Y-%m-%dT%H:%M} ({organisation.time_zone}).",
            "The assistant can:",
            *(f"- {one.tool.description}" for one in TASK_TOOLS.values()),
        )
    )


def read_project(proposed: Mapping[str, Any], project: Project, time_zone: str) -> Project:
    """Return a project with the tasks of a form; raises RuleBroken, with a sentence the model can mend it by."""
    today = project.opened_at.astimezone(ZoneInfo(time_zone)).date()
    tasks = tuple(
        ProjectTask(
            title=" ".join(one["title"].split()),
            goal=one["goal"].strip(),
            after=tuple(sorted(set(one.get("after", ())))),
            due=_day(one.get("due"), today, number),
        )
        for number, one in enumerate(proposed["tasks"], 1)
    )
    return Project(project.project_id, project.organisation_id, project.goal, project.actor, project.opened_at, tasks)


def _day(text: str | None, today: date, number: int) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RuleBroken(f"task {number}: there is no day {text}") from None
    if not today <= day <= today + _LONGEST_AHEAD:
        raise RuleBroken(f"task {number}: {text} is past, or years ahead")
    return day
