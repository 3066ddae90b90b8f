"""When the business is free: opening hours, its own appointments, and what its calendars say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from activities.appointments import AppointmentEffects
from activities.availability import Availability, find_service, known_service
from activities.booking_messages import SlotSearch
from domain.business import BusySpan, Organisation
from domain.errors import NotFound, ProviderUnavailable, RuleBroken
from domain.slots import PartOfDay
from store.database import Database
from tests.activities.appointments import claim
from tests.fakes.far_apart import FarApart
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.vendors import FakeCalendars
from tests.workflows.booking import BAY_1, BAY_2, NINE
from tests.workflows.house import NOW

CALENDARS = ("bay-1@northgate.example", "bay-2@northgate.example")
THROUGHOUT = (BusySpan(NOW - timedelta(days=1), NOW + timedelta(days=90)),)
HOUR = timedelta(hours=1)


@pytest.fixture
def far_apart(sqlite: Database, book: FaultyBook, calendars: FakeCalendars) -> Availability:
    """Return the search at a business of two places."""
    return Availability(directory=FarApart(sqlite), book=book, calendars=calendars, clock=lambda: NOW)


def _tuesday(**changes: object) -> SlotSearch:
    usual: dict[str, object] = {
        "organisation_id": "northgate",
        "service_key": "inspection",
        "from_date": "2026-11-24",
        "to_date": "2026-11-24",
        "limit": 99,
    }
    return SlotSearch(**(usual | changes))  # type: ignore[arg-type]  # tests name fields


async def _starts(availability: Availability, **changes: object) -> list[str]:
    offers = await availability.find_free_slots(_tuesday(**changes))
    return [f"{offer.starts_at:%d %H:%M}" for offer in offers]


class TestFinding:
    """A start is free when hours, appointments and calendar all say so."""

    async def test_an_open_day_is_free_within_its_hours(self, availability: Availability) -> None:
        """From eight to eleven and from one to four, New York time, on the quarter hour."""
        starts = await _starts(availability)
        assert (starts[0], starts[-1], len(starts)) == ("24 13:00", "24 21:00", 26)
        assert "24 17:00" not in starts

    async def test_what_we_have_booked_is_busy(self, availability: Availability, effects: AppointmentEffects) -> None:
        """Held on both bays: an hour is gone, and what would run into it."""
        await effects.claim(claim("a-1", BAY_1))
        await effects.claim(claim("a-2", BAY_2))
        starts = await _starts(availability, part_of_day=PartOfDay.MORNING)
        assert starts == ["24 13:00", *(f"24 15:{minute:02}" for minute in (0, 15, 30, 45)), "24 16:00"]

    async def test_with_one_bay_taken_the_other_is_offered(
        self, availability: Availability, effects: AppointmentEffects
    ) -> None:
        """The start stays free."""
        await effects.claim(claim("a-1", BAY_1))
        offers = await availability.find_free_slots(_tuesday())
        assert [offer.resource_key for offer in offers if offer.starts_at == NINE] == ["bay_2"]

    async def test_what_the_calendars_say_is_busy(self, availability: Availability, calendars: FakeCalendars) -> None:
        """People write into their calendars without asking us."""
        calendars.busy_spans = dict.fromkeys(CALENDARS, (BusySpan(NINE, NINE + HOUR),))
        assert "24 14:00" not in await _starts(availability)

    async def test_a_calendar_in_error_is_busy_throughout(
        self, availability: Availability, calendars: FakeCalendars
    ) -> None:
        """A bay nobody can see into is not offered; the other one is."""
        calendars.busy_spans = {CALENDARS[0]: THROUGHOUT}
        offers = await availability.find_free_slots(_tuesday())
        assert {offer.resource_key for offer in offers} == {"bay_2"}

    async def test_a_calendar_that_does_not_answer_is_no_free_day(
        self, availability: Availability, calendars: FakeCalendars
    ) -> None:
        """Nothing is offered on a guess."""
        calendars.reading.failures = [ProviderUnavailable("google_calendar", "503")]
        with pytest.raises(ProviderUnavailable):
            await availability.find_free_slots(_tuesday())

    async def test_so_many_are_returned_as_were_asked_for(self, availability: Availability) -> None:
        """Five are enough for the ear."""
        assert await _starts(availability, limit=2) == ["24 13:00", "24 13:15"]

    async def test_the_afternoon_is_asked_for_alone(self, availability: Availability) -> None:
        """Noon divides the day on the wall clock."""
        assert (await _starts(availability, part_of_day=PartOfDay.AFTERNOON))[0] == "24 18:00"


class TestBounds:
    """A model may ask for any dates there are."""

    async def test_what_is_past_is_not_offered(self, availability: Availability) -> None:
        """Asked from the year one, the search begins today, with the notice the business wants."""
        assert (await _starts(availability, from_date="0001-01-01", to_date="2026-11-21"))[0] == "21 16:00"

    async def test_nothing_is_offered_beyond_the_horizon(self, availability: Availability) -> None:
        """Sixty days from now is as far as the book is open."""
        offers = await availability.find_free_slots(_tuesday(to_date="9999-12-31", limit=9999))
        assert max(offer.starts_at for offer in offers) <= NOW + timedelta(days=60)

    @pytest.mark.parametrize(
        ("from_date", "to_date", "reason"),
        [
            ("2027-06-01", "2027-06-02", "can be booked until 2027-01-20"),
            ("2026-11-25", "2026-11-24", "2026-11-25 is after to_date 2026-11-24"),
            ("2020-01-01", "2020-01-02", "2020-01-02 is past: today is 2026-11-21"),
            ("2026-02-30", "2026-12-24", "'2026-02-30' is no date"),
            ("2026-11-24", "soon", "'soon' is no date"),
        ],
        ids=["beyond", "reversed", "past", "impossible", "no date"],
    )
    async def test_days_that_can_not_be_are_explained(
        self, availability: Availability, calendars: FakeCalendars, from_date: str, to_date: str, reason: str
    ) -> None:
        """No calendar is asked, and the answer says which days could be."""
        with pytest.raises(RuleBroken, match=reason):
            await _starts(availability, from_date=from_date, to_date=to_date)
        assert calendars.asked == []

    @pytest.mark.parametrize(
        ("changes", "nearest"),
        [
            ({"from_date": "2026-11-22", "to_date": "2026-11-22"}, ["23 13:00", "23 13:15", "23 13:30"]),
            ({"part_of_day": PartOfDay.MORNING}, ["24 18:00", "24 18:15", "24 18:30"]),
        ],
        ids=["a Sunday", "a full morning"],
    )
    async def test_days_without_a_free_start_are_answered_with_the_nearest(
        self, availability: Availability, calendars: FakeCalendars, changes: dict[str, object], nearest: list[str]
    ) -> None:
        """Before or after them, or on another part of the day."""
        calendars.busy_spans = dict.fromkeys(CALENDARS, (BusySpan(NINE - HOUR, NINE + 3 * HOUR),))
        assert await _starts(availability, **changes) == nearest

    async def test_the_nearest_start_may_be_weeks_away(
        self, availability: Availability, calendars: FakeCalendars
    ) -> None:
        """A full month is no reason to say that there is nothing."""
        full = BusySpan(NOW, NOW + timedelta(days=30))
        calendars.busy_spans = dict.fromkeys(CALENDARS, (full,))
        assert (await _starts(availability))[0] == "21 15:00"

    async def test_a_book_that_is_full_offers_nothing(
        self, availability: Availability, calendars: FakeCalendars
    ) -> None:
        """Then a message can be taken."""
        calendars.busy_spans = dict.fromkeys(CALENDARS, THROUGHOUT)
        assert await _starts(availability) == []

    async def test_a_service_we_do_not_have_is_explained(self, availability: Availability) -> None:
        """The model hears which there are."""
        with pytest.raises(NotFound, match="there are: inspection, oil_change, brake_service"):
            await availability.find_free_slots(_tuesday(service_key="waxing"))


class TestPlaces:
    """Days and starts are those of the place that is asked for."""

    async def test_starts_are_local_at_the_location(self, far_apart: Availability) -> None:
        """Eight in the morning in Los Angeles is 16:00 UTC."""
        offers = await far_apart.find_free_slots(_tuesday(location_key="la"))
        assert {offer.resource_key for offer in offers} == {"bay_2"}
        assert f"{offers[0].starts_at:%d %H:%M}" == "24 16:00"

    @pytest.mark.parametrize(
        ("location", "kind", "said"),
        [(None, RuleBroken, "Ask at which location"), ("paris", NotFound, r"offered at: ny \(New York\)")],
    )
    async def test_a_location_that_is_missing_or_wrong_is_explained(
        self, far_apart: Availability, location: str | None, kind: type[Exception], said: str
    ) -> None:
        """Two clocks can't be told apart by a local time."""
        with pytest.raises(kind, match=said):
            await far_apart.find_free_slots(_tuesday(location_key=location))

    async def test_a_business_of_one_place_needs_none_named(self, availability: Availability) -> None:
        """Whatever a model makes up."""
        assert await _starts(availability, location_key="downtown")

    async def test_who_is_away_is_not_offered(self, far_apart: Availability) -> None:
        """Los Angeles is closed for repairs from noon."""
        offers = await far_apart.find_free_slots(_tuesday(location_key="la"))
        assert max(offer.ends_at for offer in offers) == datetime(2026, 11, 24, 20, tzinfo=UTC)


class TestOneStart:
    """What a caller has named."""

    async def test_a_free_start_is_offered_on_every_free_resource(
        self, availability: Availability, workshop: Organisation
    ) -> None:
        """The preferred one first."""
        service = find_service(workshop, "inspection")
        assert list(await availability.at(workshop, service, NINE)) == [BAY_1, BAY_2]

    @pytest.mark.parametrize("year", [1, 2025, 2027, 9998])
    async def test_a_start_out_of_reach_asks_nobody(
        self, availability: Availability, workshop: Organisation, calendars: FakeCalendars, year: int
    ) -> None:
        """Past, or beyond the horizon."""
        service = find_service(workshop, "inspection")
        assert not await availability.at(workshop, service, NINE.replace(year=year))
        assert calendars.asked == []


class TestRetired:
    """What is offered no more."""

    def test_retired_service_is_known_for_what_is_booked_alone(self, workshop: Organisation) -> None:
        """Whoever asks for it is told what else there is; an appointment of it can still be named and moved."""
        services = tuple(replace(one, is_retired=one.key == "inspection") for one in workshop.services)
        business = replace(workshop, services=services)

        assert known_service(business, "inspection").is_retired
        with pytest.raises(NotFound, match="There is no service 'inspection'; there are: ") as refused:
            find_service(business, "inspection")
        assert "inspection," not in str(refused.value)


class TestNear:
    """What to offer instead."""

    async def test_the_nearest_starts_are_offered_in_order(
        self, availability: Availability, workshop: Organisation, calendars: FakeCalendars
    ) -> None:
        """Three of them, around the wish."""
        calendars.busy_spans = dict.fromkeys(CALENDARS, (BusySpan(NINE, NINE + HOUR),))
        offers = await availability.near(workshop, find_service(workshop, "inspection"), NINE)
        assert [offer.starts_at for offer in offers] == [NINE - HOUR, NINE + HOUR, NINE + HOUR * 1.25]

    @pytest.mark.parametrize(
        ("wish", "nearest"),
        [
            (datetime(1, 1, 2, tzinfo=UTC), datetime(2026, 11, 21, 16, 0, tzinfo=UTC)),
            (datetime(9999, 12, 30, tzinfo=UTC), datetime(2027, 1, 20, 15, 0, tzinfo=UTC)),
        ],
        ids=["past", "beyond"],
    )
    async def test_a_wish_out_of_reach_gets_the_nearest_there_is(
        self, availability: Availability, workshop: Organisation, wish: datetime, nearest: datetime
    ) -> None:
        """Today for yesterday, the last day of the book for next year."""
        offers = await availability.near(workshop, find_service(workshop, "inspection"), wish)
        assert nearest in {offer.starts_at for offer in offers}
