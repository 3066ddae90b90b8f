"""Plans for larger goals over REST."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from domain.errors import ProviderUnavailable
from domain.projects import Project
from domain.tasks import TaskState
from tests.api.conftest import World
from tests.api.office import NORTHGATE
from tests.api.projects import TASKS
from tests.api.tasks import MORNING, task

GOAL = {"goal": "Tell Alex that bay two is free, then ask him for the key"}
ONE = "/api/plans/p1"


@pytest.fixture
def api(api: httpx.AsyncClient) -> httpx.AsyncClient:
    """Send an idempotency key too."""
    api.headers["Idempotency-Key"] = "k1"
    return api


@pytest.fixture
def project(world: World) -> Project:
    """Have a goal laid out."""
    project = Project("p1", NORTHGATE, GOAL["goal"], "Olga", MORNING, TASKS)
    world.office.projects.kept["p1"] = project
    return project


class TestLayOut:
    """`POST /api/plans`."""

    async def test_a_goal_comes_back_as_tasks(self, world: World, api: httpx.AsyncClient) -> None:
        """In order, none of them begun; asked again it is the same plan."""
        first, second = [await api.post("/api/plans", json=GOAL) for _ in range(2)]
        assert (first.status_code, second.json()) == (201, first.json())
        assert first.headers["location"] == f"/api/plans/{first.json()['plan_id']}"
        assert [(one["number"], one["state"], one["due"]) for one in first.json()["tasks"]] == [
            (1, "ready", "2026-11-24"),
            (2, "waiting", None),
        ]
        assert world.office.tasks.begun == []

    async def test_a_slow_model_is_not_waited_for(self, world: World, api: httpx.AsyncClient) -> None:
        """The answer says where to look."""
        world.office.projects.is_slow = True
        begun = await api.post("/api/plans", json=GOAL)
        assert (begun.status_code, begun.headers["location"]) == (202, f"/api/plans/{begun.json()['plan_id']}")

    @pytest.mark.parametrize("goal", ["", "  ", "x" * 4001])
    async def test_no_goal_is_refused(self, api: httpx.AsyncClient, goal: str) -> None:
        """By the field's name."""
        refused = await api.post("/api/plans", json={"goal": goal})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.goal")


class TestShow:
    """`GET /api/plans` and one of them."""

    async def test_states_follow_the_tasks(self, world: World, project: Project, api: httpx.AsyncClient) -> None:
        """Once the first one is done, the second one is ready."""
        done = task(f"{1:032x}", TaskState.DONE)
        world.office.tasks.kept[done.task_id] = done
        begun = replace(project.tasks[0], task_id=done.task_id)
        world.office.projects.kept["p1"] = replace(project, tasks=(begun, project.tasks[1]))
        shown = (await api.get(ONE)).json()
        assert [(one["state"], one["task_id"]) for one in shown["tasks"]] == [("done", done.task_id), ("ready", None)]

    @pytest.mark.usefixtures("project")
    async def test_a_viewer_reads_no_numbers(self, api: httpx.AsyncClient) -> None:
        """As elsewhere."""
        shown = (await api.get(ONE, headers={"Authorization": "Bearer hf_viewer"})).json()
        assert shown["tasks"][0]["goal"] == "Text [phone] that bay two is free"

    async def test_they_are_listed_page_by_page(self, world: World, project: Project, api: httpx.AsyncClient) -> None:
        """The latest first."""
        for number in range(3):
            identity = f"p{number}"
            world.office.projects.kept[identity] = replace(project, project_id=identity)
        first = (await api.get("/api/plans", params={"limit": 2})).json()
        second = (await api.get("/api/plans", params={"cursor": first["next_cursor"]})).json()
        assert [one["plan_id"] for page in (first, second) for one in page["plans"]] == ["p2", "p1", "p0"]

    async def test_one_nobody_knows_is_not_found(self, api: httpx.AsyncClient) -> None:
        """As a problem."""
        assert (await api.get(ONE)).status_code == 404


@pytest.mark.usefixtures("project")
class TestBegin:
    """`POST /api/plans/{plan_id}/tasks/{number}`."""

    async def test_a_task_is_made_of_one(self, world: World, api: httpx.AsyncClient) -> None:
        """Through the desk of tasks, once."""
        made, again = [await api.post(f"{ONE}/tasks/1") for _ in range(2)]
        assert (made.status_code, again.json()) == (201, made.json())
        [begun] = world.office.tasks.begun
        assert begun.goal == TASKS[0].goal
        assert world.office.projects.kept["p1"].tasks[0].task_id == begun.task_id
        late = await api.post(f"{ONE}/tasks/1", headers={"Idempotency-Key": "k2"})
        assert (late.status_code, late.json()["code"]) == (409, "already_decided")

    async def test_one_that_waits_is_not_begun(self, world: World, api: httpx.AsyncClient) -> None:
        """The answer says for which; there is no third."""
        waits = await api.post(f"{ONE}/tasks/2")
        assert (waits.status_code, "waits for [1]" in waits.json()["detail"]) == (409, True)
        assert (await api.post(f"{ONE}/tasks/3", headers={"Idempotency-Key": "k3"})).status_code == 404
        assert world.office.tasks.begun == []

    async def test_one_nothing_came_of_is_as_ready_as_before(self, world: World, api: httpx.AsyncClient) -> None:
        """The desk was away."""
        world.office.tasks.failure = ProviderUnavailable("temporal", "away")
        assert (await api.post(f"{ONE}/tasks/1")).status_code == 503
        assert (await api.get(ONE)).json()["tasks"][0]["state"] == "ready"
