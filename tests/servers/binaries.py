"""Finds the servers tests run against; a missing one fails the tests instead of skipping them."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

import pytest


def postgres_binary(name: str) -> Path:
    """Return a program of the newest PostgreSQL installed."""
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(installed, key=lambda path: int(path.parts[-3]), default=None)
    found = str(newest) if newest is not None else shutil.which(name)
    if found is None:
        pytest.fail("PostgreSQL is missing: apt-get install postgresql", pytrace=False)
    return Path(found)


def redis_binary() -> Path:
    """Return the Redis server."""
    found = shutil.which("redis-server")
    if found is None:
        pytest.fail("Redis is missing: apt-get install redis-server", pytrace=False)
    return Path(found)


def unprivileged_account() -> str | None:
    """Return who runs PostgreSQL, which refuses to run as root; None: whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    accounts = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in accounts else "nobody"
