"""Everything on loopback: Temporal's development server, the sandbox, api, two workers and two media processes."""

from __future__ import annotations

import asyncio
import socket
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx

from domain.errors import ConfigurationError
from processes.child import Child
from processes.folder_lock import FolderLock
from processes.ports import PortBlock, check_ports
from processes.rehearsal.box import Box
from processes.services import SEED, SERVICES, SUCCEEDED, Service, Services
from processes.settings import Settings
from processes.stack_plan import StackPlan
from processes.temporal_server import find_cli
from store.seeds import SEEDS

_START_PATIENCE: Final = 60.0
_POLL: Final = 0.1


class Stack:
    """A running stack; use as an async context manager.

    Attributes:
        children: Its processes by name; another one takes the name over when it is restarted or replaced.
    """

    def __init__(
        self,
        plan: StackPlan,
        settings: Settings,
        say: Callable[[str], None],
        *,
        block: PortBlock,
        extra: dict[str, str] | None = None,
        has_ear: bool = True,
    ) -> None:
        """Prepare a stack.

        Args:
            plan: Where it lives.
            settings: Those of this process, for what is needed to start others.
            say: Told what happens, a line at a time.
            block: Has ports beside the planned ones, for successors; whoever has taken it closes it, after the stack.
            extra: Settings (without prefix) on top of the plan's.
            has_ear: Whether the sandbox recognises callers by their sound too, which costs it two more processes.
        """
        self.plan = plan
        self.children: dict[str, Child] = {}
        self._settings = settings
        self._block = block
        self._say = say
        self._has_ear = has_ear
        self._lock = FolderLock(plan.data_dir)
        self._door: socket.socket | None = None
        self._services: Services | None = None
        self._logs = plan.data_dir / "logs"
        self._changes: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._extra = {f"HOLDFAST_{name}": value for name, value in (extra or {}).items()}
        self._environment = plan.environment() | self._extra

    async def __aenter__(self) -> Self:
        """Start everything in order; raises ConfigurationError when something does not come up."""
        check_ports(self.plan.ports)
        cli = find_cli(self._settings)  # missing, it is said before anything has been started
        self.plan.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock.take()
        try:
            self._door = socket.create_server(("127.0.0.1", self.plan.ports.api))
            self._services = Services(self.plan, self._block, cli, self._door.fileno(), self._has_ear)
            await self._start_all()
        except BaseException:
            await self.stop()
            raise
        self.plan.leave_note()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop what was started, last first."""
        await self.stop()

    async def stop(self) -> None:
        """Stop every process of the stack; nothing else is touched."""
        if self.children:
            self._say("Stopping…")
        self.plan.remove_note()
        for child in reversed(list(self.children.values())):
            await child.stop()
        if self._door is not None:
            self._door.close()
        self._lock.release()

    async def start_process(self, name: str) -> None:
        """Start one of `SERVICES` (again) and wait until it is ready; raises ConfigurationError when it never is."""
        async with self._changes[name]:
            seconds = await self._start(self._known.service(name))
        self._say(f"{name} is up ({seconds:.1f} s)")

    async def restore(self, ended: Child) -> bool:
        """Start what has ended again, unless somebody else has; raises ConfigurationError when it does not come up."""
        async with self._changes[ended.name]:
            if self.children[ended.name] is not ended:
                return False
            await self._start(self._known.service(ended.name))
            return True

    async def replace(self, name: str) -> None:
        """Put a successor in the place of a process, as a deployment does: no call and no request is refused.

        Workers and apis run side by side for a moment, at metrics and probe ports of their own; of two media processes
        one takes the new calls while the other is away. Raises ConfigurationError when the successor does not come up.
        """
        async with self._changes[name]:
            before = self.children[name]
            if name in SUCCEEDED:
                await self._succeed(before, self._known.successor(name))
            else:
                await before.stop()
                await self._start(self._known.service(name))

    async def _succeed(self, before: Child, service: Service) -> None:
        """Start a successor and stop the predecessor; where the successor does not come up, the predecessor stays."""
        try:
            await self._start(service)
        except BaseException:
            successor, self.children[service.name] = self.children[service.name], before
            if successor is not before:
                await successor.stop()
            raise
        await before.stop()

    async def _start_all(self) -> None:
        await asyncio.gather(
            self.start_process("temporal"),
            self.start_process("sandbox"),
            self._seed(),
        )
        await self._fetch_service_account()
        await asyncio.gather(*(self.start_process(name) for name in SERVICES[2:]))
        await self._configure_numbers()

    @property
    def _known(self) -> Services:
        if self._services is None:
            raise ConfigurationError("This stack has not been started.")
        return self._services

    async def _start(self, service: Service) -> float:
        """Start a process, wait until it is ready, and return how many seconds that took."""
        began = time.monotonic()
        child = await Child.start(
            service.name,
            service.command,
            env=self._environment | service.environment | self._extra,
            logs=self._logs,
            descriptors=service.descriptors,
        )
        self.children[service.name] = child
        async with httpx.AsyncClient(timeout=2) as http:
            while not await _answers(http, service.probe):
                if child.exit_code is not None or time.monotonic() - began > _START_PATIENCE:
                    raise ConfigurationError(
                        f"{service.name} did not start; the end of {child.log}:\n{child.last_words()}"
                    )
                await asyncio.sleep(_POLL)
        return time.monotonic() - began

    async def _seed(self) -> None:
        seeding = await Child.start("seed", SEED, env=self._environment, logs=self._logs)
        self.children[seeding.name] = seeding
        await seeding.succeed(_START_PATIENCE)

    async def _fetch_service_account(self) -> None:
        async with httpx.AsyncClient(base_url=self.plan.sandbox, timeout=5) as http:
            answer = (await http.get("/control/google/service-account")).raise_for_status()
        path = Path(self._environment["HOLDFAST_GOOGLE_SERVICE_ACCOUNT"])
        path.write_bytes(answer.content)
        path.chmod(0o600)

    async def _configure_numbers(self) -> None:
        async with Box(self.plan.sandbox) as box:
            for number in SEEDS.values():
                await box.point_number(number, self.plan.api)


async def _answers(http: httpx.AsyncClient, probe: str) -> bool:
    try:
        return (await http.get(probe)).is_success
    except httpx.TransportError:
        return False
