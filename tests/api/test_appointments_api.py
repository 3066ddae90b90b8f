"""Appointments over REST."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from api.appointment_desk import BookingOrder, MoveOrder
from domain.business import AppointmentStatus, Location
from domain.errors import ProviderUnavailable, RuleBroken
from domain.ports.reading import AppointmentFilter
from domain.slots import PartOfDay
from tests.api.conftest import World
from tests.api.office import DANA, NINE, NORTHGATE, OFFER, WORKSHOP, booked

ORDER = {"contact_id": DANA.contact_id, "service_key": "inspection", "start": "2026-11-24T09:00"}
HOUR = timedelta(hours=1)


@pytest.fixture
def api(api: httpx.AsyncClient) -> httpx.AsyncClient:
    """Send an idempotency key too."""
    api.headers["Idempotency-Key"] = "k1"
    return api


@pytest.fixture
def nine(world: World) -> None:
    """Have Dana's inspection at nine."""
    world.office.appointments.kept.append(booked())


class TestAvailability:
    """`GET /api/availability`."""

    async def test_free_starts_are_local(self, world: World, api: httpx.AsyncClient) -> None:
        """A start can be booked as it stands there; `from` alone means a week."""
        wanted = {"service": "inspection", "from": "2026-11-24", "part_of_day": "morning"}
        found = (await api.get("/api/availability", params=wanted)).json()

        assert found["slots"] == [
            {
                "resource_key": "bay_1",
                "start": "2026-11-24T09:00",
                "starts_at": "2026-11-24T09:00:00-05:00",
                "ends_at": "2026-11-24T10:00:00-05:00",
                "time_zone": "America/New_York",
            }
        ]
        assert world.office.slots.asked == [("inspection", date(2026, 11, 24), date(2026, 11, 30), PartOfDay.MORNING)]

    @pytest.mark.parametrize(
        ("odd", "field"),
        [
            ({"service": "haircut"}, "query.service"),
            ({"to": "2026-11-23"}, "query.to"),
            ({"to": "2026-12-25"}, "query.to"),
            ({"from": "24.11.2026"}, "query.from"),
            ({"from": "9999-12-31"}, "query.from"),
            ({"part_of_day": "night"}, "query.part_of_day"),
        ],
    )
    async def test_odd_questions_are_problems(self, api: httpx.AsyncClient, odd: dict[str, str], field: str) -> None:
        """The field is named, and what would do."""
        response = await api.get("/api/availability", params={"service": "inspection", "from": "2026-11-24"} | odd)

        assert response.status_code == 422
        assert [one["field"] for one in response.json()["errors"]] == [field]

    async def test_one_resource_alone_is_asked_for(self, world: World, api: httpx.AsyncClient) -> None:
        """One that does not do the service is named as the odd field, with those that do."""
        wanted = {"service": "inspection", "from": "2026-11-24", "resource": "bay_1"}
        found = await api.get("/api/availability", params=wanted)
        odd = await api.get("/api/availability", params=wanted | {"resource": "bay_9"})

        assert found.status_code == 200
        assert (odd.status_code, odd.json()["errors"][0]["field"]) == (422, "query.resource")
        assert "bay_1" in odd.json()["errors"][0]["message"]

    async def test_unknown_service_names_those_there_are(self, api: httpx.AsyncClient) -> None:
        """The requester need not look for the list."""
        response = await api.get("/api/availability", params={"service": "haircut", "from": "2026-11-24"})

        assert "inspection" in response.json()["errors"][0]["message"]


class TestList:
    """`GET /api/appointments`."""

    async def test_pages_join(self, world: World, api: httpx.AsyncClient) -> None:
        """By start; the cursor leads on."""
        world.office.appointments.kept = [booked(name, starts_at=NINE + n * HOUR) for n, name in enumerate("abc")]
        first = (await api.get("/api/appointments", params={"limit": "2"})).json()
        second = (await api.get("/api/appointments", params={"limit": "2", "cursor": first["next_cursor"]})).json()

        pages = [[one["appointment_id"] for one in page["appointments"]] for page in (first, second)]
        assert pages == [["a", "b"], ["c"]]
        assert second["next_cursor"] is None

    async def test_days_are_those_of_the_business(self, world: World, api: httpx.AsyncClient) -> None:
        """From its midnight to the next one after the last day, and what else is asked for."""
        wanted = {"from": "2026-11-24", "to": "2026-11-24", "contact": "contact-1", "status": "confirmed"}
        await api.get("/api/appointments", params=wanted)

        midnight = datetime(2026, 11, 24, 5, tzinfo=UTC)
        assert world.office.appointments.asked == [
            AppointmentFilter(
                NORTHGATE, midnight, midnight + timedelta(days=1), "contact-1", AppointmentStatus.CONFIRMED
            )
        ]


@pytest.mark.usefixtures("nine")
async def test_appointment_is_shown_in_local_time(api: httpx.AsyncClient) -> None:
    """With its customer's name; who has it is told so."""
    shown = await api.get("/api/appointments/appt-1")

    assert shown.json()["starts_at"] == "2026-11-24T09:00:00-05:00"
    assert shown.json()["contact_name"] == DANA.name
    known = {"If-None-Match": shown.headers["etag"]}
    assert (await api.get("/api/appointments/appt-1", headers=known)).status_code == 304


class TestBook:
    """`POST /api/appointments`."""

    async def test_booking_goes_through_the_desk_once(self, world: World, api: httpx.AsyncClient) -> None:
        """The repeat gets the same answer; the intent is the appointment's, and found where the answer says."""
        first = await api.post("/api/appointments", json=ORDER)
        second = await api.post("/api/appointments", json=ORDER)

        [order] = world.office.desk.orders
        assert order == BookingOrder(order.intent_id, NORTHGATE, DANA.contact_id, "inspection", "2026-11-24T09:00")
        assert first.status_code == 201
        assert first.json() == second.json() == (await api.get(first.headers["location"])).json()

    async def test_keys_of_two_requesters_are_apart(self, world: World, api: httpx.AsyncClient) -> None:
        """One's key says nothing about another's request."""
        await api.post("/api/appointments", json=ORDER)
        await api.post("/api/appointments", json=ORDER, headers={"Authorization": "Bearer hf_operator_2"})

        assert len(set(world.office.desk.intents)) == 2

    async def test_taken_slot_is_a_conflict_with_alternatives(self, world: World, api: httpx.AsyncClient) -> None:
        """Open, but another's: what is free instead can be booked as it stands."""
        world.office.desk.taken = (replace(OFFER, starts_at=NINE + HOUR, ends_at=NINE + 2 * HOUR),)
        response = await api.post("/api/appointments", json=ORDER)

        assert (response.status_code, response.json()["code"]) == (409, "slot_taken")
        assert [one["start"] for one in response.json()["alternatives"]] == ["2026-11-24T10:00"]

    @pytest.mark.parametrize(
        ("start", "word"),
        [
            ("2026-11-24T12:00", "opening hours"),
            ("2026-11-24T09:07", "quarter"),
            ("2026-11-23T09:00", "past"),
            ("2026-11-23T10:15", "soon"),
            ("2027-11-23T09:00", "far ahead"),
        ],
    )
    async def test_start_that_can_not_be_booked_says_why(
        self, world: World, api: httpx.AsyncClient, start: str, word: str
    ) -> None:
        """It is ten on Monday; whoever else has booked, that start is no use, and others are named."""
        world.office.desk.taken = (OFFER,)
        response = await api.post("/api/appointments", json=ORDER | {"start": start})

        assert (response.status_code, response.json()["code"]) == (422, "not_bookable")
        assert word in response.json()["detail"]
        assert response.json()["alternatives"]

    @pytest.mark.parametrize(
        ("odd", "field"),
        [
            ({"contact_id": "nobody"}, "body.contact_id"),
            ({"service_key": "haircut"}, "body.service_key"),
            ({"resource_key": "bay_9"}, "body.resource_key"),
            ({"start": "2026-03-08T02:30"}, "body.start"),
            ({"start": "2026-02-30T09:00"}, "body.start"),
            ({"start": "tomorrow"}, "body.start"),
            ({"start": "2026-11-24T09:00Z"}, "body.start"),
        ],
    )
    async def test_odd_orders_never_reach_the_desk(
        self, world: World, api: httpx.AsyncClient, odd: dict[str, str], field: str
    ) -> None:
        """Nobody, nothing, a time the clocks skip, a day that is none, no time, an instant."""
        response = await api.post("/api/appointments", json=ORDER | odd)

        assert response.status_code == 422
        assert [one["field"] for one in response.json()["errors"]] == [field]
        assert world.office.desk.intents == []

    async def test_place_has_to_be_named_where_clocks_differ(self, world: World, api: httpx.AsyncClient) -> None:
        """Nine o'clock alone would name two instants."""
        bay = WORKSHOP.resources[0]
        world.office.directory.organisations[NORTHGATE] = replace(
            WORKSHOP,
            locations=(Location("east", "East", "America/New_York"), Location("west", "West", "America/Chicago")),
            resources=(replace(bay, location_key="east"), replace(bay, key="bay_2", location_key="west")),
            services=(replace(WORKSHOP.services[0], resource_keys=("bay_1", "bay_2")),),
        )
        unnamed = await api.post("/api/appointments", json=ORDER)
        await api.post("/api/appointments", json=ORDER | {"location_key": "west"}, headers={"Idempotency-Key": "k2"})

        assert [one["field"] for one in unnamed.json()["errors"]] == ["body.location_key"]
        assert [order.location_key for order in world.office.desk.orders if isinstance(order, BookingOrder)] == ["west"]

    async def test_desk_that_is_away_can_be_asked_again(self, world: World, api: httpx.AsyncClient) -> None:
        """The same key is a new attempt at the same intent."""
        world.office.desk.failure = ProviderUnavailable("temporal", "away")
        away = await api.post("/api/appointments", json=ORDER)
        world.office.desk.failure = None
        back = await api.post("/api/appointments", json=ORDER)

        assert (away.status_code, back.status_code) == (503, 201)
        assert "retry-after" in away.headers
        assert len(set(world.office.desk.intents)) == 1


@pytest.mark.usefixtures("nine")
class TestChange:
    """`POST /api/appointments/{id}/…`."""

    async def test_appointment_is_moved_once(self, world: World, api: httpx.AsyncClient) -> None:
        """The answer is the appointment where it is now."""
        answers = [
            await api.post("/api/appointments/appt-1/reschedule", json={"start": "2026-11-24T10:00"}) for _ in range(2)
        ]

        [order] = world.office.desk.orders
        assert order == MoveOrder(order.intent_id, NORTHGATE, "appt-1", "2026-11-24T10:00")
        assert [answer.json()["starts_at"] for answer in answers] == ["2026-11-24T10:00:00-05:00"] * 2

    async def test_appointment_is_moved_to_a_resource(self, world: World, api: httpx.AsyncClient) -> None:
        """One that does its service; of another the desk never hears."""
        move = {"start": "2026-11-24T10:00", "resource_key": "bay_1"}
        moved = await api.post("/api/appointments/appt-1/reschedule", json=move)
        odd = await api.post(
            "/api/appointments/appt-1/reschedule",
            json=move | {"resource_key": "bay_9"},
            headers={"Idempotency-Key": "k2"},
        )

        [order] = world.office.desk.orders
        assert order == MoveOrder(order.intent_id, NORTHGATE, "appt-1", "2026-11-24T10:00", "bay_1")
        assert (moved.status_code, odd.status_code) == (200, 422)
        assert odd.json()["errors"][0]["field"] == "body.resource_key"

    async def test_move_to_a_taken_slot_leaves_it(self, world: World, api: httpx.AsyncClient) -> None:
        """And says what is free."""
        world.office.desk.taken = (OFFER,)
        response = await api.post("/api/appointments/appt-1/reschedule", json={"start": "2026-11-24T10:00"})

        assert (response.status_code, response.json()["code"]) == (409, "slot_taken")
        assert response.json()["alternatives"]

    async def test_appointment_is_cancelled(self, api: httpx.AsyncClient) -> None:
        """There is nothing to say but which."""
        assert (await api.post("/api/appointments/appt-1/cancel")).json()["status"] == "cancelled"

    @pytest.mark.parametrize("status", ["attended", "no_show"])
    async def test_appointment_is_marked(self, api: httpx.AsyncClient, status: str) -> None:
        """Whether the customer came."""
        marked = await api.post("/api/appointments/appt-1/mark", json={"status": status})

        assert marked.json()["status"] == status

    async def test_nothing_else_is_marked(self, api: httpx.AsyncClient) -> None:
        """Other states have ways of their own."""
        assert (await api.post("/api/appointments/appt-1/mark", json={"status": "held"})).status_code == 422

    async def test_refusal_of_the_workflow_is_a_conflict(self, world: World, api: httpx.AsyncClient) -> None:
        """With its own words: what has begun can't be cancelled."""
        world.office.desk.failure = RuleBroken("The appointment has begun.")
        response = await api.post("/api/appointments/appt-1/cancel")

        assert (response.status_code, response.json()["detail"]) == (409, "The appointment has begun.")

    async def test_one_key_serves_each_route(self, world: World, api: httpx.AsyncClient) -> None:
        """A key belongs to one path; the same one elsewhere is another intent."""
        await api.post("/api/appointments/appt-1/cancel")
        await api.post("/api/appointments/appt-1/mark", json={"status": "no_show"})

        assert len(set(world.office.desk.intents)) == 2

    @pytest.mark.parametrize("verb", ["reschedule", "cancel", "mark"])
    async def test_unknown_appointment_is_not_found(self, api: httpx.AsyncClient, verb: str) -> None:
        """Nothing reaches the desk."""
        body = {"reschedule": {"start": "2026-11-24T10:00"}, "mark": {"status": "no_show"}}.get(verb)

        assert (await api.post(f"/api/appointments/other/{verb}", json=body)).status_code == 404
