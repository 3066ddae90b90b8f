"""The error tree."""

from __future__ import annotations

import inspect
from datetime import timedelta

import pytest

from domain import errors
from domain.errors import (
    HoldfastError,
    ProviderError,
    ProviderUnavailable,
)

TREE = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, HoldfastError)]
ACTORS = {"developer", "requester", "operator", "peer", "nobody"}


@pytest.mark.parametrize("error", TREE)
def test_every_error_says_what_it_is_and_who_acts(error: type[HoldfastError]) -> None:
    """A code of its own, one who acts, and a sentence."""
    assert "code" in vars(error)
    assert error.acts in ACTORS
    assert error.__doc__


def test_codes_are_unique() -> None:
    """A code in a log or a problem document names one error."""
    assert len({error.code for error in TREE}) == len(TREE)


@pytest.mark.parametrize("error", [kind for kind in TREE if issubclass(kind, ProviderError)])
def test_vendor_errors_name_the_vendor(error: type[ProviderError]) -> None:
    """Metrics count by vendor, people read the reason."""
    failure = error("twilio", "no route")
    assert (failure.provider, failure.reason, str(failure)) == ("twilio", "no route", "twilio: no route")


def test_vendor_s_own_delay_is_kept() -> None:
    """What the vendor asked for is honoured by whoever retries."""
    wait = timedelta(seconds=7)
    assert ProviderUnavailable("openai", "rate limit", retry_after=wait).retry_after == wait
    assert ProviderUnavailable("openai", "rate limit").retry_after is None
