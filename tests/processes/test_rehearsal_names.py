"""A mistyped scenario costs nobody the start of a stack."""

from __future__ import annotations

import pytest

from domain.errors import ConfigurationError
from processes.rehearsal.scenarios import check_names


def test_name_no_scenario_has_is_refused_at_once() -> None:
    """With those there are."""
    with pytest.raises(ConfigurationError, match=r"no scenario nosuch; there are: .*books, "):
        check_names(["books", "nosuch"])


def test_names_of_scenarios_are_fine() -> None:
    """None at all stands for every one."""
    check_names(["books", "demo"])
    check_names([])
