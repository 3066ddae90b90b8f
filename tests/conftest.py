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

# How long an example takes is no property of ours: a busy machine is no failure.
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")
