"""Reminders: whose day is tomorrow, at what hours, and in what words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.business import Appointment, AppointmentStatus, Contact, Location, Organisation, ReminderChannel
from domain.reminders import (
    ReminderWords,
    channel_of,
    due_at,
    due_span,
    is_due,
    is_still_due,
    local_day,
    reminding_hours,
    zone_of_customer,
)

NEW_YORK = ZoneInfo("America/New_York")
HONOLULU = ZoneInfo("Pacific/Honolulu")
TOKYO = ZoneInfo("Asia/Tokyo")
#: A Monday, nine in the morning in New York.
MONDAY_NINE = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
TUESDAY_NINE = MONDAY_NINE + timedelta(days=1)


def booking(starts_at: datetime = TUESDAY_NINE, *, resource: str = "bay_1") -> Appointment:
    """Return a confirmed inspection."""
    return Appointment(
        appointment_id="a-1",
        organisation_id="northgate",
        contact_id="c-1",
        service_key="inspection",
        resource_key=resource,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        status=AppointmentStatus.CONFIRMED,
    )


@pytest.fixture
def two_places(workshop: Organisation) -> Organisation:
    """Bay 2 is in Auckland, eighteen hours ahead."""
    bay_1, bay_2 = workshop.resources
    places = (Location("home", "Home", "America/New_York"), Location("far", "Far", "Pacific/Auckland"))
    return replace(workshop, locations=places, resources=(bay_1, replace(bay_2, location_key="far")))


class TestDue:
    """Tomorrow is the next local day of the place."""

    @pytest.mark.parametrize(
        ("starts_at", "resource"),
        [
            (TUESDAY_NINE, "bay_1"),
            (datetime(2026, 11, 24, 23, 30, tzinfo=NEW_YORK), "bay_1"),
        ],
        ids=["in the morning", "before midnight"],
    )
    def test_business_reminds_on_the_day_before(
        self, two_places: Organisation, starts_at: datetime, resource: str
    ) -> None:
        """At its own hour, of what is tomorrow's where it is then."""
        assert due_at(two_places, booking(starts_at, resource=resource)) == MONDAY_NINE

    def test_a_place_far_away_is_reminded_once_its_own_morning_has_come(self, two_places: Organisation) -> None:
        """Where Tuesday has begun on Monday morning: the sweep comes at three there."""
        auckland = ZoneInfo("Pacific/Auckland")
        starts_at = datetime(2026, 11, 25, 9, 0, tzinfo=auckland)
        expected = datetime(2026, 11, 24, 9, 0, tzinfo=auckland)
        assert due_at(two_places, booking(starts_at, resource="bay_2")) == expected

    @pytest.mark.parametrize(
        ("hour", "starts_at", "expected"),
        [
            (time(7), TUESDAY_NINE, MONDAY_NINE),
            (time(21), TUESDAY_NINE + timedelta(hours=2), TUESDAY_NINE),
            (time(21), TUESDAY_NINE, None),
            (time(19, 59), TUESDAY_NINE, MONDAY_NINE + timedelta(hours=10, minutes=59)),
        ],
        ids=["before nine", "after eight", "too late by then", "just before eight"],
    )
    def test_what_is_swept_at_no_decent_hour_waits_for_one(
        self, workshop: Organisation, hour: time, starts_at: datetime, expected: datetime | None
    ) -> None:
        """As the reminder itself does: a sweep at seven rings nobody before nine."""
        assert due_at(replace(workshop, reminders_at=hour), booking(starts_at)) == expected

    def test_nobody_is_reminded_of_what_is_none_or_by_whom_does_not(self, workshop: Organisation) -> None:
        """Cancelled bookings, and businesses without an hour for it."""
        assert due_at(workshop, replace(booking(), status=AppointmentStatus.CANCELLED)) is None
        assert due_at(replace(workshop, reminders_at=None), booking()) is None

    @pytest.mark.parametrize(
        ("starts_at", "is_tomorrows"),
        [
            (datetime(2026, 11, 24, 0, 0, tzinfo=NEW_YORK), True),
            (datetime(2026, 11, 24, 23, 59, tzinfo=NEW_YORK), True),
            (datetime(2026, 11, 23, 23, 59, tzinfo=NEW_YORK), False),
            (datetime(2026, 11, 25, 0, 0, tzinfo=NEW_YORK), False),
        ],
    )
    def test_the_whole_local_day_and_nothing_else(
        self, workshop: Organisation, starts_at: datetime, *, is_tomorrows: bool
    ) -> None:
        """From midnight to midnight at the place, not in UTC."""
        assert is_due(workshop, booking(starts_at), MONDAY_NINE) is is_tomorrows

    def test_each_place_has_its_own_tomorrow(self, two_places: Organisation) -> None:
        """While it is Monday in New York it is Tuesday in Auckland, whose tomorrow is Wednesday."""
        wednesday_in_auckland = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Pacific/Auckland"))
        assert is_due(two_places, booking(wednesday_in_auckland, resource="bay_2"), MONDAY_NINE)
        assert not is_due(two_places, booking(wednesday_in_auckland - timedelta(days=1), resource="bay_2"), MONDAY_NINE)
        assert local_day(two_places, booking(wednesday_in_auckland, resource="bay_2")) == "2026-11-25"

    def test_the_span_read_holds_the_tomorrows_of_all_places(self, two_places: Organisation) -> None:
        """What is read from the database is narrowed down later, never widened."""
        starts_at, ends_at = due_span(two_places, MONDAY_NINE)
        assert starts_at == datetime(2026, 11, 24, tzinfo=NEW_YORK)
        assert ends_at == max(
            datetime(2026, 11, 26, tzinfo=ZoneInfo("Pacific/Auckland")), datetime(2026, 11, 25, tzinfo=NEW_YORK)
        )

    @pytest.mark.parametrize(
        ("today", "hours"),
        [((2026, 3, 7), 23), ((2026, 10, 31), 25), ((2026, 6, 1), 24)],
        ids=["spring", "fall", "any"],
    )
    def test_a_day_is_as_long_as_its_clock_says(
        self, workshop: Organisation, today: tuple[int, int, int], hours: int
    ) -> None:
        """Tomorrow has 23 hours when the clocks go forward and 25 when they go back."""
        starts_at, ends_at = due_span(workshop, datetime(*today, 9, tzinfo=NEW_YORK))
        assert ends_at - starts_at == timedelta(hours=hours)

    @pytest.mark.parametrize("status", set(AppointmentStatus) - {AppointmentStatus.CONFIRMED})
    def test_only_bookings_are_reminded_of(self, workshop: Organisation, status: AppointmentStatus) -> None:
        """A hold, or what was cancelled, is nobody's appointment."""
        changed = replace(booking(), status=status)
        assert not is_due(workshop, changed, MONDAY_NINE)
        assert not is_still_due(workshop, changed, "2026-11-24", MONDAY_NINE)

    def test_one_moved_to_another_day_is_not_due_any_more(self, workshop: Organisation) -> None:
        """The evening before its new day has a sweep of its own."""
        assert is_still_due(workshop, booking(TUESDAY_NINE + timedelta(hours=3)), "2026-11-24", MONDAY_NINE)
        assert not is_still_due(workshop, booking(TUESDAY_NINE + timedelta(days=1)), "2026-11-24", MONDAY_NINE)

    def test_shortly_before_it_a_reminder_helps_nobody(self, workshop: Organisation) -> None:
        """An hour at least has to be left."""
        assert is_still_due(workshop, booking(), "2026-11-24", TUESDAY_NINE - timedelta(minutes=61))
        assert not is_still_due(workshop, booking(), "2026-11-24", TUESDAY_NINE - timedelta(minutes=60))


class TestHours:
    """Between nine and eight in the evening, where the customer lives."""

    def test_a_customer_at_home_is_reminded_at_once(self) -> None:
        """The sweep comes at a decent hour of the business."""
        hours = reminding_hours(booking(), NEW_YORK, MONDAY_NINE)
        assert hours is not None
        assert (hours.opens, hours.closes) == (MONDAY_NINE, datetime(2026, 11, 23, 20, tzinfo=NEW_YORK))

    def test_where_it_is_night_it_waits_for_the_morning(self) -> None:
        """Nine in New York is four in Honolulu."""
        hours = reminding_hours(booking(), HONOLULU, MONDAY_NINE)
        assert hours is not None
        assert hours.opens == datetime(2026, 11, 23, 9, tzinfo=HONOLULU)

    def test_where_it_is_late_it_waits_for_the_next_day(self) -> None:
        """Nine in New York is eleven at night in Tokyo; the appointment ends the waiting."""
        hours = reminding_hours(booking(), TOKYO, MONDAY_NINE)
        assert hours is not None
        assert hours.opens == datetime(2026, 11, 24, 9, tzinfo=TOKYO)
        assert hours.closes == datetime(2026, 11, 24, 20, tzinfo=TOKYO)

    def test_it_ends_with_the_appointment(self) -> None:
        """Nobody is reminded of what has begun."""
        early = booking(datetime(2026, 11, 23, 18, tzinfo=NEW_YORK).astimezone(UTC))
        hours = reminding_hours(early, NEW_YORK, MONDAY_NINE)
        assert hours is not None
        assert hours.closes == early.starts_at - timedelta(hours=1)

    def test_without_a_decent_hour_before_it_there_is_none(self) -> None:
        """Late in the evening there is nothing to be done about an early start."""
        at = datetime(2026, 11, 23, 20, 0, tzinfo=NEW_YORK)
        assert reminding_hours(booking(datetime(2026, 11, 24, 8, tzinfo=NEW_YORK)), NEW_YORK, at) is None

    def test_the_customers_own_zone_comes_first(self, workshop: Organisation, maria: Contact) -> None:
        """Else he is taken to live where he goes."""
        assert zone_of_customer(workshop, maria, booking()) == NEW_YORK
        assert zone_of_customer(workshop, replace(maria, time_zone="Asia/Tokyo"), booking()) == TOKYO


def test_the_customers_wish_decides_the_channel(workshop: Organisation, maria: Contact) -> None:
    """The business only says what happens to those who have said nothing."""
    texting = replace(workshop, reminder_channel=ReminderChannel.SMS)
    assert channel_of(texting, maria) is ReminderChannel.SMS
    assert channel_of(texting, replace(maria, reminder_channel=ReminderChannel.CALL)) is ReminderChannel.CALL


class TestWords:
    """What a customer hears and reads."""

    @pytest.fixture
    def words(self, workshop: Organisation, maria: Contact) -> ReminderWords:
        """Words for a customer at home, on the morning before."""
        return ReminderWords(workshop, "Ada", maria, booking(), NEW_YORK, MONDAY_NINE)

    def test_the_opening_says_who_calls_that_it_is_an_ai_what_for_and_how_to_opt_out(
        self, words: ReminderWords
    ) -> None:
        """The four things somebody must know who is rung by a machine."""
        assert words.opening == (
            "Hello, this is Ada, an automated AI assistant, calling from Northgate Auto Workshop for Maria Lopez. "
            "If you want no more calls, just say so. "
            "It is about the appointment tomorrow, Tuesday, November twenty-fourth, at nine A M. "
            "Will you be there, or shall I move or cancel it?"
        )

    def test_the_voicemail_says_how_to_answer(self, words: ReminderWords) -> None:
        """It names the business, the time and the way to change it or to opt out; not even the customer's name."""
        assert words.voicemail == (
            "Hello, this is Ada, an automated AI assistant, calling from Northgate Auto Workshop about an appointment "
            "tomorrow, Tuesday, November twenty-fourth, at nine A M. To move it, to cancel it, or if you want no more "
            "calls, please call us back at this number. Goodbye."
        )
        assert "Maria" not in words.voicemail

    def test_the_text_is_complete(self, words: ReminderWords) -> None:
        """Who, when, how to change it, how to stop it."""
        assert words.text == (
            "Northgate Auto Workshop: a reminder of your appointment on Tue, Nov 24 at 9:00 AM. "
            "To change it, call us. Reply STOP to get no more messages."
        )

    def test_nobody_else_learns_what_it_is_for(self, words: ReminderWords) -> None:
        """Whoever picks up or listens hears no service; the model knows it for the customer alone."""
        assert "inspection" not in (words.opening + words.voicemail + words.text).casefold()
        assert "vehicle inspection, Tuesday 2026-11-24T09:00 (America/New_York)" in words.brief

    def test_the_time_is_told_on_the_customers_clock(self, words: ReminderWords) -> None:
        """With a word that it is his, since the place has another."""
        elsewhere = replace(words, zone=HONOLULU)
        assert "tomorrow, Tuesday, November twenty-fourth, at four A M your time." in elsewhere.opening
        assert "Tue, Nov 24 at 4:00 AM your time." in elsewhere.text

    def test_another_name_of_the_same_clock_needs_no_word(self, words: ReminderWords) -> None:
        """Toronto's clock shows what New York's does."""
        assert "your time" not in replace(words, zone=ZoneInfo("America/Toronto")).opening

    def test_the_brief_names_the_tools(self, words: ReminderWords) -> None:
        """Confirming and opting out are what this call adds."""
        assert all(tool in words.brief for tool in ("confirm_attendance", "do_not_call", "end_call"))

    def test_a_service_given_up_is_called_by_its_key(self, words: ReminderWords, workshop: Organisation) -> None:
        """The business may have changed its list since the booking."""
        assert ": inspection, " in replace(words, organisation=replace(workshop, services=())).brief
