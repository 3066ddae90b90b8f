"""A larger goal laid out as tasks, told to the real workflow with a model that does as it is told."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from activities.laying_out import ProjectWanted
from api.temporal_project_desk import TemporalProjectDesk
from domain.errors import ProviderRejected, ProviderUnavailable
from domain.projects import Project
from store.projects import SqlProjects
from store.seeds import WORKSHOP_ID
from tests.fakes.faults import Gate
from tests.fakes.vendors import ModelReply
from tests.store.test_budgets import allow
from tests.waiting import until
from tests.workflows.house import House
from tests.workflows.texter import says, uses

TASKS: list[dict[str, object]] = [
    {"title": "Tell Alex", "goal": "Text Alex"},
    {"title": "Ask", "goal": "Call Alex", "after": [1]},
]
LAID_OUT = uses("propose_project", tasks=TASKS)


@pytest.fixture
def wanted() -> ProjectWanted:
    """A goal of staff."""
    return ProjectWanted(uuid.uuid4().hex, WORKSHOP_ID, "Tell Alex, then ask him", "Olga", datetime.now(UTC))


async def laid_out(house: House, wanted: ProjectWanted, *replies: ModelReply) -> Project:
    """Return what comes of a goal."""
    house.responder.replies = list(replies)
    project = await TemporalProjectDesk(house.temporal.client).lay_out(wanted)
    assert project is not None
    return project


async def test_a_goal_is_laid_out_once(house: House, wanted: ProjectWanted) -> None:
    """And kept; whoever asks again finds it."""
    project = await laid_out(house, wanted, LAID_OUT)
    assert [(one.goal, one.after) for one in project.tasks] == [("Text Alex", ()), ("Call Alex", (1,))]
    assert await laid_out(house, wanted) == project
    assert await SqlProjects(house.database).project(wanted.project_id) == project


async def test_a_form_that_does_not_fit_is_mended(house: House, wanted: ProjectWanted) -> None:
    """The model is told what is wrong with it, by its schema and by the rules."""
    endless = uses("propose_project", tasks=[{**TASKS[0], "after": [1]}])
    project = await laid_out(house, wanted, uses("propose_project", tasks=[]), endless, LAID_OUT)
    assert len(project.tasks) == 2
    assert "tasks before it alone" in house.responder.asked[2][-1].content


@pytest.mark.parametrize(
    ("reply", "report"),
    [
        (uses("decline", reason="What is it about?"), "What is it about?"),
        (says("What is it about?"), "What is it about?"),
        (uses("launch_rocket"), "The planner came to no plan. Say it in other words."),
    ],
    ids=["declined", "asked back", "never fits"],
)
async def test_what_can_not_be_laid_out_is_said(
    house: House, wanted: ProjectWanted, reply: ModelReply, report: str
) -> None:
    """As the plan's report."""
    project = await laid_out(house, wanted, *[reply] * 3)
    assert (project.tasks, project.report) == ((), report)


async def test_without_money_nothing_is_laid_out(house: House, wanted: ProjectWanted) -> None:
    """No model is asked, and the report names the budget."""
    await allow(house.ports.budgets, month="0")
    project = await laid_out(house, wanted, LAID_OUT)
    assert project.report == "It was not laid out: the business's budget for the month is used up."
    assert (project.tasks, house.responder.asked) == ((), [])


async def test_a_model_that_is_away_is_said_so(house: House, wanted: ProjectWanted) -> None:
    """Nothing is left open."""
    house.responder.thinking.failures = [ProviderRejected("model", "no credit")]
    assert (await laid_out(house, wanted)).report == "The planner could not be reached. Try again later."


async def test_a_slow_model_is_not_waited_for(house: House, wanted: ProjectWanted) -> None:
    """It goes on by itself."""
    house.responder.replies = [LAID_OUT]
    house.responder.thinking.gate = gate = Gate()
    desk = TemporalProjectDesk(house.temporal.client, patience=timedelta(milliseconds=200))
    assert await desk.lay_out(wanted) is None
    await gate.arrival()
    gate.open()

    async def kept() -> bool:
        return any(await SqlProjects(house.database).projects(WORKSHOP_ID, after=None, limit=1))

    await until("it is kept", kept, within=20)


async def test_temporal_away_is_unavailable(unused_tcp_port: int, wanted: ProjectWanted) -> None:
    """And not a plan that takes long."""
    away = await Client.connect(f"127.0.0.1:{unused_tcp_port}", lazy=True, data_converter=pydantic_data_converter)
    with pytest.raises(ProviderUnavailable):
        await TemporalProjectDesk(away, patience=timedelta(milliseconds=200)).lay_out(wanted)
