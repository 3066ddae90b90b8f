"""Free starts, against a slow and obvious way of finding them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

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
from domain.slots import QUANTUM, free_slots, local_start, offers_at, quanta, why_not

DAY = timedelta(days=1)
#: Around each day one full opening day on either side.
TRANSITIONS = (
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Havana", date(2026, 3, 8)),
    ("Asia/Kolkata", date(2026, 6, 1)),
)


@dataclass(frozen=True)
class Case:
    """One question."""

    organisation: Organisation
    service: Service
    busy: dict[str, list[BusySpan]]
    day: date
    now: datetime


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a business with two resources, perhaps far apart, around a day on which the clocks change."""
    zone, day = draw(st.sampled_from(TRANSITIONS))
    elsewhere, _ = draw(st.sampled_from(TRANSITIONS))
    organisation = Organisation(
        "o",
        "o",
        zone,
        resources=(draw(resources("a", day)), draw(resources("b", day))),
        locations=(Location("elsewhere", "Elsewhere", elsewhere),),
        minimum_notice=timedelta(minutes=draw(st.integers(0, 120))),
        booking_horizon=timedelta(hours=draw(st.integers(12, 96))),
    )
    midnight = datetime.combine(day, time(), UTC)
    busy = {key: draw(st.lists(busy_spans(midnight), max_size=6)) for key in ("a", "b")}
    now = midnight + timedelta(minutes=draw(st.integers(-2880, 600)))
    return Case(organisation, draw(services()), busy, day, now)


@st.composite
def resources(draw: st.DrawFn, key: str, day: date) -> Resource:
    """Draw a resource here or elsewhere, with a holiday and absences around a day."""
    midnight = datetime.combine(day, time(), UTC)
    away = draw(st.lists(busy_spans(midnight), max_size=2))
    return Resource(
        key,
        key,
        OpeningHours(
            {weekday: draw(spans()) for weekday in range(7)},
            closed_on=frozenset(draw(st.lists(st.sampled_from((day - DAY, day, day + DAY)), max_size=1))),
        ),
        location_key=draw(st.sampled_from((None, "elsewhere"))),
        absences=tuple(Absence(span.starts_at, span.ends_at) for span in away),
    )


def services() -> st.SearchStrategy[Service]:
    """Draw a service of one or both resources."""
    return st.builds(
        lambda duration, buffer, keys: Service(
            "s", "s", duration=timedelta(minutes=5 * duration), buffer=timedelta(minutes=5 * buffer), resource_keys=keys
        ),
        st.integers(1, 30),
        st.integers(0, 6),
        st.sampled_from((("a", "b"), ("b", "a"), ("b",))),
    )


@st.composite
def spans(draw: st.DrawFn) -> tuple[OpenSpan, ...]:
    """Draw up to two spans on quarter hours, most of them at night, where clocks change."""
    quarters = st.integers(0, 95) | st.integers(0, 20)
    edges = sorted(draw(st.lists(quarters, min_size=0, max_size=4, unique=True)))
    clock = [time(edge // 4, edge % 4 * 15) for edge in edges]
    return tuple(OpenSpan(opens, closes) for opens, closes in zip(clock[::2], clock[1::2], strict=False))


def busy_spans(midnight: datetime) -> st.SearchStrategy[BusySpan]:
    """Draw a busy span of any minute within two days around a midnight."""
    return st.builds(
        lambda start, length: BusySpan(
            midnight + timedelta(minutes=start), midnight + timedelta(minutes=start + length)
        ),
        st.integers(-1440, 2880),
        st.integers(1, 600),
    )


@cache
def wall_clock(zone: str, day: date) -> tuple[tuple[datetime, datetime, bool], ...]:
    """Return each quarter hour around a day, what the wall clock shows, and whether for the second time."""
    first = datetime.combine(day - 2 * DAY, time(), UTC)
    instants = tuple(first + number * QUANTUM for number in range(5 * 96))
    walls = tuple(instant.astimezone(ZoneInfo(zone)) for instant in instants)
    return tuple(
        (instant, wall.replace(tzinfo=None), wall.fold == 1) for instant, wall in zip(instants, walls, strict=True)
    )


def slow_offers(case: Case) -> Iterator[SlotOffer]:
    """Yield one offer for each start by looking at every quarter of an hour and every resource."""
    resources = {resource.key: resource for resource in case.organisation.resources}
    for number, (instant, _, _) in enumerate(wall_clock("UTC", case.day)):
        if not is_in_time(case, instant):
            continue
        for key in case.service.resource_keys:
            if fits(case, resources[key], number) and not collides(case, resources[key], instant):
                yield SlotOffer(key, instant, instant + case.service.duration)
                break


def fits(case: Case, resource: Resource, number: int) -> bool:
    """Say whether a service that begins at that quarter is over when the clock there first shows the closing time."""
    clock = wall_clock(zone_of(case, resource), case.day)
    instant, wall, is_repeat = clock[number]
    is_wanted = case.day - DAY <= wall.date() <= case.day + DAY
    if is_repeat or not is_wanted or wall.date() in resource.hours.closed_on:
        return False
    for span in resource.hours.weekly[wall.weekday()]:
        if span.opens <= wall.time() < span.closes:
            closing = datetime.combine(wall.date(), span.closes)
            return instant + case.service.duration <= next(i for i, shown, _ in clock if shown >= closing)
    return False


def zone_of(case: Case, resource: Resource) -> str:
    """Return whose clock a resource keeps."""
    return case.organisation.locations[0].time_zone if resource.location_key else case.organisation.time_zone


def collides(case: Case, resource: Resource, instant: datetime) -> bool:
    """Say whether service and buffer touch anything busy."""
    end = instant + case.service.duration + case.service.buffer
    blocks: tuple[BusySpan | Absence, ...] = (*case.busy[resource.key], *resource.absences)
    return any(span.starts_at < end and instant < span.ends_at for span in blocks)


def is_in_time(case: Case, instant: datetime) -> bool:
    """Say whether notice and horizon allow it."""
    ahead = instant - case.now
    return case.organisation.minimum_notice <= ahead <= case.organisation.booking_horizon


def local_day(case: Case, resource: Resource, offer: SlotOffer) -> date:
    """Return the day an offer is on by its resource's clock."""
    return offer.starts_at.astimezone(ZoneInfo(zone_of(case, resource))).date()


def fast_offers(case: Case) -> list[SlotOffer]:
    """Return what the product finds."""
    return free_slots(
        organisation=case.organisation,
        service=case.service,
        busy=case.busy,
        first_day=case.day - DAY,
        last_day=case.day + DAY,
        now=case.now,
    )


@settings(max_examples=100)
@given(cases())
def test_finds_what_looking_everywhere_finds(case: Case) -> None:
    """Same starts, same resources, same order, on days the clocks change and on others."""
    assert fast_offers(case) == list(slow_offers(case))


@given(cases())
def test_every_offer_can_be_asked_for_by_its_local_time(case: Case) -> None:
    """What was offered as local time of its place names the same instant, and `offers_at` prefers the same resource."""
    resources = {resource.key: resource for resource in case.organisation.resources}
    for offer in fast_offers(case)[::7]:
        zone = ZoneInfo(zone_of(case, resources[offer.resource_key]))
        start = local_start(f"{offer.starts_at.astimezone(zone):%Y-%m-%dT%H:%M}", zone)
        offers = offers_at(
            organisation=case.organisation, service=case.service, busy=case.busy, starts_at=start, now=case.now
        )
        # Elsewhere the same instant may lie on a day before or after those that were looked at.
        asked_for = [one for one in offers if abs(local_day(case, resources[one.resource_key], one) - case.day) <= DAY]
        assert asked_for[0] == offer


@given(cases(), st.lists(st.tuples(services(), st.integers(0, 400)), max_size=8))
def test_services_that_share_resources_never_meet(case: Case, wishes: list[tuple[Service, int]]) -> None:
    """Whatever is booked one after the other, each as offered: nothing overlaps, and nothing free is overlooked."""
    booked = {key: list(spans) for key, spans in case.busy.items()}
    for service, wish in wishes:
        asked = replace(case, service=service, busy=booked)
        offers = fast_offers(asked)
        assert offers == list(slow_offers(asked))
        if offers:
            taken = offers[wish % len(offers)]
            span = BusySpan(taken.starts_at, taken.ends_at + service.buffer)
            assert not any(
                one.starts_at < span.ends_at and span.starts_at < one.ends_at for one in booked[taken.resource_key]
            )
            booked[taken.resource_key].append(span)


@given(cases(), st.integers(0, 5 * 96 - 1))
def test_what_is_not_offered_is_explained(case: Case, number: int) -> None:
    """A start that only a booking or an absence keeps from being offered is taken; any other is not called so."""
    instant, _, _ = wall_clock("UTC", case.day)[number]
    said = why_not(organisation=case.organisation, service=case.service, starts_at=instant, now=case.now)
    around = replace(case, day=instant.astimezone(ZoneInfo(case.organisation.time_zone)).date())
    idle = replace(
        around,
        busy={"a": [], "b": []},
        organisation=replace(
            case.organisation, resources=tuple(replace(one, absences=()) for one in case.organisation.resources)
        ),
    )
    assert (said == "That time is taken.") == (instant in {offer.starts_at for offer in slow_offers(idle)})


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, 600))
def test_quanta_cover_a_span_without_gap(start: datetime, minutes: int) -> None:
    """They begin on quarters, follow each other, hold the span, and none lies beside it."""
    end = start + timedelta(minutes=minutes) if start.year < 9999 else start
    claimed = quanta(start, end)
    assert all(second - first == QUANTUM for first, second in pairwise(claimed))
    assert all(quantum.minute % 15 == 0 and quantum.second == quantum.microsecond == 0 for quantum in claimed)
    if end > start:
        assert claimed[0] <= start < claimed[0] + QUANTUM
        assert claimed[-1] < end <= claimed[-1] + QUANTUM
