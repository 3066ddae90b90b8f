"""Tasks over REST."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from domain.approvals import Answer, Channel, Choice, Decision, Ruling, StepChange
from domain.errors import NotFound, ProviderUnavailable, RuleBroken
from domain.plans import Plan, PlannedStep, Source
from domain.policy import ActorKind
from domain.tasks import StepRecord, TaskState
from domain.tools import Risk
from tests.api.conftest import World
from tests.api.fakes import CALLER
from tests.api.office import booked
from tests.api.tasks import MORNING, PLAN, TASK_ID, task

ONE = f"/api/tasks/{TASK_ID}"
CANCELLING_SENTENCE = f"Cancel appointment ea9c50 of {CALLER}"
CANCELLING = replace(
    task(),
    plan=Plan((PlannedStep("cancel", {"customer": CALLER, "appointment": "ea9c50"}, Risk.HIGH, CANCELLING_SENTENCE),)),
)
YES = {"plan_hash": PLAN.hash, "choice": "approve"}
NO = Decision("d0", PLAN.hash, Choice.REJECT, "owner", Channel.SMS, MORNING)


@pytest.fixture
def api(api: httpx.AsyncClient) -> httpx.AsyncClient:
    """Send an idempotency key too."""
    api.headers["Idempotency-Key"] = "k1"
    return api


@pytest.fixture
def waiting(world: World) -> None:
    """Have a task that waits for a yes."""
    world.office.tasks.kept[TASK_ID] = task()


class TestBegin:
    """`POST /api/tasks`."""

    async def test_a_wish_comes_back_with_its_plan(self, world: World, api: httpx.AsyncClient) -> None:
        """Asked again under the same key it is the same task."""
        wanted = {"goal": "Text Alex that I will be late"}
        first, second = [await api.post("/api/tasks", json=wanted) for _ in range(2)]
        assert (first.status_code, first.json()["state"]) == (201, "awaiting_confirmation")
        assert first.headers["location"] == f"/api/tasks/{first.json()['task_id']}"
        assert second.json() == first.json()
        [begun] = world.office.tasks.begun
        assert (begun.goal, begun.requester.kind) == (wanted["goal"], ActorKind.OPERATOR)

    async def test_a_slow_planner_is_not_waited_for(self, world: World, api: httpx.AsyncClient) -> None:
        """Whoever wants to know asks again where the answer says."""
        world.office.tasks.is_slow = True
        begun = await api.post("/api/tasks", json={"goal": "Plan the year"})
        assert begun.status_code == 202
        assert begun.headers["location"] == f"/api/tasks/{begun.json()['task_id']}"

    @pytest.mark.parametrize("goal", ["", "   ", "x" * 2001])
    async def test_no_wish_is_refused(self, api: httpx.AsyncClient, goal: str) -> None:
        """By the field's name."""
        refused = await api.post("/api/tasks", json={"goal": goal})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.goal")


@pytest.mark.usefixtures("waiting")
class TestShow:
    """`GET /api/tasks` and one of them."""

    async def test_a_task_is_shown_with_its_plan(self, api: httpx.AsyncClient) -> None:
        """Amounts are exact, as text."""
        shown = (await api.get(ONE)).json()
        assert (shown["state"], shown["plan_hash"], shown["estimate"]) == ("awaiting_confirmation", PLAN.hash, "0.0083")
        [step] = shown["steps"]
        assert (step["number"], step["risk"], step["undo"], step["state"]) == (1, "high", "corrected", "planned")
        assert step["arguments"] == {"to": "+15551230777", "text": "Late"}

    async def test_what_its_planner_has_seen_is_shown(self, world: World, api: httpx.AsyncClient) -> None:
        """Each page once, and whether it was read."""
        seen = Source("https://parts.example/", "Parts", is_read=True)
        world.office.tasks.kept[TASK_ID] = replace(task(), plan=replace(PLAN, sources=(seen,)))
        shown = (await api.get(ONE)).json()
        assert shown["sources"] == [{"url": "https://parts.example/", "title": "Parts", "is_read": True}]

    async def test_a_viewer_sees_no_numbers(self, world: World, api: httpx.AsyncClient) -> None:
        """Nor in what somebody has remarked, or in the address of a page."""
        number = "+15551230777"
        seen = Source(f"https://parts.example/call/{number}", f"Call {number}", is_read=True)
        decision = Decision("d1", PLAN.hash, Choice.REJECT, "owner", Channel.SMS, MORNING, remark=f"ask {number}")
        world.office.tasks.kept[TASK_ID] = replace(
            task(), plan=replace(PLAN, sources=(seen,)), decision=decision, report=f"Rejected: ask {number}"
        )
        assert number[1:] not in (await api.get(ONE, headers={"Authorization": "Bearer hf_viewer"})).text
        assert (await api.get(ONE)).json()["decision"]["remark"] == f"ask {number}"

    async def test_what_it_is_about_is_named(self, world: World, api: httpx.AsyncClient) -> None:
        """A number's customer and a reference's appointment, in the task, in lists and in the report."""
        world.office.appointments.kept.append(booked("ea9c50d1"))
        world.office.tasks.kept[TASK_ID] = replace(CANCELLING, report=f"1. {CANCELLING_SENTENCE}: done")
        shown = (await api.get(ONE)).json()
        listed = (await api.get("/api/tasks")).json()["tasks"][0]
        [step] = shown["steps"]
        assert step["sentence"] == (
            f"Cancel the appointment of Dana Reed, {CALLER}: vehicle inspection, Tue, Nov 24 at 9:00 AM"
        )
        assert step["about"] == {
            "contact_id": "contact-1",
            "contact_name": "Dana Reed",
            "service_name": "vehicle inspection",
            "appointment": {
                "appointment_id": "ea9c50d1",
                "starts_at": "2026-11-24T09:00:00-05:00",
                "time_zone": "America/New_York",
                "status": "confirmed",
            },
        }
        assert shown["report"] == f"1. {step['sentence']}: done"
        assert listed == shown

    async def test_a_viewer_reads_names_without_numbers(self, world: World, api: httpx.AsyncClient) -> None:
        """As everywhere."""
        world.office.appointments.kept.append(booked("ea9c50d1"))
        world.office.tasks.kept[TASK_ID] = CANCELLING
        shown = await api.get(ONE, headers={"Authorization": "Bearer hf_viewer"})
        assert CALLER[1:] not in shown.text
        assert "Dana Reed" in shown.json()["steps"][0]["sentence"]

    async def test_what_was_left_out_and_changed_is_shown(self, world: World, api: httpx.AsyncClient) -> None:
        """By the numbers of the plan that was asked about."""
        amended = Decision(
            "d1", PLAN.hash, Choice.AMEND, "owner", Channel.SMS, MORNING, changes=(StepChange(1, {}),), drop=(2,)
        )
        world.office.tasks.kept[TASK_ID] = replace(task(), decision=amended)
        shown = (await api.get(ONE)).json()["decision"]
        assert (shown["changed"], shown["left_out"]) == ([1], [2])
        two = replace(PLAN, steps=PLAN.steps * 2)
        for steps, left_out in (((2,), [1]), ((), [])):
            some = replace(amended, choice=Choice.APPROVE, changes=(), drop=(), steps=steps)
            world.office.tasks.kept[TASK_ID] = replace(
                task(), plan=two, steps=(StepRecord(), StepRecord()), decision=some
            )
            assert (await api.get(ONE)).json()["decision"]["left_out"] == left_out

    async def test_they_are_listed_by_state(self, world: World, api: httpx.AsyncClient) -> None:
        """The latest first, page by page."""
        for index in range(3):
            identity = f"{index + 1:032x}"
            world.office.tasks.kept[identity] = task(identity, TaskState.DONE, minutes=index)
        first = (await api.get("/api/tasks", params={"state": "done", "limit": 2})).json()
        second = (await api.get("/api/tasks", params={"state": "done", "cursor": first["next_cursor"]})).json()
        assert [one["task_id"][-1] for page in (first, second) for one in page["tasks"]] == ["3", "2", "1"]
        assert second["next_cursor"] is None

    async def test_one_nobody_knows_is_not_found(self, api: httpx.AsyncClient) -> None:
        """As a problem."""
        assert (await api.get(f"/api/tasks/{'f' * 32}")).status_code == 404


@pytest.mark.usefixtures("waiting")
class TestDecide:
    """`POST /api/tasks/{task_id}/decision`."""

    async def test_a_yes_is_passed_on(self, world: World, api: httpx.AsyncClient) -> None:
        """With who has decided what, and how."""
        answer = await api.post(f"{ONE}/decision", json=YES | {"steps": [1], "remark": "go on"})
        assert answer.json() == {"ruling": "counted", "reason": "approved", "plan_hash": PLAN.hash}
        [decision] = world.office.tasks.decisions
        assert (decision.plan_hash, decision.choice, decision.steps) == (PLAN.hash, Choice.APPROVE, (1,))
        assert (decision.channel, decision.is_operator, decision.remark) == (Channel.REST, True, "go on")
        assert decision.actor.startswith("API key ")

    async def test_a_better_plan_is_passed_on(self, world: World, api: httpx.AsyncClient) -> None:
        """What steps do instead, and which are left out."""
        change = {"step": 1, "arguments": {"to": "+15551230777", "text": "Later"}}
        amendment = YES | {"choice": "amend", "changes": [change], "drop": [2]}
        assert (await api.post(f"{ONE}/decision", json=amendment)).json()["ruling"] == "counted"
        [decision] = world.office.tasks.decisions
        assert (decision.choice, decision.drop) == (Choice.AMEND, (2,))
        assert decision.changes == (StepChange(1, {"to": "+15551230777", "text": "Later"}),)

    async def test_a_change_that_does_not_fit_is_a_problem_of_it(self, world: World, api: httpx.AsyncClient) -> None:
        """By the field's name."""
        world.office.tasks.answer = Answer(Ruling.INVALID, "step 1: to: is no number", PLAN.hash)
        refused = await api.post(f"{ONE}/decision", json=YES | {"choice": "amend", "drop": [1]})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.changes")

    @pytest.mark.parametrize(
        ("ruling", "status", "code"),
        [
            (Ruling.LATE, 409, "already_decided"),
            (Ruling.STALE, 412, "version_changed"),
            (Ruling.NOT_ASKED, 403, "access_denied"),
            (Ruling.INVALID, 422, "invalid_request"),
        ],
    )
    async def test_one_that_does_not_count_is_a_problem(
        self, world: World, api: httpx.AsyncClient, ruling: Ruling, status: int, code: str
    ) -> None:
        """With the reason in words."""
        world.office.tasks.answer = Answer(ruling, "this is why", PLAN.hash)
        refused = await api.post(f"{ONE}/decision", json=YES)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
        assert "this is why" in refused.text

    async def test_about_a_task_that_is_over_it_is_too_late(self, world: World, api: httpx.AsyncClient) -> None:
        """And the answer says what was decided; the decision that was it is told that it was."""
        world.office.tasks.failure = NotFound("no such workflow is running")
        world.office.tasks.kept[TASK_ID] = replace(task(state=TaskState.REJECTED), decision=NO)
        late = await api.post(f"{ONE}/decision", json=YES)
        assert (late.status_code, late.json()["code"]) == (409, "already_decided")
        assert "rejected by owner (by text)" in late.json()["detail"]

        world.office.tasks.failure = None
        api.headers["Idempotency-Key"] = "k2"
        await api.post(f"{ONE}/decision", json=YES)
        [own] = world.office.tasks.decisions
        world.office.tasks.kept[TASK_ID] = replace(task(state=TaskState.DONE), decision=own)
        world.office.tasks.failure = NotFound("no such workflow is running")
        world.office.requests.kept.clear()
        again = await api.post(f"{ONE}/decision", json=YES)
        assert (again.status_code, again.json()["reason"]) == (200, "approved")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"plan_hash": "yes"},
            {"choice": "amend"},
            {"choice": "amend", "drop": [1], "steps": [1]},
            {"drop": [1]},
            {"choice": "amend", "drop": [13]},
            {"choice": "amend", "changes": [{"step": 1, "arguments": {"to": 1}}]},
            {"steps": [0]},
            {"steps": [13]},
            {"who": "me"},
        ],
    )
    async def test_what_is_no_decision_is_refused(
        self, world: World, api: httpx.AsyncClient, wrong: dict[str, object]
    ) -> None:
        """Before anybody is asked."""
        assert (await api.post(f"{ONE}/decision", json=YES | wrong)).status_code == 422
        assert world.office.tasks.decisions == []


@pytest.mark.usefixtures("waiting")
class TestTakeBack:
    """`POST …/cancel` and `POST …/undo`."""

    @pytest.mark.parametrize("what", ["cancel", "undo"])
    async def test_it_is_passed_on(self, world: World, api: httpx.AsyncClient, what: str) -> None:
        """The task comes back as it stands then."""
        world.office.tasks.kept[TASK_ID] = replace(task(), state=TaskState.UNDONE, changed_at=MORNING)
        assert (await api.post(f"{ONE}/{what}")).json()["state"] == "undone"
        [(asked, task_id, actor)] = world.office.tasks.asked
        assert (asked, task_id, actor.startswith("API key ")) == (what, TASK_ID, True)

    @pytest.mark.parametrize(
        ("failure", "status"), [(RuleBroken("not done"), 409), (ProviderUnavailable("temporal", "away"), 503)]
    )
    async def test_a_failure_is_a_problem(
        self, world: World, api: httpx.AsyncClient, failure: RuleBroken | ProviderUnavailable, status: int
    ) -> None:
        """In the words of the table."""
        world.office.tasks.failure = failure
        assert (await api.post(f"{ONE}/undo")).status_code == status

    @pytest.mark.parametrize(
        ("what", "changes", "said"),
        [
            ("cancel", {"state": TaskState.DONE}, "withdrawn any more: it is done"),
            ("cancel", {"state": TaskState.FAILED}, "it has failed"),
            ("cancel", {"state": TaskState.EXPIRED}, "nobody had decided in time"),
            ("cancel", {"state": TaskState.REJECTED, "decision": NO}, "it was rejected by owner (by text)"),
            ("cancel", {"state": TaskState.REJECTED, "report": "Not begun: no money is left."}, "it was not begun"),
            ("undo", {"state": TaskState.DONE}, "too late to undo it"),
            ("undo", {"state": TaskState.FAILED}, "only what is done can be undone: it has failed"),
            ("undo", {"state": TaskState.REJECTED, "report": "Withdrawn by Olga. Nothing was done."}, "was withdrawn"),
        ],
    )
    async def test_a_task_that_is_over_says_how_it_ended(
        self, world: World, api: httpx.AsyncClient, what: str, changes: dict[str, object], said: str
    ) -> None:
        """There is nobody left to ask, and there is such a task."""
        world.office.tasks.kept[TASK_ID] = replace(task(), **changes)  # type: ignore[arg-type]  # tests name fields
        world.office.tasks.failure = NotFound("no such workflow is running")
        refused = await api.post(f"{ONE}/{what}")
        assert (refused.status_code, refused.json()["code"], said in refused.text) == (409, "rule_broken", True)

    @pytest.mark.parametrize(
        ("what", "changes"),
        [
            ("undo", {"state": TaskState.UNDONE}),
            ("cancel", {"state": TaskState.UNDONE}),
            ("cancel", {"state": TaskState.REJECTED, "report": "Withdrawn by Olga. Nothing was done."}),
        ],
    )
    async def test_what_is_so_already_stays_so(
        self, world: World, api: httpx.AsyncClient, what: str, changes: dict[str, object]
    ) -> None:
        """A repeat whose answer was lost is told what became of it, though the story is over."""
        world.office.tasks.kept[TASK_ID] = replace(task(), **changes)  # type: ignore[arg-type]  # tests name fields
        world.office.tasks.failure = NotFound("no such workflow is running")
        answer = await api.post(f"{ONE}/{what}")
        assert (answer.status_code, answer.json()["state"]) == (200, changes["state"])

    async def test_what_is_done_is_not_withdrawn(self, world: World, api: httpx.AsyncClient) -> None:
        """Its story goes on for as long as it may be undone; the loser of a race is told, too."""
        world.office.tasks.kept[TASK_ID] = task(state=TaskState.DONE)
        refused = await api.post(f"{ONE}/cancel")
        assert (refused.status_code, "it is done" in refused.json()["detail"]) == (409, True)

    @pytest.mark.parametrize("what", ["cancel", "undo"])
    async def test_a_task_nobody_knows_is_not_found(self, world: World, api: httpx.AsyncClient, what: str) -> None:
        """Nor one whose story has stopped half-way."""
        world.office.tasks.failure = NotFound("no such workflow is running")
        assert (await api.post(f"{ONE}/{what}")).status_code == 404
        world.office.tasks.kept.clear()
        api.headers["Idempotency-Key"] = "k2"
        assert (await api.post(f"{ONE}/{what}")).status_code == 404
