"""What has happened with customers, what is remembered of them and what is suggested, over REST."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import httpx
import pytest

from domain.errors import ProviderUnavailable
from domain.interactions import Interaction, InteractionKind, Way
from domain.memory import Insight, Memory, Mood
from domain.suggestions import Customer, SuggestionFacts
from tests.api.conftest import World
from tests.api.fakes import CALLER
from tests.api.office import DANA, NORTHGATE
from tests.api.tasks import MORNING

ONE = f"/api/memory/{DANA.contact_id}"
VIEWER = {"Authorization": "Bearer hf_viewer"}
WHEN = MORNING - timedelta(days=30)
INSIGHT = Insight(
    "CA1", "phone", WHEN, "Wants a call back.", Mood.BAD, (("Call back", date(2026, 11, 24)),), (), ("Mornings",)
)


def happened(number: int) -> Interaction:
    """Return something."""
    words = f"Ring {CALLER}"
    return Interaction(
        f"call:CA{number}", DANA.contact_id, InteractionKind.CALL, MORNING, "CA1", "phone", Way.IN, words=words
    )


@pytest.fixture
def remembered(world: World) -> Memory:
    """Remember Dana."""
    memory = Memory(DANA.contact_id, NORTHGATE, 1, WHEN).with_insight(INSIGHT)
    world.office.memories.kept[DANA.contact_id] = memory
    return memory


class TestInteractions:
    """`GET /api/interactions`."""

    async def test_they_are_listed_page_by_page(self, world: World, api: httpx.AsyncClient) -> None:
        """The latest first; of one customer."""
        world.office.timeline.kept = [happened(number) for number in range(3)]
        wanted = {"contact": DANA.contact_id, "limit": "2"}
        first = (await api.get("/api/interactions", params=wanted)).json()
        second = (await api.get("/api/interactions", params={**wanted, "cursor": first["next_cursor"]})).json()
        ids = [one["interaction_id"] for page in (first, second) for one in page["interactions"]]
        assert ids == ["call:CA2", "call:CA1", "call:CA0"]
        assert first["interactions"][0]["words"] == f"Ring {CALLER}"

    async def test_one_kind_or_channel_is_listed_alone(self, world: World, api: httpx.AsyncClient) -> None:
        """What is no channel is refused."""
        text = replace(happened(1), interaction_id="notice:o1", kind=InteractionKind.NOTICE, channel="sms")
        world.office.timeline.kept = [happened(0), text]
        asked = ({"kind": "notice"}, {"channel": "sms"}, {"kind": "call", "channel": "sms"}, {"channel": "smoke"})
        answers = [
            await api.get("/api/interactions", params={"contact": DANA.contact_id, **wanted}) for wanted in asked
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 422]
        found = [[one["interaction_id"] for one in answer.json()["interactions"]] for answer in answers[:3]]
        assert found == [["notice:o1"], ["notice:o1"], []]

    async def test_a_viewer_reads_no_numbers(self, world: World, api: httpx.AsyncClient) -> None:
        """As elsewhere."""
        world.office.timeline.kept = [happened(0)]
        shown = await api.get("/api/interactions", params={"contact": DANA.contact_id}, headers=VIEWER)
        assert shown.json()["interactions"][0]["words"] == "Ring [phone]"

    async def test_of_nobody_there_is_nothing(self, api: httpx.AsyncClient) -> None:
        """And a customer has to be named."""
        assert (await api.get("/api/interactions", params={"contact": "nobody"})).status_code == 404
        assert (await api.get("/api/interactions")).status_code == 422


class TestMemory:
    """`/api/memory/{contact_id}`."""

    async def test_all_of_it_is_shown(self, remembered: Memory, api: httpx.AsyncClient) -> None:
        """With what follows by rules."""
        shown = (await api.get(ONE)).json()
        assert (shown["summary"], shown["relationship"], shown["mood"]) == ("Wants a call back.", "known", "unknown")
        [promise] = shown["open_promises"]
        assert (promise["text"], promise["due"], promise["source"]) == ("Call back", "2026-11-24", "CA1")
        assert shown["preferences"] == ["Mornings"]

    async def test_of_a_customer_without_a_memory_nothing_is_remembered(self, api: httpx.AsyncClient) -> None:
        """That is no error; somebody who is no customer is."""
        assert (await api.get(ONE)).json()["revision"] == 0
        assert (await api.get("/api/memory/nobody")).status_code == 404

    async def test_a_note_is_redacted(self, api: httpx.AsyncClient) -> None:
        """It may be told to whoever deals with him."""
        noted = await api.put(f"{ONE}/note", json={"note": f"Ring {CALLER} first"})
        assert (noted.status_code, noted.json()["note"]) == (200, "Ring [phone] first")
        refused = await api.put(f"{ONE}/note", json={"note": "x" * 601})
        assert refused.json()["errors"][0]["field"] == "body.note"

    async def test_a_promise_is_kept(self, remembered: Memory, api: httpx.AsyncClient) -> None:
        """One that was never made can't be."""
        kept = await api.put(f"{ONE}/promises/{remembered.promises[0].promise_id}/kept")
        assert kept.json()["open_promises"] == []
        assert len(kept.json()["kept_promises"]) == 1
        assert (await api.put(f"{ONE}/promises/none/kept")).status_code == 404

    async def test_a_customer_is_forgotten(self, world: World, remembered: Memory, api: httpx.AsyncClient) -> None:
        """For good: what was under way does not come back."""
        assert (await api.delete(ONE)).status_code == 204
        shown = (await api.get(ONE)).json()
        assert (shown["summary"], shown["open_promises"]) == ("", [])
        assert shown["forgotten_at"] is not None


class TestSuggestions:
    """`/api/suggestions`."""

    @pytest.fixture
    def suggestion(self, world: World, remembered: Memory) -> str:
        """Owe Dana a call back, and return where that is."""
        promise = remembered.promises[0]
        due = world.clock.now().date()
        owed = (Customer(DANA.contact_id, DANA.name, CALLER), replace(promise, due=due))
        world.office.suggestions.known = SuggestionFacts(promises=(owed,))
        return "/api/suggestions"

    @pytest.fixture
    def api(self, api: httpx.AsyncClient) -> httpx.AsyncClient:
        """Send an idempotency key too."""
        api.headers["Idempotency-Key"] = "k1"
        return api

    async def one(self, api: httpx.AsyncClient) -> str:
        """Return the path of the one there is."""
        [shown] = (await api.get("/api/suggestions")).json()["suggestions"]
        return f"/api/suggestions/{shown['suggestion_id']}"

    @pytest.mark.usefixtures("suggestion")
    async def test_what_is_owed_is_suggested(self, api: httpx.AsyncClient) -> None:
        """With the wish for a task; a viewer reads no number."""
        [shown] = (await api.get("/api/suggestions")).json()["suggestions"]
        assert shown["text"] == "You promised Dana Reed for today: Call back"
        assert shown["goal"] == f"Call {CALLER} and keep our promise: Call back"
        [hidden] = (await api.get("/api/suggestions", headers=VIEWER)).json()["suggestions"]
        assert CALLER not in hidden["goal"]

    @pytest.mark.usefixtures("suggestion")
    async def test_a_task_is_made_of_it_once(self, world: World, api: httpx.AsyncClient) -> None:
        """Through the desk of tasks; it is not shown again, and another one comes too late."""
        path = await self.one(api)
        made, again = [await api.post(f"{path}/task") for _ in range(2)]
        assert (made.status_code, again.json()) == (201, made.json())
        [begun] = world.office.tasks.begun
        assert (begun.goal, made.headers["location"]) == (
            f"Call {CALLER} and keep our promise: Call back",
            f"/api/tasks/{begun.task_id}",
        )
        assert (await api.get("/api/suggestions")).json()["suggestions"] == []
        late = await api.post(f"{path}/task", headers={"Idempotency-Key": "k2"})
        assert (late.status_code, late.json()["code"]) == (409, "already_decided")

    @pytest.mark.usefixtures("suggestion")
    async def test_one_nothing_came_of_is_shown_again(self, world: World, api: httpx.AsyncClient) -> None:
        """The desk was away."""
        world.office.tasks.failure = ProviderUnavailable("temporal", "away")
        assert (await api.post(f"{await self.one(api)}/task")).status_code == 503
        assert await self.one(api)

    @pytest.mark.usefixtures("suggestion")
    async def test_a_dismissed_one_is_not_shown_again(self, api: httpx.AsyncClient) -> None:
        """And one nobody knows is not found."""
        assert (await api.post(f"{await self.one(api)}/dismiss")).json()["kind"] == "promise"
        assert (await api.get("/api/suggestions")).json()["suggestions"] == []
        assert (await api.post("/api/suggestions/none/dismiss")).status_code == 404
