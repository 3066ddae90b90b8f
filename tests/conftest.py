"""Plugs in the real servers; fixtures of one part stand in that part's own folder."""

from __future__ import annotations

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
