"""The read side: calls and messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest

from domain.calls import Direction, Outcome, Speaker, ToolUse, Turn, TurnLatency
from domain.errors import ProviderUnavailable
from domain.interventions import CALL_OVER, EndedBy, Intervention, InterventionKind
from domain.phases import Phase
from domain.ports.costs import CostTotal
from domain.ports.reading import CallOverview, CallText
from domain.ports.storage import MessageLeft
from tests.api.conftest import World
from tests.api.fakes import CALL_SID, CALLER, NOW, OUR_NUMBER
from workflows.messages import CallView

OPERATOR = {"Authorization": "Bearer hf_operator"}
VIEWER = {"Authorization": "Bearer hf_viewer"}


def overview(index: int = 0, *, outcome: Outcome | None = None, call_sid: str = "") -> CallOverview:
    """Return a call that began `index` minutes ago."""
    return CallOverview(
        call_sid=call_sid or f"CA{index:032}",
        workflow_id=f"call-{call_sid}",
        organisation_id="northgate",
        agent_id="ada",
        contact_id="contact-1",
        contact_name="Dana Reed",
        from_number=CALLER,
        to_number=OUR_NUMBER,
        started_at=NOW - timedelta(minutes=index),
        ended_at=NOW if outcome else None,
        outcome=outcome,
        summary=f"Wants a call back at {CALLER}.",
    )


def turn(index: int, text: str) -> Turn:
    """Return a turn of the caller."""
    return Turn(index, Speaker.CALLER, text, text, NOW, latency=TurnLatency(first_token_ms=310))


def tool_use(status: str) -> ToolUse:
    """Return a use of one tool."""
    return ToolUse("i1", 1, "take_message", f'{{"phone":"{CALLER}"}}', "allow", status, "{}", NOW, 12.5)


def running() -> CallView:
    """Return what the workflow of a running call knows."""
    return CallView(
        call_sid=CALL_SID,
        phase=Phase.ACTIVE,
        stream_epoch=1,
        is_attached=True,
        turns=(),
        tool_uses=(),
        phases=((Phase.CALL_START, NOW),),
    )


class TestList:
    """`GET /api/calls`."""

    async def test_pages_show_every_call_once_newest_first(self, world: World, api: httpx.AsyncClient) -> None:
        """Following the cursors to the end visits all calls, also those of one instant, also while new ones come."""
        calls = [overview(index // 2, call_sid=f"CA{index:032}") for index in range(7)]
        world.reader.overviews = list(calls)
        seen: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = (await api.get("/api/calls", params={"limit": "3", **cursor})).json()
            seen += [call["call_sid"] for call in page["calls"]]
            world.reader.overviews.append(overview(-len(seen)))
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}

        newest_first = sorted(calls, key=lambda call: (call.started_at, call.call_sid), reverse=True)
        assert seen == [call.call_sid for call in newest_first]

    async def test_filters_by_outcome_and_start(self, world: World, api: httpx.AsyncClient) -> None:
        """Both filters narrow the list."""
        world.reader.overviews = [
            overview(0, outcome=Outcome.BOOKED),
            overview(1),
            overview(90, outcome=Outcome.BOOKED),
        ]
        since = (NOW - timedelta(hours=1)).isoformat()

        page = (await api.get("/api/calls", params={"outcome": "booked", "from": since})).json()

        assert [call["call_sid"] for call in page["calls"]] == [overview(0).call_sid]

    async def test_filters_by_what_a_call_is(self, world: World, api: httpx.AsyncClient) -> None:
        """Direction, contact, an end of the stretch, and whether it runs."""
        placed = replace(overview(1), direction=Direction.OUTBOUND)
        world.reader.overviews = [placed, overview(2, outcome=Outcome.BOOKED), replace(overview(3), contact_id=None)]

        async def listed(**query: str) -> list[str]:
            found = (await api.get("/api/calls", params=query)).json()["calls"]
            return [call["call_sid"] for call in found]

        assert await listed(direction="outbound") == [placed.call_sid]
        assert await listed(outcome="running") == [placed.call_sid, overview(3).call_sid]
        assert await listed(contact="contact-1") == [placed.call_sid, overview(2).call_sid]
        assert await listed(until=(NOW - timedelta(minutes=2)).isoformat()) == [overview(3).call_sid]

    @pytest.mark.parametrize(
        ("headers", "words", "searches"),
        [
            (OPERATOR, "0042", set(CallText)),
            (VIEWER, "inspection", {CallText.SUMMARY}),
            (VIEWER, "0042", set()),
            (VIEWER, "dana@customer.example", set()),
        ],
    )
    async def test_nobody_finds_by_guessing_what_he_does_not_see(
        self, world: World, client: httpx.AsyncClient, headers: dict[str, str], words: str, searches: set[CallText]
    ) -> None:
        """A viewer looks in names, and in summaries as long as the words are no number and no address."""
        assert (await client.get("/api/calls", params={"search": words}, headers=headers)).status_code == 200

        assert world.reader.asked[-1].words == words
        assert set(world.reader.asked[-1].searches) == searches

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ({"cursor": "bm90IG9uZQ"}, 422),
            ({"cursor": "§"}, 422),
            ({"cursor": "MjAyNi0xMS0yMVQxNTowMDowMCswMDowMCBDQQA"}, 422),  # a NUL in the key
            ({"from": "2026-11-23T10:00:00"}, 422),
            ({"from": "0001-01-01T00:00:00+14:00"}, 422),
            ({"from": "9999-12-31T23:59:59-14:00"}, 422),
            ({"outcome": "magic"}, 422),
            ({"limit": "0"}, 422),
        ],
    )
    async def test_odd_questions_are_problems(self, api: httpx.AsyncClient, query: dict[str, str], status: int) -> None:
        """A cursor that is not ours, an instant without an offset, and values out of range."""
        response = await api.get("/api/calls", params=query)

        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize("call_sid", ["CA%00", "CA" + "0" * 63, "CA-1%27"])
    async def test_what_is_no_call_sid_never_reaches_the_database(self, api: httpx.AsyncClient, call_sid: str) -> None:
        """PostgreSQL refuses some characters; the mistake is the requester's, not the database's."""
        assert (await api.get(f"/api/calls/{call_sid}")).status_code == 422

    async def test_viewer_sees_no_number_whole(self, world: World, client: httpx.AsyncClient) -> None:
        """Numbers are masked and texts redacted below the role of operator."""
        world.reader.overviews = [overview()]

        seen = await client.get("/api/calls", headers=VIEWER)
        whole = await client.get("/api/calls", headers=OPERATOR)

        assert CALLER not in seen.text
        assert seen.json()["calls"][0]["from_number"].endswith("0042")
        assert whole.json()["calls"][0]["from_number"] == CALLER

    async def test_database_away_is_a_503_problem(self, world: World, api: httpx.AsyncClient) -> None:
        """The read side cannot answer without it."""
        world.reader.failure = ProviderUnavailable("database", "down")

        assert (await api.get("/api/calls")).status_code == 503


class TestDetail:
    """`GET /api/calls/{sid}`."""

    @pytest.fixture(autouse=True)
    def one_call(self, world: World) -> None:
        """Arrange one running call of which the database has one turn."""
        world.reader.overviews = [overview(call_sid=CALL_SID)]
        world.reader.turns = (turn(0, "Hello"),)
        world.reader.tool_uses = (tool_use("needs_confirmation"),)

    async def test_running_call_shows_what_its_workflow_knows(self, world: World, api: httpx.AsyncClient) -> None:
        """Turns are united, newer states supersede, and phases come from the workflow."""
        world.gateway.current_view = CallView(
            call_sid=CALL_SID,
            phase=Phase.ACTIVE,
            stream_epoch=1,
            is_attached=True,
            turns=(turn(0, "Hello"), turn(1, "I need an inspection")),
            tool_uses=(tool_use("done"),),
            phases=((Phase.CALL_START, NOW),),
            pending_confirmation="Shall I book Tuesday at nine?",
        )

        call = (await api.get(f"/api/calls/{CALL_SID}")).json()

        assert [one["text"] for one in call["turns"]] == ["Hello", "I need an inspection"]
        assert call["turns"][0]["latency"]["first_token_ms"] == 310
        assert [use["status"] for use in call["tool_uses"]] == ["done"]
        assert call["phases"] == [{"phase": "CALL_START", "at": "2026-11-23T15:00:00Z"}]
        assert call["pending_confirmation"] == "Shall I book Tuesday at nine?"
        assert call["is_view_included"]
        assert call["temporal_url"] == f"http://localhost:8233/namespaces/default/workflows/call-{CALL_SID}"

    @pytest.mark.parametrize("is_hanging", [True, False])
    async def test_database_suffices_when_the_workflow_is_silent(
        self, world: World, api: httpx.AsyncClient, *, is_hanging: bool
    ) -> None:
        """A workflow that is gone, or does not answer in time, costs detail, not the page."""
        world.gateway.is_hanging = is_hanging

        call = (await api.get(f"/api/calls/{CALL_SID}")).json()

        assert [one["text"] for one in call["turns"]] == ["Hello"]
        assert call["phases"] == []
        assert not call["is_view_included"]

    async def test_a_call_that_is_over_tells_what_was_written_down(self, world: World, api: httpx.AsyncClient) -> None:
        """Phases, who has ended it and who intervened outlive the workflow; what was recorded is fetched by a path."""
        world.reader.overviews = [overview(call_sid=CALL_SID, outcome=Outcome.ANSWERED)]
        world.reader.phases = ((Phase.CALL_START, NOW), (Phase.COMPLETION, NOW))
        world.reader.ended_by = EndedBy.OPERATOR
        world.reader.intervention = Intervention(InterventionKind.END, "API key 1", NOW)
        world.reader.recording_left = MessageLeft("m1", "northgate", CALL_SID, None, None, "", NOW, "RE1", "https://x")

        call = (await api.get(f"/api/calls/{CALL_SID}")).json()

        assert [one["phase"] for one in call["phases"]] == ["CALL_START", "COMPLETION"]
        assert (call["ended_by"], call["intervention"]["kind"]) == ("operator", "end")
        assert call["recording_url"] == f"/api/calls/{CALL_SID}/recording"
        assert call["actions"]["end"] == {"allowed": False, "reason": CALL_OVER}

    async def test_what_was_said_on_a_call_that_is_over_is_as_stored(
        self, world: World, api: httpx.AsyncClient
    ) -> None:
        """Its workflow answers for weeks, with words that were erased meanwhile."""
        world.reader.overviews = [overview(call_sid=CALL_SID, outcome=Outcome.ANSWERED)]
        world.reader.turns = (turn(0, ""),)
        world.gateway.current_view = CallView(
            call_sid=CALL_SID,
            phase=Phase.COMPLETION,
            stream_epoch=1,
            is_attached=False,
            turns=(turn(0, "My secret"),),
            tool_uses=(tool_use("done"),),
            phases=((Phase.CALL_START, NOW),),
            pending_confirmation=None,
        )

        answer = await api.get(f"/api/calls/{CALL_SID}")

        assert "My secret" not in answer.text
        assert [one["text"] for one in answer.json()["turns"]] == [""]
        assert not answer.json()["is_view_included"]

    async def test_a_call_that_is_over_has_cost_what_was_noted(self, world: World, api: httpx.AsyncClient) -> None:
        """The sum, and what each item comes to."""
        world.reader.overviews = [overview(call_sid=CALL_SID, outcome=Outcome.ANSWERED)]
        row = CostTotal("twilio/minute/inbound", Decimal("0.0170"), 2, 1)
        world.office.costs.by_call = {CALL_SID: (row, CostTotal("deepgram/second/flux", Decimal("0.003"), 9, 0))}

        cost = (await api.get(f"/api/calls/{CALL_SID}")).json()["cost"]

        assert (cost["amount"], cost["currency"], cost["unpriced"], cost["is_estimate"]) == ("0.02", "USD", 1, False)
        assert [item["key"] for item in cost["items"]] == ["twilio/minute/inbound", "deepgram/second/flux"]

    async def test_the_list_says_what_calls_have_cost(self, world: World, api: httpx.AsyncClient) -> None:
        """Those that are over: what a running one costs, its own page estimates."""
        world.reader.overviews = [overview(1), overview(2, outcome=Outcome.ANSWERED)]
        row = CostTotal("twilio/minute/inbound", Decimal("0.0170"), 2, 1)
        world.office.costs.by_call = {one.call_sid: (row,) for one in world.reader.overviews}

        costs = [one["cost"] for one in (await api.get("/api/calls")).json()["calls"]]

        assert costs == [None, {"amount": "0.017", "currency": "USD", "unpriced": 1}]

    async def test_a_running_call_costs_what_its_minutes_come_to(self, world: World, api: httpx.AsyncClient) -> None:
        """Before anything is noted of it, it is estimated."""
        world.gateway.current_view = running()
        world.clock.advance(timedelta(minutes=3))

        cost = (await api.get(f"/api/calls/{CALL_SID}")).json()["cost"]

        assert Decimal(cost["amount"]) > 0
        assert cost["is_estimate"]

    async def test_operator_is_told_whom_a_call_may_go_to(self, world: World, api: httpx.AsyncClient) -> None:
        """The numbers that the business has named, each with whose it is."""
        world.gateway.current_view = running()

        actions = (await api.get(f"/api/calls/{CALL_SID}")).json()["actions"]

        assert actions["end"] == actions["message"] == {"allowed": True, "reason": None}
        assert actions["transfer"]["allowed"]
        assert {"name": "Grace Holloway", "number": "+15551239901"} in actions["transfer"]["targets"]

    async def test_an_action_that_is_off_says_why(self, world: World, client: httpx.AsyncClient) -> None:
        """To a viewer, while nobody answers, and once somebody has intervened."""
        silent = (await client.get(f"/api/calls/{CALL_SID}", headers=OPERATOR)).json()["actions"]
        world.gateway.current_view = running()
        seen = (await client.get(f"/api/calls/{CALL_SID}", headers=VIEWER)).json()["actions"]
        begun = Intervention(InterventionKind.TRANSFER, "API key 1", NOW, CALLER)
        world.gateway.current_view = replace(running(), intervention=begun)
        taken = (await client.get(f"/api/calls/{CALL_SID}", headers=OPERATOR)).json()["actions"]

        assert "worker" in silent["end"]["reason"]
        assert "operator" in seen["transfer"]["reason"]
        assert seen["transfer"]["targets"] == []
        assert "connected with a colleague" in taken["message"]["reason"]

    async def test_viewer_sees_no_number_in_tool_uses(self, client: httpx.AsyncClient) -> None:
        """Arguments of tools hold numbers, too."""
        response = await client.get(f"/api/calls/{CALL_SID}", headers=VIEWER)

        assert response.json()["tool_uses"]
        assert CALLER not in response.text

    async def test_unknown_call_is_a_404_problem(self, api: httpx.AsyncClient) -> None:
        """A call that never was."""
        response = await api.get("/api/calls/CA404")

        assert response.status_code == 404
        assert response.json()["code"] == "not_found"


@pytest.mark.parametrize(("organisation", "shown"), [("northgate", 1), ("elsewhere", 0)])
async def test_lists_may_be_of_one_business(
    world: World, api: httpx.AsyncClient, organisation: str, shown: int
) -> None:
    """Calls and messages of the one that is named."""
    world.reader.overviews = [overview()]
    world.reader.left = [MessageLeft("m1", "northgate", CALL_SID, None, None, "Call me.", NOW)]
    named = {"organisation": organisation}

    assert len((await api.get("/api/calls", params=named)).json()["calls"]) == shown
    assert len((await api.get("/api/messages", params=named)).json()["messages"]) == shown
