"""The home page of a business."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx

from api.health import Probe
from domain.business import AppointmentStatus
from domain.calls import Direction, Outcome
from domain.errors import ProviderUnavailable
from domain.memory import Promise
from domain.phases import Phase
from domain.ports.overview import CustomersPromise, ReplyLatency
from domain.ports.storage import MessageLeft
from domain.tasks import TaskState
from tests.api.conftest import World
from tests.api.fakes import CALL_SID, CALLER, NOW, OUR_NUMBER, client_of
from tests.api.office import booked
from tests.api.tasks import task
from tests.api.test_calls_api import OPERATOR, VIEWER, overview
from tests.api.test_health import fails, works


async def shown(client: httpx.AsyncClient, headers: dict[str, str] = VIEWER) -> dict[str, Any]:
    """Return the page."""
    answer = await client.get("/api/overview", headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


class TestLive:
    """Calls under way."""

    async def test_a_call_under_way_shows_who_where_and_what_it_costs(
        self, world: World, client: httpx.AsyncClient
    ) -> None:
        """The number of the person, masked for a viewer; of a call we have placed, that is whom we have rung."""
        came, placed = overview(5), replace(overview(3), direction=Direction.OUTBOUND)
        placed = replace(placed, from_number=OUR_NUMBER, to_number=CALLER)
        world.reader.overviews = [came, placed, overview(1, outcome=Outcome.BOOKED)]
        world.gateway.known_phases = {came.call_sid: Phase.ACTIVE}

        seen, whole = await shown(client), await shown(client, OPERATOR)

        assert [one["call_sid"] for one in seen["calls"]] == [placed.call_sid, came.call_sid]
        assert [one["phase"] for one in seen["calls"]] == [None, "ACTIVE"]
        assert {one["caller"] for one in whole["calls"]} == {CALLER}
        assert CALLER not in str(seen)
        assert all(Decimal(one["cost"]) > 0 for one in seen["calls"])

    async def test_the_page_needs_no_temporal(self, world: World, client: httpx.AsyncClient) -> None:
        """Phases are left out, the rest stands."""
        world.reader.overviews = [overview(5)]
        world.gateway.failure = ProviderUnavailable("temporal", "away")

        assert [one["phase"] for one in (await shown(client))["calls"]] == [None]

    async def test_a_call_that_was_lost_hours_ago_is_not_under_way(
        self, world: World, client: httpx.AsyncClient
    ) -> None:
        """No call lasts longer than an hour."""
        world.reader.overviews = [overview(121)]

        assert (await shown(client))["calls"] == []


class TestDays:
    """Today and yesterday."""

    async def test_a_day_is_that_of_the_business(self, world: World, client: httpx.AsyncClient) -> None:
        """At 03:00 UTC it is still the evening before in New York."""
        world.clock.at = datetime(2026, 11, 24, 3, tzinfo=UTC)

        page = await shown(client)

        assert (page["today"]["day"], page["yesterday"]["day"]) == ("2026-11-23", "2026-11-22")
        asked = {(one.begin.astimezone(UTC), one.end.astimezone(UTC)) for one in world.office.overview.days}
        midnight = datetime(2026, 11, 23, 5, tzinfo=UTC)
        day = timedelta(days=1)
        assert asked == {(midnight, midnight + day), (midnight - day, midnight)}

    async def test_numbers_add_up(self, world: World, client: httpx.AsyncClient) -> None:
        """A call was answered, was missed, has reached nobody, or still runs; nobody misses a call of his own."""
        world.office.overview.counted = {
            (Direction.INBOUND, None): 2,
            (Direction.INBOUND, Outcome.BOOKED): 3,
            (Direction.INBOUND, Outcome.ANSWERED): 3,
            (Direction.OUTBOUND, Outcome.ANSWERED): 1,
            (Direction.INBOUND, Outcome.ABANDONED): 1,
            (Direction.OUTBOUND, Outcome.ABANDONED): 2,
            (Direction.OUTBOUND, Outcome.VOICEMAIL): 1,
        }
        world.office.overview.measured = ReplyLatency(20, 640.0, 900.0)

        today = (await shown(client))["today"]

        numbers = ("calls", "answered", "booked", "missed", "not_reached")
        assert [today[name] for name in numbers] == [13, 7, 3, 1, 3]
        assert {"outcome": "abandoned", "count": 3} in today["by_outcome"]
        assert today["latency"] == {"turns": 20, "p50_ms": 640.0, "p95_ms": 900.0}
        assert (today["cost"]["amount"], today["cost"]["currency"]) == ("10.02", "USD")

    async def test_appointments_of_the_day_ascend(self, world: World, client: httpx.AsyncClient) -> None:
        """Today's alone, in the wall time of their place."""
        nine = datetime(2026, 11, 23, 14, tzinfo=UTC)
        world.office.appointments.kept = [
            booked("later", starts_at=nine + timedelta(hours=2)),
            booked("first", starts_at=nine),
            booked("tomorrow", starts_at=nine + timedelta(days=1)),
        ]
        world.office.overview.statuses = {AppointmentStatus.CONFIRMED: 2}

        appointments = (await shown(client))["appointments"]

        assert [one["appointment_id"] for one in appointments["appointments"]] == ["first", "later"]
        assert appointments["appointments"][0]["starts_at"] == "2026-11-23T09:00:00-05:00"
        assert appointments["by_status"] == [{"status": "confirmed", "count": 2}]
        assert not appointments["is_cut"]


class TestDue:
    """What waits for somebody."""

    async def test_what_is_owed_is_listed(self, world: World, client: httpx.AsyncClient) -> None:
        """Promises with their days, tasks that have failed lately, messages nobody has dealt with."""
        promise = Promise("p1", f"Call {CALLER} back", NOW, "CA1", "phone", date(2026, 11, 24))
        world.office.overview.owed = [CustomersPromise("contact-1", "Dana Reed", promise)]
        world.office.overview.messages = 7
        world.reader.left = [MessageLeft("m1", "northgate", CALL_SID, None, CALLER, "Call me", NOW)]
        failed = replace(task("1" * 32, TaskState.FAILED), report="No line.")
        long_ago = replace(task("2" * 32, TaskState.FAILED), changed_at=NOW - timedelta(days=8))
        world.office.tasks.kept = {one.task_id: one for one in (failed, long_ago)}

        page = await shown(client)

        assert [(one["contact_name"], one["due"]) for one in page["due"]["promises"]] == [("Dana Reed", "2026-11-24")]
        assert [one["task_id"] for one in page["due"]["failed_tasks"]] == [failed.task_id]
        assert page["due"]["messages"]["count"] == 7
        assert [one["message_id"] for one in page["due"]["messages"]["newest"]] == ["m1"]
        assert CALLER not in str(page)

    async def test_approvals_that_expire_first_come_first(self, world: World, client: httpx.AsyncClient) -> None:
        """A few of them; all are counted."""
        world.office.tasks.kept = {one.task_id: one for one in (task("1" * 32), task("2" * 32))}
        world.office.overview.waiting = 12

        approvals = (await shown(client))["approvals"]

        assert approvals["count"] == 12
        assert [one["task_id"] for one in approvals["soonest"]] == ["1" * 32, "2" * 32]


class TestHealth:
    """How dependencies answer."""

    async def test_each_is_named_with_its_state(self, world: World) -> None:
        """The kind of a failure, never its message."""
        probes = [Probe("database", works, is_needed=True), Probe("cache", fails, is_needed=False)]
        world.ports = replace(world.ports, probes=probes)
        async with client_of(world.app()) as client:
            page = await shown(client)

        assert [(one["name"], one["is_up"], one["problem"]) for one in page["health"]] == [
            ("database", True, None),
            ("cache", False, "ConnectionError"),
        ]

    async def test_a_state_is_told_with_since_when(self, world: World) -> None:
        """As long as it stays the same; a change begins anew."""
        answers = iter((True, True, False, False))

        async def check() -> None:
            if not next(answers):
                raise ConnectionError

        world.ports = replace(world.ports, probes=[Probe("cache", check, is_needed=False)])
        told: list[tuple[bool, datetime]] = []
        async with client_of(world.app()) as client:
            for _ in range(4):
                [state] = (await shown(client))["health"]
                told.append((state["is_up"], datetime.fromisoformat(state["since"])))
                world.clock.advance(timedelta(minutes=1))

        broke = NOW + timedelta(minutes=2)
        assert told == [(True, NOW), (True, NOW), (False, broke), (False, broke)]

    async def test_dependencies_are_asked_now_and_then(self, world: World) -> None:
        """However often the page is: what answered a moment ago is not asked again."""
        asked: list[datetime] = []

        async def note() -> None:
            asked.append(world.clock.at)

        world.ports = replace(world.ports, probes=[Probe("database", note, is_needed=True)])
        async with client_of(world.app()) as client:
            for seconds in (0, 4, 1):
                world.clock.advance(timedelta(seconds=seconds))
                await shown(client)

        assert asked == [NOW, NOW + timedelta(seconds=5)]


async def test_a_business_nobody_knows_has_no_page(client: httpx.AsyncClient) -> None:
    """Whoever asks may have mistyped it."""
    answer = await client.get("/api/overview", params={"organisation": "elsewhere"}, headers=VIEWER)
    assert answer.status_code == 404


async def test_without_the_database_there_is_no_page(world: World, client: httpx.AsyncClient) -> None:
    """The answer says that it is for a while, whichever part has noticed."""
    world.reader.failure = ProviderUnavailable("database", "down")
    assert (await client.get("/api/overview", headers=VIEWER)).status_code == 503
