"""Free starts, by example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.business import (
    Absence,
    BusySpan,
    Location,
    OpeningHours,
    OpenSpan,
    Organisation,
    Resource,
    Service,
    SlotOffer,
)
from domain.errors import RuleBroken
from domain.slots import PartOfDay, free_slots, local_start, offers_at, quanta, why_not

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 23)
#: Saturday, 21 November 2026, 10:00 in New York.
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
GAP_DAY = date(2026, 3, 8)
OVERLAP_DAY = date(2026, 11, 1)


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    """Return a local time as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def busy(start: str, end: str) -> BusySpan:
    """Return a busy span between two local times on the Monday."""
    return BusySpan(at(f"2026-11-23T{start}"), at(f"2026-11-23T{end}"))


def local(offers: Sequence[SlotOffer]) -> list[str]:
    """Return the offers' local starts on one day."""
    return [f"{offer.starts_at.astimezone(NEW_YORK):%H:%M}" for offer in offers]


def on_monday(
    workshop: Organisation, service: Service, spans: Mapping[str, Sequence[BusySpan]] | None = None, now: datetime = NOW
) -> list[SlotOffer]:
    """Return the free starts of the Monday."""
    return free_slots(
        organisation=workshop, service=service, busy=spans or {}, first_day=MONDAY, last_day=MONDAY, now=now
    )


def open_at_night(workshop: Organisation, opens: time, closes: time) -> Organisation:
    """Return a business with one bay, open every day between two wall times, bookable far ahead."""
    hours = OpeningHours(dict.fromkeys(range(7), (OpenSpan(opens, closes),)))
    return replace(
        workshop,
        resources=(Resource("bay_1", "Bay 1", hours),),
        minimum_notice=timedelta(0),
        booking_horizon=timedelta(days=400),
    )


def on_day(workshop: Organisation, service: Service, day: date) -> list[SlotOffer]:
    """Return the free starts of one day of 2026, asked at New Year."""
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    return free_slots(organisation=workshop, service=service, busy={}, first_day=day, last_day=day, now=new_year)


def elsewhere(workshop: Organisation, zone: str) -> Organisation:
    """Return the business with its second bay in another zone."""
    bay_1, bay_2 = workshop.resources[:2]
    place = Location("there", "There", zone)
    return replace(workshop, resources=(bay_1, replace(bay_2, location_key="there")), locations=(place,))


class TestOpeningHours:
    """Starts lie inside the opening hours."""

    def test_service_fits_into_one_span(self, workshop: Organisation, inspection: Service) -> None:
        """The last start before the break and before closing leaves room for the whole service."""
        starts = local(on_monday(workshop, inspection))
        assert starts[0] == "08:00"
        assert starts[-1] == "16:00"
        assert "11:00" in starts
        assert not {"11:15", "12:00", "12:45"} & set(starts)

    def test_closed_weekday_and_closed_date_offer_nothing(self, workshop: Organisation, inspection: Service) -> None:
        """A Sunday without hours and a holiday are alike."""
        sunday = MONDAY - timedelta(days=1)
        holiday = replace(workshop.resources[0].hours, closed_on=frozenset({MONDAY}))
        closed = replace(workshop, resources=tuple(replace(bay, hours=holiday) for bay in workshop.resources))
        assert on_monday(closed, inspection) == []
        assert (
            free_slots(organisation=workshop, service=inspection, busy={}, first_day=sunday, last_day=sunday, now=NOW)
            == []
        )

    def test_closing_at_midnight_means_the_end_of_the_day(self, workshop: Organisation, inspection: Service) -> None:
        """A span can't say 24:00, so 00:00 stands for it."""
        late = open_at_night(workshop, time(22), time(0))
        assert local(on_day(late, inspection, MONDAY)) == ["22:00", "22:15", "22:30", "22:45", "23:00"]

    def test_grid_counts_from_midnight(self, workshop: Organisation, inspection: Service) -> None:
        """A business that opens at ten past eight is offered from a quarter past."""
        odd = open_at_night(workshop, time(8, 10), time(9, 30))
        assert local(on_day(odd, inspection, MONDAY)) == ["08:15", "08:30"]

    def test_part_of_day_is_split_at_noon(self, workshop: Organisation, inspection: Service) -> None:
        """Morning and afternoon together are the day."""
        parts = {
            part: free_slots(
                organisation=workshop,
                service=inspection,
                busy={},
                first_day=MONDAY,
                last_day=MONDAY,
                now=NOW,
                part_of_day=part,
            )
            for part in PartOfDay
        }
        assert local(parts[PartOfDay.MORNING])[-1] == "11:00"
        assert local(parts[PartOfDay.AFTERNOON])[0] == "13:00"
        assert parts[PartOfDay.MORNING] + parts[PartOfDay.AFTERNOON] == parts[PartOfDay.ANY]


class TestDaylightSaving:
    """Opening hours are what the clock on the wall shows."""

    def test_skipped_times_are_not_offered(self, workshop: Organisation, inspection: Service) -> None:
        """Between 02:00 and 03:00 there is nothing in the night the clocks go forward."""
        night = open_at_night(workshop, time(1), time(4))
        assert local(on_day(night, inspection, GAP_DAY)) == ["01:00", "01:15", "01:30", "01:45", "03:00"]

    def test_repeated_times_are_offered_once(self, workshop: Organisation, inspection: Service) -> None:
        """01:30 in the night the clocks go back means the first 01:30."""
        offers = on_day(open_at_night(workshop, time(1), time(3)), inspection, OVERLAP_DAY)
        assert local(offers) == ["01:00", "01:15", "01:30", "01:45", "02:00"]
        assert offers[0].starts_at == datetime(2026, 11, 1, 5, tzinfo=UTC)
        assert offers[-1].starts_at == datetime(2026, 11, 1, 7, tzinfo=UTC)

    def test_service_over_the_gap_takes_its_full_time(self, workshop: Organisation, inspection: Service) -> None:
        """An hour from 01:45 ends at 03:45 on the wall."""
        offers = on_day(open_at_night(workshop, time(1), time(3, 45)), inspection, GAP_DAY)
        assert local(offers)[-1] == "01:45"
        assert offers[-1].ends_at == at("2026-03-08T03:45")

    def test_closing_inside_the_gap_means_its_beginning(self, workshop: Organisation, inspection: Service) -> None:
        """Whoever closes at 02:30 closes when the clock jumps over it."""
        assert local(on_day(open_at_night(workshop, time(1), time(2, 30)), inspection, GAP_DAY)) == ["01:00"]

    def test_skipped_times_are_not_moved_onto_later_ones(self, workshop: Organisation, inspection: Service) -> None:
        """02:15 does not become 03:15 where 03:15 is not on the grid."""
        offers = free_slots(
            organisation=open_at_night(workshop, time(1), time(5)),
            service=inspection,
            busy={},
            first_day=GAP_DAY,
            last_day=GAP_DAY,
            now=datetime(2026, 1, 1, tzinfo=UTC),
            granularity=timedelta(minutes=45),
        )
        assert local(offers) == ["01:30", "03:00", "03:45"]

    def test_span_inside_the_gap_offers_nothing(self, workshop: Organisation, inspection: Service) -> None:
        """Opening hours that do not exist on a day are no opening hours."""
        assert on_day(open_at_night(workshop, time(2), time(3)), inspection, GAP_DAY) == []


class TestBusy:
    """What is taken is not offered."""

    def test_first_free_resource_in_order_of_preference(self, workshop: Organisation, inspection: Service) -> None:
        """While the first bay is busy the second is offered, at any other time the first."""
        offers = on_monday(workshop, inspection, {"bay_1": [busy("09:00", "10:00")]})
        by_start = {f"{offer.starts_at.astimezone(NEW_YORK):%H:%M}": offer.resource_key for offer in offers}
        assert by_start["08:00"] == "bay_2"
        assert by_start["09:45"] == "bay_2"
        assert by_start["10:00"] == "bay_1"

    def test_buffer_keeps_clear_of_the_next_appointment(self, workshop: Organisation, inspection: Service) -> None:
        """An hour and its quarter of clean-up do not fit into an hour between appointments."""
        one_bay = replace(inspection, resource_keys=("bay_1",))
        starts = local(on_monday(workshop, one_bay, {"bay_1": [busy("08:00", "09:00"), busy("10:00", "11:00")]}))
        assert starts == local(on_monday(workshop, one_bay, {"bay_1": [busy("08:00", "11:00")]}))
        assert "09:00" in local(on_monday(workshop, replace(one_bay, buffer=timedelta(0)), {"bay_1": []}))

    def test_buffer_may_run_past_closing(self, workshop: Organisation, inspection: Service) -> None:
        """Cleaning up needs no customer."""
        assert on_monday(workshop, inspection)[-1].ends_at == at("2026-11-23T17:00")

    def test_retired_resource_has_no_starts(self, workshop: Organisation, inspection: Service) -> None:
        """Whoever is left does it; where nobody is, there is none."""
        bay_1, bay_2 = workshop.resources
        one_left = replace(workshop, resources=(replace(bay_1, is_retired=True), bay_2))
        none_left = replace(workshop, resources=tuple(replace(one, is_retired=True) for one in workshop.resources))

        assert {offer.resource_key for offer in on_day(one_left, inspection, date(2026, 1, 5))} == {"bay_2"}
        assert on_day(none_left, inspection, date(2026, 1, 5)) == []

    def test_service_without_known_resource_has_no_starts(self, workshop: Organisation, inspection: Service) -> None:
        """A resource that has been removed can't do anything any more."""
        assert on_monday(workshop, replace(inspection, resource_keys=("bay_9",))) == []


class TestNoticeAndHorizon:
    """Neither too soon nor too far ahead."""

    def test_minimum_notice(self, workshop: Organisation, inspection: Service) -> None:
        """A start exactly the notice ahead is still possible."""
        starts = local(on_monday(workshop, inspection, now=at("2026-11-23T09:15")))
        assert starts[0] == "10:15"

    def test_booking_horizon(self, workshop: Organisation, inspection: Service) -> None:
        """A start exactly the horizon ahead is the last one, however far the search was meant to go."""
        near = replace(workshop, booking_horizon=timedelta(days=2))
        offers = free_slots(
            organisation=near, service=inspection, busy={}, first_day=date.min, last_day=date.max, now=NOW
        )
        assert offers[-1].starts_at == NOW + timedelta(days=2)


class TestOffersAt:
    """One exact start."""

    def test_every_free_resource_preferred_first(self, workshop: Organisation, inspection: Service) -> None:
        """The caller of this function can fall back from one bay to the next."""
        start = at("2026-11-23T09:00")
        offers = offers_at(organisation=workshop, service=inspection, busy={}, starts_at=start, now=NOW)
        assert [offer.resource_key for offer in offers] == ["bay_1", "bay_2"]
        assert {offer.starts_at for offer in offers} == {start}

    @pytest.mark.parametrize("start", ["2026-11-23T09:07", "2026-11-23T12:00", "2026-11-22T09:00", "2027-11-22T09:00"])
    def test_nothing_for_a_start_never_offered(self, workshop: Organisation, inspection: Service, start: str) -> None:
        """Off the grid, in the break, on a closed day and beyond the horizon nothing is bookable."""
        assert offers_at(organisation=workshop, service=inspection, busy={}, starts_at=at(start), now=NOW) == ()


class TestQuanta:
    """The unit of claiming."""

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            ("09:00", "10:00", ["09:00", "09:15", "09:30", "09:45"]),
            ("09:05", "09:20", ["09:00", "09:15"]),
            ("09:00", "09:01", ["09:00"]),
            ("09:00", "09:00", []),
        ],
    )
    def test_every_quantum_touched(self, start: str, end: str, expected: list[str]) -> None:
        """A quantum is claimed as soon as a minute of it is used; the end is exclusive."""
        span = busy(start, end)
        claimed = quanta(span.starts_at, span.ends_at)
        assert [f"{quantum.astimezone(NEW_YORK):%H:%M}" for quantum in claimed] == expected
        assert all(quantum.tzinfo is UTC for quantum in claimed)

    def test_zone_of_the_input_does_not_matter(self) -> None:
        """The same instants claim the same quanta."""
        span = busy("09:00", "10:00")
        assert quanta(span.starts_at.astimezone(NEW_YORK), span.ends_at) == quanta(span.starts_at, span.ends_at)


class TestLocalStart:
    """The local time the model writes."""

    def test_means_the_wall_time(self) -> None:
        """Nine in November is five hours behind UTC."""
        assert local_start("2026-11-24T09:00", NEW_YORK) == datetime(2026, 11, 24, 14, tzinfo=UTC)

    def test_repeated_time_means_its_first_occurrence(self) -> None:
        """01:30 in the night the clocks go back is still daylight-saving time."""
        assert local_start("2026-11-01T01:30", NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        "text",
        ["2026-03-08T02:30", "2026-11-31T09:00", "2026-11-24", "2026-11-24T9:00", "2026-11-24T09:00Z", "soon", ""],
    )
    def test_refuses_what_is_no_local_time(self, text: str) -> None:
        """A time the clocks skip, a day the calendar lacks, any other notation."""
        with pytest.raises(RuleBroken):
            local_start(text, NEW_YORK)


class TestPlaces:
    """Each resource keeps the clock of its own place."""

    def test_hours_are_wall_time_where_the_resource_is(self, workshop: Organisation, inspection: Service) -> None:
        """Eight in the morning in Los Angeles is eleven in New York."""
        there = elsewhere(workshop, "America/Los_Angeles")
        offers = on_monday(there, replace(inspection, resource_keys=("bay_2",)))
        assert offers[0].starts_at == at("2026-11-23T08:00", ZoneInfo("America/Los_Angeles"))

    def test_days_are_those_of_the_place(self, workshop: Organisation, inspection: Service) -> None:
        """Monday in Auckland begins on New York's Sunday."""
        there = elsewhere(workshop, "Pacific/Auckland")
        offers = on_monday(there, replace(inspection, resource_keys=("bay_2",)))
        assert local(offers)[0] == "14:00"
        assert {offer.starts_at.astimezone(ZoneInfo("Pacific/Auckland")).date() for offer in offers} == {MONDAY}

    def test_part_of_day_is_that_of_the_place(self, workshop: Organisation, inspection: Service) -> None:
        """Nine in the morning in Los Angeles is no afternoon, whatever New York says."""
        offers = free_slots(
            organisation=elsewhere(workshop, "America/Los_Angeles"),
            service=replace(inspection, resource_keys=("bay_2",)),
            busy={},
            first_day=MONDAY,
            last_day=MONDAY,
            now=NOW,
            part_of_day=PartOfDay.MORNING,
        )
        assert local(offers)[-1] == "14:00"


class TestAbsences:
    """Who is away can't be booked."""

    def test_absence_is_busy(self, workshop: Organisation, inspection: Service) -> None:
        """Service and buffer have to be over when it begins."""
        away = Absence(at("2026-11-23T10:00"), at("2026-11-25T00:00"), "repair")
        bay = replace(workshop.resources[0], absences=(away,))
        starts = local(on_monday(replace(workshop, resources=(bay,)), inspection))
        assert starts == ["08:00", "08:15", "08:30", "08:45"]


class TestWhyNot:
    """What to say about a start nobody can have."""

    @pytest.mark.parametrize(
        ("start", "reason"),
        [
            ("2026-11-20T09:00", "is past"),
            ("2026-11-21T10:30", "too soon"),
            ("2027-11-23T09:00", "too far ahead"),
            ("2026-11-23T03:00", "not within the opening hours"),
            ("2026-11-23T16:45", "not within the opening hours"),
            ("2026-11-23T09:10", "quarter of an hour"),
            ("2026-11-23T09:00", "taken"),
        ],
    )
    def test_reason_is_the_first_that_holds(
        self, workshop: Organisation, inspection: Service, start: str, reason: str
    ) -> None:
        """Past, notice, horizon, hours; what is left is that somebody has it."""
        assert reason in why_not(organisation=workshop, service=inspection, starts_at=at(start), now=NOW)
