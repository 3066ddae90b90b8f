"""A real Redis for the whole run, emptied before each test that asks for it, and one that can be stopped."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.servers.binaries import redis_binary

#: Longer than a busy machine keeps a living Redis from answering.
NO_HURRY: Final = timedelta(seconds=10)
_START_TIMEOUT_S = 20.0
_POLL_S = 0.02


class RedisServer:
    """A server reachable through a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        """Take a folder with a short path."""
        self._socket = folder / "redis.sock"
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"unix://{self._socket}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [str(redis_binary()), "--port", "0", "--unixsocket", str(self._socket), "--save", ""]
        self._running = subprocess.Popen(  # noqa: S603 - the Redis that is installed
            command, stdout=subprocess.DEVNULL, cwd=self._socket.parent
        )
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not self._answers():
            if self._running.poll() is not None or time.monotonic() > deadline:
                pytest.fail("redis-server does not start", pytrace=False)
            time.sleep(_POLL_S)

    def stop(self) -> None:
        """Kill it, as a crash would; one that does not run is fine."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None

    def empty(self) -> None:
        """Remove all keys."""
        with Redis.from_url(self.url) as client:
            client.flushall()

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url, socket_timeout=1) as client:
                return bool(client.ping())
        except RedisError:
            return False


@pytest.fixture(scope="session")
def _shared_redis() -> Iterator[RedisServer]:
    with running_redis() as server:
        yield server


@pytest.fixture
def redis_url(_shared_redis: RedisServer) -> str:
    """Return where an empty Redis listens."""
    _shared_redis.empty()
    return _shared_redis.url


@pytest.fixture
def mortal_redis() -> Iterator[RedisServer]:
    """Start a server of the test's own, to be stopped and started at will."""
    with running_redis() as server:
        yield server


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """Run a server for as long as the context lasts."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-redis-"))
    server = RedisServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
