"""Who may be changed how."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.errors import RuleBroken
from domain.ports.access import Role
from domain.users import User, UserChange, address_of, keep_an_owner

NOW = datetime(2026, 11, 21, tzinfo=UTC)
GRACE = User(
    user_id="grace",
    email="grace@northgate.example",
    name="Grace Holloway",
    role=Role.OWNER,
    has_password=True,
    created_at=NOW,
)
OLGA = replace(GRACE, user_id="olga", email="olga@northgate.example")
GOING = (UserChange(role=Role.VIEWER), UserChange(is_disabled=True), UserChange(role=Role.OWNER, is_disabled=True))


def test_an_address_is_the_same_however_it_is_written() -> None:
    """People type it as they like."""
    assert address_of(" Grace@Northgate.EXAMPLE ") == GRACE.email


@pytest.mark.parametrize("change", GOING)
@pytest.mark.parametrize("others", [(), (replace(OLGA, role=Role.OPERATOR),), (replace(OLGA, disabled_at=NOW),)])
def test_the_last_owner_stays(change: UserChange, others: tuple[User, ...]) -> None:
    """Whoever else there is."""
    with pytest.raises(RuleBroken, match="last owner"):
        keep_an_owner(GRACE, change.made_at(NOW)(GRACE), (GRACE, *others))


@pytest.mark.parametrize("change", GOING)
def test_one_of_two_owners_may_go(change: UserChange) -> None:
    """The other one is left."""
    keep_an_owner(GRACE, change.made_at(NOW)(GRACE), (GRACE, OLGA))


@pytest.mark.parametrize("change", [UserChange(), UserChange(name="G. H."), UserChange(role=Role.OWNER)])
def test_what_leaves_him_an_owner_may_be(change: UserChange) -> None:
    """Though he is the only one."""
    keep_an_owner(GRACE, change.made_at(NOW)(GRACE), (GRACE,))


@pytest.mark.parametrize("user", [replace(GRACE, role=Role.VIEWER), replace(GRACE, disabled_at=NOW)])
def test_who_governs_nothing_may_go(user: User) -> None:
    """It makes no difference."""
    keep_an_owner(user, UserChange(is_disabled=True).made_at(NOW)(user), (user,))
