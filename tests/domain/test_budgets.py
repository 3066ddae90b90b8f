"""Nothing is spent that nobody has allowed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from domain.budgets import Account, Budget, Scope, exceeded, period_of, refusal
from domain.errors import RuleBroken

NEW_YORK = ZoneInfo("America/New_York")
DAY = Account(Budget(Scope.DAY, Decimal(10)), spent=Decimal(6), reserved=Decimal(1))
TASK = Account(Budget(Scope.TASK, Decimal(1)), spent=Decimal(0))


def test_what_is_promised_is_not_left() -> None:
    """Two calls at once may not spend the same money."""
    assert DAY.left == Decimal(3)


def test_what_is_overspent_leaves_nothing() -> None:
    """And no debt."""
    assert Account(Budget(Scope.DAY, Decimal(1)), spent=Decimal(2)).left == 0


@pytest.mark.parametrize(("amount", "names"), [("1", []), ("1.01", ["task"]), ("3.01", ["day", "task"])])
def test_all_accounts_have_to_have_enough(amount: str, names: list[str]) -> None:
    """The last cent may be spent."""
    assert [one.budget.scope for one in exceeded((DAY, TASK), Decimal(amount))] == names


def test_people_are_told_what_is_left() -> None:
    """Of each that is too small."""
    assert refusal((DAY, TASK), "USD") == (
        "this would cost more than may be spent: 3 USD of 10 left for this day, 1 USD of 1 left for this task"
    )


@pytest.mark.parametrize(("spent", "is_warning"), [("6.99", False), ("7", True), ("12", True)])
def test_people_are_warned_in_time(spent: str, *, is_warning: bool) -> None:
    """At four fifths."""
    assert Account(DAY.budget, Decimal(spent), Decimal(1)).is_warning is is_warning


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

    @pytest.mark.parametrize("scope", [Scope.MONTH, Scope.CONTACT])
    def test_december_ends_with_the_year(self, scope: Scope) -> None:
        """An instant in January by UTC may still be in December here."""
        found = period_of(scope, datetime(2027, 1, 1, 2, tzinfo=UTC), NEW_YORK)
        assert found == (datetime(2026, 12, 1, tzinfo=NEW_YORK), datetime(2027, 1, 1, tzinfo=NEW_YORK))

    @pytest.mark.parametrize("scope", [Scope.TASK, Scope.CALL])
    def test_a_task_and_a_call_have_none(self, scope: Scope) -> None:
        """Their budget is for as long as they live."""
        assert period_of(scope, datetime(2026, 11, 1, tzinfo=UTC), NEW_YORK) is None
