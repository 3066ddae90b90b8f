"""What waits for a decision, and who decides, over REST."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from domain.plans import Plan
from domain.tasks import AskedPerson, TaskState
from tests.api.conftest import World
from tests.api.fakes import CALLER
from tests.api.tasks import MORNING, PLAN, TASK_ID, task
from tests.fakes.deciders import DELEGATE, OWNER

GRACE = {"key": "grace", "name": "Grace Holloway", "phone": "+15551230907", "email": None}
AS_OWNER = {"Authorization": "Bearer hf_owner"}
VIEWER = {"Authorization": "Bearer hf_viewer"}


@pytest.fixture
def waiting(world: World) -> None:
    """Have three tasks that wait, the second the shortest, and one that is done."""
    for index, days in enumerate((2, 1, 3)):
        identity = f"{index:032x}"
        world.office.tasks.kept[identity] = replace(
            task(identity),
            expires_at=MORNING + timedelta(days=days),
            asked=(AskedPerson("owner", "Pat", MORNING),),
        )
    world.office.tasks.kept["f" * 32] = task("f" * 32, TaskState.DONE)


@pytest.mark.usefixtures("waiting")
class TestWaiting:
    """`GET /api/approvals`."""

    async def test_the_soonest_to_expire_comes_first(self, api: httpx.AsyncClient) -> None:
        """Page by page; what is decided is not there."""
        first = (await api.get("/api/approvals", params={"limit": 2})).json()
        second = (await api.get("/api/approvals", params={"limit": 2, "cursor": first["next_cursor"]})).json()
        assert [one["task_id"][-1] for page in (first, second) for one in page["approvals"]] == ["1", "0", "2"]
        assert second["next_cursor"] is None

    async def test_each_says_what_has_to_be_known_to_decide(self, api: httpx.AsyncClient) -> None:
        """Plan, risk, money, whom, and until when."""
        shown = (await api.get("/api/approvals")).json()["approvals"][1]
        assert (shown["task_id"], shown["plan_hash"]) == (TASK_ID, PLAN.hash)
        assert (shown["risk"], shown["estimate"]) == ("high", "0.0083")
        assert [step["sentence"] for step in shown["steps"]] == ["Text +15551230777"]
        assert shown["asked"] == [{"key": "owner", "name": "Pat", "at": "2026-11-23T14:00:00Z"}]
        assert shown["expires_at"] == "2026-11-25T14:00:00Z"

    async def test_whom_it_is_about_is_named(self, world: World, api: httpx.AsyncClient) -> None:
        """Whoever decides knows people, not numbers."""
        plan = Plan((replace(PLAN.steps[0], arguments={"to": CALLER, "text": "Late"}),))
        world.office.tasks.kept[TASK_ID] = replace(world.office.tasks.kept[TASK_ID], plan=plan)
        [step] = (await api.get("/api/approvals")).json()["approvals"][1]["steps"]
        assert step["sentence"] == f"Text Dana Reed, {CALLER}: “Late”"

    async def test_a_viewer_sees_no_numbers(self, api: httpx.AsyncClient) -> None:
        """Neither in words nor in arguments."""
        shown = await api.get("/api/approvals", headers=VIEWER)
        assert "+15551230777" not in shown.text
        assert shown.json()["approvals"][0]["steps"][0]["arguments"] is None


class TestApprovers:
    """`/api/approvers`."""

    async def test_they_are_shown_in_their_order(self, api: httpx.AsyncClient) -> None:
        """Who knows them already is told nothing new."""
        shown = await api.get("/api/approvers")
        assert [one["key"] for one in shown.json()["approvers"]] == [OWNER.key, DELEGATE.key]
        again = await api.get("/api/approvers", headers={"If-None-Match": shown.headers["ETag"]})
        assert again.status_code == 304

    async def test_an_owner_changes_all_of_them(self, world: World, api: httpx.AsyncClient) -> None:
        """As he has seen them; whoever has seen others changes nothing."""
        seen = (await api.get("/api/approvers")).headers["ETag"]
        put = {"json": {"approvers": [GRACE]}, "headers": AS_OWNER | {"If-Match": seen}}
        changed = await api.put("/api/approvers", **put)  # type: ignore[arg-type]  # what httpx takes
        assert (changed.status_code, changed.json()) == (200, {"approvers": [GRACE]})
        assert [one.name for one in world.office.deciders.kept.approvers] == ["Grace Holloway"]
        late = await api.put("/api/approvers", **put)  # type: ignore[arg-type]  # what httpx takes
        assert (late.status_code, late.json()["code"]) == (412, "version_changed")

    async def test_without_a_version_nothing_is_changed(self, api: httpx.AsyncClient) -> None:
        """He could undo what he has not seen."""
        refused = await api.put("/api/approvers", json={"approvers": []}, headers=AS_OWNER)
        assert (refused.status_code, refused.json()["code"]) == (428, "version_missing")

    @pytest.mark.parametrize(
        ("wrong", "reason"),
        [
            ([GRACE, GRACE], "twice"),
            ([GRACE | {"phone": None}], "needs a phone"),
            ([GRACE | {"key": "requester"}], "another key"),
            ([GRACE | {"phone": "5551230907"}], "E.164"),
            ([GRACE | {"age": 40}], "no field"),
        ],
    )
    async def test_whom_nobody_could_ask_is_refused(
        self, api: httpx.AsyncClient, wrong: list[dict[str, object]], reason: str
    ) -> None:
        """With what is wrong."""
        refused = await api.put("/api/approvers", json={"approvers": wrong}, headers=AS_OWNER | {"If-Match": "*"})
        assert refused.status_code == 422
        assert reason in refused.text


class TestPolicy:
    """`/api/approval-policy`."""

    async def test_it_is_shown_and_changed(self, world: World, api: httpx.AsyncClient) -> None:
        """Spans in minutes; a delegate may be asked never."""
        shown = await api.get("/api/approval-policy")
        usual = shown.json()
        assert (usual["remind_after_minutes"], usual["escalate_after_minutes"]) == ([30, 240, 1440], 480)
        wanted = usual | {
            "escalate_after_minutes": None,
            "quiet_from": "22:30:00",
            "at_once": "read",
            "codes_only": True,
        }
        changed = await api.put(
            "/api/approval-policy", json=wanted, headers=AS_OWNER | {"If-Match": shown.headers["ETag"]}
        )
        assert (changed.status_code, changed.json()) == (200, wanted)
        assert world.office.deciders.kept.policy.escalate_after is None

    @pytest.mark.parametrize(
        "wrong",
        [
            {"expires_after_minutes": 0},
            {"expires_after_minutes": 31 * 24 * 60},
            {"at_once": "everything"},
            {"quiet_from": "22:30:15"},
            {"remind_after_minutes": [1] * 11},
        ],
    )
    async def test_what_is_no_policy_is_refused(
        self, world: World, api: httpx.AsyncClient, wrong: dict[str, object]
    ) -> None:
        """Nothing changes."""
        before = world.office.deciders.kept
        usual = (await api.get("/api/approval-policy")).json()
        refused = await api.put("/api/approval-policy", json=usual | wrong, headers=AS_OWNER | {"If-Match": "*"})
        assert refused.status_code == 422
        assert world.office.deciders.kept == before
