"""Which e-mail addresses somebody has named."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.mail_addresses import ADDRESS_PATTERN, addresses_in, first_made_up, is_same_address

ALEX = "alex.o'neil+desk@mail.example.com"


def test_addresses_are_found_in_sentences() -> None:
    """What ends a sentence, or stands in brackets, is no part of one."""
    text = f"Write to <maria@example.com>, {ALEX}. Not to me@home or @nobody."
    assert addresses_in(text) == ["maria@example.com", ALEX]


def test_one_that_was_named_is_not_made_up() -> None:
    """However it is capitalised."""
    assert first_made_up("To Maria@Example.com", "maria@example.com wants it") is None


@pytest.mark.parametrize(
    "planned", ["maria@example.co", "aria@example.com", "x.maria@example.com", "maria@example.com.x"]
)
def test_a_part_of_one_or_more_than_one_is_made_up(planned: str) -> None:
    """A letter less leads to somebody else."""
    assert first_made_up(planned, "maria@example.com") == planned


@given(st.from_regex(ADDRESS_PATTERN, fullmatch=True))
def test_whatever_a_step_can_be_sent_to_is_looked_at(address: str) -> None:
    """No form of address passes the schema and is not found in the plan."""
    assert first_made_up(address, "") == address


@pytest.mark.parametrize(
    "wrong", ["maria", "maria@example", "Maria <maria@example.com>", "a@example.com,b@example.com", "a b@example.com"]
)
def test_what_is_not_one_address_is_refused(wrong: str) -> None:
    """A second recipient can't hide beside the first."""
    assert re.search(ADDRESS_PATTERN, wrong) is None


def test_addresses_are_compared_without_case() -> None:
    """People write their own as they like."""
    assert is_same_address("Maria@example.com", "maria@EXAMPLE.com")
    assert not is_same_address("maria@example.com", "mario@example.com")
