"""PostgreSQL and Redis of a storm's own, where this machine has them: started, taken away, brought back, removed."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import tempfile
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import psycopg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.errors import ConfigurationError
from processes.child import Child

_START_PATIENCE: Final = 30.0
_STOP_PATIENCE: Final = 10.0
_POLL: Final = 0.1


class Server(ABC):
    """One server in a folder of its own, reached through a socket there."""

    #: Its name, and the setting that points our processes to it.
    name: str
    setting: str
    #: What takes it away at once, its own children included; never one that whoever started us may have us ignore.
    death: signal.Signals = signal.SIGKILL

    def __init__(self, folder: Path, logs: Path) -> None:
        """Take a folder with a short path: that of a socket is limited to 107 bytes."""
        self.folder = folder
        self.logs = logs
        self._child: Child | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Where it listens."""

    @property
    def _user(self) -> str | None:
        """Return who runs it; None: whoever we are."""
        return None

    @abstractmethod
    def _command(self) -> Sequence[str]:
        """Return the command line."""

    @abstractmethod
    async def _answers(self) -> bool:
        """Say whether it is ready."""

    async def start(self) -> None:
        """Start and wait until it answers; raises ConfigurationError when it does not."""
        self._child = await self._run(self.name, self._command())
        try:
            async with asyncio.timeout(_START_PATIENCE):
                while not await self._answers():
                    self._check(self._child)
                    await asyncio.sleep(_POLL)
        except TimeoutError:
            raise ConfigurationError(f"{self.name} does not start: {self._child.last_words()}") from None

    async def stop(self) -> None:
        """Take it away at once, as a crash would: what was committed stays."""
        if self._child is not None:
            self._child.send(self.death)
            async with asyncio.timeout(_STOP_PATIENCE):
                await self._child.wait()
            self._child = None

    async def _run(self, name: str, command: Sequence[str]) -> Child:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return await Child.start(name, command, env=environment, logs=self.logs, user=self._user)

    def _check(self, child: Child) -> None:
        if child.exit_code is not None:
            raise ConfigurationError(f"{child.name} ended with {child.exit_code}: {child.last_words()}")


class Postgres(Server):
    """PostgreSQL; it refuses to run as root, who therefore runs it as somebody else."""

    name = "postgres"
    setting = "DATABASE_URL"
    death = signal.SIGQUIT

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"postgresql+psycopg://holdfast@/postgres?host={self.folder}"

    @property
    def _user(self) -> str | None:
        if os.geteuid() != 0:
            return None
        return "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"

    async def create(self) -> None:
        """Make the empty database."""
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        command = [str(_postgres("initdb")), "-D", str(self.folder / "data"), "--username=holdfast", "--auth=trust"]
        child = await self._run("initdb", [*command, "--encoding=UTF8", "--locale=C", "--no-sync"])
        if await child.wait() != 0:
            raise ConfigurationError(f"initdb failed: {child.last_words()}")

    def _command(self) -> Sequence[str]:
        # Nothing here has to survive a power cut; what was committed has to survive a crash.
        options = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=100"]
        return [str(_postgres("postgres")), "-D", str(self.folder / "data"), "-k", str(self.folder), *options]

    async def _answers(self) -> bool:
        try:
            connecting = psycopg.AsyncConnection.connect(f"host={self.folder} user=holdfast dbname=postgres")
            async with await connecting:
                return True
        except psycopg.OperationalError:
            return False


class RedisServer(Server):
    """Redis without anything on the disk."""

    name = "redis"
    setting = "REDIS_URL"

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"unix://{self.folder / 'redis.sock'}"

    def _command(self) -> Sequence[str]:
        socket = str(self.folder / "redis.sock")
        return [str(shutil.which("redis-server")), "--port", "0", "--unixsocket", socket, "--save", "", "--dir", "/tmp"]  # noqa: S108  (nothing is saved)

    async def _answers(self) -> bool:
        try:
            async with Redis.from_url(self.url, socket_timeout=1) as client:
                return bool(await client.ping())
        except RedisError:
            return False


@asynccontextmanager
async def running_servers(logs: Path) -> AsyncIterator[dict[str, Server]]:
    """Run the servers this machine has, by name; nothing of them is left afterwards."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hf-", ignore_cleanup_errors=True)))
        folder.chmod(0o711)  # PostgreSQL's own user has to get through
        found: dict[str, Server] = {}
        if _postgres("postgres") is not None:
            postgres = Postgres(_made(folder / "pg"), logs)
            await postgres.create()
            found[postgres.name] = postgres
        if shutil.which("redis-server") is not None:
            redis = RedisServer(_made(folder / "redis"), logs)
            found[redis.name] = redis
        for server in found.values():
            stack.push_async_callback(server.stop)
            await server.start()
        yield found


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


def _postgres(program: str) -> Path | None:
    """Return a program of the newest PostgreSQL installed, whose server is on nobody's PATH with most distributions."""
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    newest = max(installed, key=lambda path: int(path.parts[-3]), default=None)
    found = str(newest) if newest is not None else shutil.which(program)
    return None if found is None else Path(found)
