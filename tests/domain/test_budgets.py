"""Nothing is spent that nobody has allowed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from domain.budgets import Account, Budget, BudgetVerdict, CallBudget, Scope, Standing, judged, period_of
from domain.errors import RuleBroken
from store.price_book import price_book

NEW_YORK = ZoneInfo("America/New_York")
MIDNIGHT = datetime(2026, 11, 23, 5, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 12, 1, 5, tzinfo=UTC)
DAY = Account(Budget(Scope.DAY, Decimal(10)), Decimal(6), Decimal(1), MIDNIGHT)
MONTH = Account(Budget(Scope.MONTH, Decimal(10)), Decimal(6), Decimal(1), NEXT_MONTH)
TASK = Account(Budget(Scope.TASK, Decimal(1)), spent=Decimal(0))


def test_what_is_promised_is_not_left() -> None:
    """Two tasks at once may not spend the same money."""
    assert DAY.left == Decimal(3)


def test_what_is_overspent_leaves_nothing() -> None:
    """And no debt."""
    assert Account(Budget(Scope.DAY, Decimal(1)), spent=Decimal(2)).left == 0


@pytest.mark.parametrize(
    ("amount", "standing", "scope"),
    [
        ("0.79", Standing.ALLOWED, None),
        ("0.8", Standing.WARNED, Scope.TASK),
        ("1", Standing.WARNED, Scope.DAY),
        ("1.0000000001", Standing.EXCEEDED, Scope.TASK),
        ("3.01", Standing.EXCEEDED, Scope.DAY),
    ],
)
def test_the_last_cent_may_be_spent(amount: str, standing: Standing, scope: Scope | None) -> None:
    """And not a part of one more; people are warned from four fifths on, and told of which budget."""
    verdict = judged((DAY, TASK), Decimal(amount), "USD")
    assert (verdict.standing, verdict.scope) == (standing, scope)


def test_people_are_told_which_budget_and_what_is_left() -> None:
    """In one sentence."""
    assert judged((DAY,), Decimal("3.5"), "USD").reason == (
        "the business's budget for the day does not allow it: it may cost 3.50 USD, and 3.00 USD of 10.00 USD is left"
    )
    assert judged((DAY,), Decimal(2), "USD").reason == (
        "the business's budget for the day is nearly used up: 9.00 USD of 10.00 USD with this"
    )


def test_what_costs_nothing_may_always_be_done() -> None:
    """Even where all is spent."""
    assert judged((Account(Budget(Scope.DAY, Decimal(0)), Decimal(5)),), Decimal(0), "USD") == BudgetVerdict()


def test_a_new_period_is_waited_for() -> None:
    """Of all budgets that stand in the way; one that has none is never free again."""
    assert judged((DAY,), Decimal(4), "USD").free_at == MIDNIGHT
    assert judged((DAY, MONTH), Decimal(4), "USD").free_at == NEXT_MONTH
    assert judged((DAY, TASK), Decimal(4), "USD").free_at is None


@pytest.mark.parametrize(
    ("cost", "standing"),
    [("0.79", Standing.ALLOWED), ("0.80", Standing.WARNED), ("0.99", Standing.WARNED), ("1", Standing.EXCEEDED)],
)
def test_a_call_is_wrapped_up_before_it_is_ended(cost: str, standing: Standing) -> None:
    """Near its limit, and at it."""
    assert CallBudget(Decimal(1), price_book()).standing(Decimal(cost)) is standing


@pytest.mark.parametrize("limit", ["-1", "NaN"])
def test_impossible_limits_are_refused(limit: str) -> None:
    """Where they are made."""
    with pytest.raises(RuleBroken):
        Budget(Scope.DAY, Decimal(limit))


class TestPeriods:
    """By the clock of the business."""

    def test_a_day_may_have_25_hours(self) -> None:
        """When the clocks are put back."""
        found = period_of(Scope.DAY, datetime(2026, 11, 1, 12, tzinfo=UTC), NEW_YORK)
        assert found is not None
        begin, end = (one.astimezone(UTC) for one in found)
        assert (begin, end) == (datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 11, 2, 5, tzinfo=UTC))

    def test_a_day_ends_at_midnight(self) -> None:
        """The instant itself belongs to the next one."""
        for instant, day in ((datetime(2026, 11, 23, 4, 59, 59, 999_999, tzinfo=UTC), 22), (MIDNIGHT, 23)):
            found = period_of(Scope.DAY, instant, NEW_YORK)
            assert found is not None
            assert found[0] == datetime(2026, 11, day, tzinfo=NEW_YORK)

    @pytest.mark.parametrize("scope", [Scope.MONTH, Scope.CONTACT])
    def test_december_ends_with_the_year(self, scope: Scope) -> None:
        """An instant in January by UTC may still be in December here."""
        found = period_of(scope, datetime(2027, 1, 1, 2, tzinfo=UTC), NEW_YORK)
        assert found == (datetime(2026, 12, 1, tzinfo=NEW_YORK), datetime(2027, 1, 1, tzinfo=NEW_YORK))

    @pytest.mark.parametrize("scope", [Scope.TASK, Scope.CALL])
    def test_a_task_and_a_call_have_none(self, scope: Scope) -> None:
        """Their budget is for as long as they live."""
        assert period_of(scope, datetime(2026, 11, 1, tzinfo=UTC), NEW_YORK) is None
