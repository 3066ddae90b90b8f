"""Plugs in the real servers; fixtures of one part stand in that part's own folder."""

from __future__ import annotations

import gc

from hypothesis import settings

pytest_plugins = [
    "tests.servers.postgres",
    "tests.servers.redis",
    "tests.servers.databases",
    "tests.servers.temporal",
    "tests.servers.ports",
]

# The same examples on every machine, however busy it is: what fails here fails everywhere.
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """Have garbage looked for less often, and among what tests leave only: it took a third of the processor's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
