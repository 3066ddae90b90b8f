"""What may be a password."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.errors import RuleBroken
from domain.passwords import LONGEST, SHORTEST, check_password
from domain.ports.access import Role
from domain.users import User

GRACE = User(
    user_id="grace",
    email="grace.h@northgate.example",
    name="Al Holloway",
    role=Role.OWNER,
    has_password=False,
    created_at=datetime(2026, 11, 21, tzinfo=UTC),
)


@pytest.mark.parametrize(
    "password", ["seven tall pines", "correct horse battery", "ümläute sind gut", "k7Tq0mVZr1x-", "x y" * 80 + "!"]
)
def test_long_and_unlikely_ones_may(password: str) -> None:
    """Whatever characters they are made of."""
    check_password(password, GRACE)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "seven pines",
        "x" * (LONGEST + 1),
        "aaaaaaaaaaaa",
        "abababababab",
        "abc1abc1abc1abc1",
        "012345678901",
        "abcdefghijklm",
        "password2026!",
        "Passw-ordPass-word",
        "AdminAdmin123",
        "holdfast holdfast",
        "my name is Holloway",
        "grace.h has a dog",
        "Grace.H@Northgate.example1",
    ],
)
def test_what_is_tried_first_may_not(password: str) -> None:
    """Short, repeated, counted, common, or one's own."""
    with pytest.raises(RuleBroken) as refused:
        check_password(password, GRACE)
    assert not password or password not in str(refused.value)


def test_a_short_name_is_in_many_a_password() -> None:
    """Two letters tell nobody anything."""
    check_password("seven tall pines", GRACE)
    assert SHORTEST == 12
