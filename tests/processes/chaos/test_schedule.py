"""The schedule of a storm: the same for the same seed, every kind once before any twice."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.chaos.schedule import KINDS, Means, draw, kinds_with
from processes.services import SERVICES

EVERYWHERE = ("postgres", "redis")


@given(st.integers(), st.integers(1, 80))
def test_same_seed_is_the_same_storm(seed: int, faults: int) -> None:
    """A failing storm can be raised again."""
    assert draw(seed, faults, KINDS) == draw(seed, faults, KINDS)
    assert len(draw(seed, faults, KINDS)) == faults


def test_other_seed_is_another_storm() -> None:
    """Order, targets and pauses are drawn."""
    assert draw(1, 26, KINDS) != draw(2, 26, KINDS)


@given(st.integers(), st.integers(1, 80))
def test_every_kind_comes_before_any_comes_again(seed: int, faults: int) -> None:
    """A short storm misses as few kinds as can be."""
    counts = Counter(planned.kind.name for planned in draw(seed, faults, KINDS))
    often = [counts[kind.name] for kind in KINDS]

    assert max(often) - min(often) <= 1


@given(st.integers())
def test_targets_are_processes_of_the_kind(seed: int) -> None:
    """A process that is hit is one of the stack, or a server of the storm's own; a vendor's fault hits none."""
    for planned in draw(seed, len(KINDS), KINDS):
        assert planned.target in (planned.kind.targets or ("",))
        assert planned.target in {*SERVICES, *EVERYWHERE, ""}
        assert (planned.kind.vendor is not None) == (planned.kind.means is Means.VENDOR)


@pytest.mark.parametrize(
    ("servers", "missing"),
    [
        (EVERYWHERE, set()),
        (("postgres",), {"redis away"}),
        ((), {"redis away", "postgres restarts"}),
    ],
)
def test_what_is_not_there_is_not_taken_away(servers: tuple[str, ...], missing: set[str]) -> None:
    """Kinds that need a server this machine lacks are left out, and no others."""
    assert {kind.name for kind in KINDS} - {kind.name for kind in kinds_with(servers)} == missing
