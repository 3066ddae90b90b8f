"""Values: they can't change once made, and equal ones are equal."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from datetime import UTC, datetime, timedelta

import pytest

import domain
from domain.business import BusySpan

MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(domain.__path__, "domain.")
    if not found.ispkg
]
VALUES = [
    each
    for module in MODULES
    for _, each in inspect.getmembers(module, dataclasses.is_dataclass)
    if inspect.isclass(each) and each.__module__ == module.__name__
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_every_value_of_the_domain_is_frozen_and_slotted(value: type) -> None:
    """Nobody changes a fact under somebody else's eyes, and a misspelt attribute fails."""
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined]  # what `dataclass` leaves behind
    assert "__slots__" in vars(value)


def test_equal_values_are_equal() -> None:
    """Values have no identity."""
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert BusySpan(now, now + timedelta(hours=1)) == BusySpan(now, now + timedelta(hours=1))
