"""What may become of a booking."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.business import Appointment, AppointmentStatus, BusySpan
from domain.changes import by_reference, reference, require_changeable, require_markable, vacated
from domain.errors import NotFound, RuleBroken, TooLateToChange
from domain.policy import ActorKind

NINE: Final = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
BOOKED: Final = Appointment(
    "c0ffee0123456789", "northgate", "maria", "inspection", "bay_1", NINE, NINE + HOUR, AppointmentStatus.CONFIRMED
)


def _require(appointment: Appointment, now: datetime, actor: ActorKind = ActorKind.CONTACT) -> None:
    require_changeable(appointment, now=now, notice=DAY, actor=actor)


class TestNotice:
    """A customer changes an appointment in time, staff and whoever is reminded of it until it begins."""

    def test_a_customer_may_until_the_notice_begins(self) -> None:
        """Exactly a day before is in time."""
        _require(BOOKED, NINE - DAY)

    def test_after_that_he_is_sent_to_the_staff(self) -> None:
        """The refusal says what would do."""
        with pytest.raises(TooLateToChange, match=r"less than 24 hours.*message"):
            _require(BOOKED, NINE - DAY + timedelta(seconds=1))

    @pytest.mark.parametrize("actor", [ActorKind.OPERATOR, ActorKind.PRINCIPAL, ActorKind.REMINDED])
    def test_staff_and_who_is_reminded_may_until_the_start(self, actor: ActorKind) -> None:
        """They know what it costs them; and he was asked whether he comes."""
        _require(BOOKED, NINE - timedelta(seconds=1), actor)

    @pytest.mark.parametrize("actor", list(ActorKind))
    def test_what_has_begun_is_left_alone(self, actor: ActorKind) -> None:
        """Whoever wants it."""
        with pytest.raises(RuleBroken, match="has begun"):
            _require(BOOKED, NINE, actor)

    @pytest.mark.parametrize("status", set(AppointmentStatus) - {AppointmentStatus.CONFIRMED})
    def test_only_a_booking_is_changed(self, status: AppointmentStatus) -> None:
        """A hold has its own way to end; what is over is over."""
        with pytest.raises(RuleBroken, match="can't be changed"):
            _require(replace(BOOKED, status=status), NINE - 2 * DAY)


class TestMark:
    """Whether the customer came is known once it has begun."""

    def test_from_the_start_on(self) -> None:
        """Not before."""
        require_markable(BOOKED, AppointmentStatus.NO_SHOW, now=NINE)
        with pytest.raises(RuleBroken, match="has not begun"):
            require_markable(BOOKED, AppointmentStatus.NO_SHOW, now=NINE - timedelta(seconds=1))

    def test_a_slip_is_corrected(self) -> None:
        """He came after all."""
        missed = replace(BOOKED, status=AppointmentStatus.NO_SHOW)
        require_markable(missed, AppointmentStatus.ATTENDED, now=NINE)

    def test_a_cancelled_one_was_not_missed(self) -> None:
        """Nobody was expected."""
        with pytest.raises(RuleBroken, match="cancelled"):
            require_markable(replace(BOOKED, status=AppointmentStatus.CANCELLED), AppointmentStatus.NO_SHOW, now=NINE)

    def test_nothing_else_is_a_mark(self) -> None:
        """A cancellation has a way of its own."""
        with pytest.raises(RuleBroken, match="attended or no_show"):
            require_markable(BOOKED, AppointmentStatus.CANCELLED, now=NINE)


class TestReference:
    """A model passes back what it was given."""

    def test_it_finds_the_one_it_names(self) -> None:
        """In any case, blanks or not."""
        other = replace(BOOKED, appointment_id="decade0123456789")
        assert by_reference((other, BOOKED), f" {reference(BOOKED.appointment_id).upper()} ") == BOOKED

    def test_what_is_not_his_does_not_exist(self) -> None:
        """The refusal names his own."""
        with pytest.raises(NotFound, match=reference(BOOKED.appointment_id)):
            by_reference((BOOKED,), "decade")


class TestVacated:
    """An appointment is not in its own way."""

    def test_the_middle_of_a_longer_span_is_cut_out(self) -> None:
        """The calendar tells touching appointments as one."""
        own = BusySpan(NINE, NINE + HOUR)
        assert vacated([BusySpan(NINE - HOUR, NINE + 2 * HOUR)], own) == (
            BusySpan(NINE - HOUR, NINE),
            BusySpan(NINE + HOUR, NINE + 2 * HOUR),
        )

    @given(
        st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10))), st.tuples(st.integers(0, 40), st.integers(1, 10))
    )
    def test_every_other_minute_stays_as_it_was(self, spans: list[tuple[int, int]], own: tuple[int, int]) -> None:
        """Busy outside, free inside."""
        left = vacated([_span(*one) for one in spans], _span(*own))
        for minute in range(60):
            was_busy = any(begin <= minute < begin + length for begin, length in spans)
            is_own = own[0] <= minute < own[0] + own[1]
            at = NINE + timedelta(minutes=minute)
            assert any(span.starts_at <= at < span.ends_at for span in left) == (was_busy and not is_own)


def _span(begin: int, length: int) -> BusySpan:
    return BusySpan(NINE + timedelta(minutes=begin), NINE + timedelta(minutes=begin + length))
