"""Plugs in the real servers; fixtures of one part stand in that part's own folder."""

from __future__ import annotations

pytest_plugins = [
    "tests.servers.postgres",
    "tests.servers.redis",
    "tests.servers.databases",
    "tests.servers.temporal",
    "tests.servers.ports",
]
