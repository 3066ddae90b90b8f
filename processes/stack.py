"""Everything on loopback: Temporal's development server, the sandbox, api, two workers and two media processes."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx

from domain.errors import ConfigurationError
from processes.child import Child
from processes.folder_lock import FolderLock
from processes.ports import PortBlock, Ports, check_ports
from processes.settings import ENV_FILE_VARIABLE, Settings
from processes.temporal_server import find_cli, server_command
from store.seeds import SEEDS

_START_PATIENCE: Final = 60.0
_POLL: Final = 0.1

#: The processes that run as long as a stack.
SERVICES: Final = ("temporal", "sandbox", "worker", "worker-2", "api", "media", "media-2")
#: Those whose successor runs beside them for a moment, at another port.
_SUCCEEDED: Final = ("worker", "worker-2", "api")

#: Credentials the sandbox accepts; they open nothing else.
SANDBOX_ACCOUNT: Final = "AC" + "5a" * 16
SANDBOX_TOKEN: Final = "sandbox-auth-token"  # noqa: S105  (opens nothing but the sandbox on loopback)


@dataclass(frozen=True, slots=True)
class StackPlan:
    """Where a stack lives."""

    data_dir: Path
    ports: Ports

    @property
    def api(self) -> str:
        """Base URL of the api."""
        return f"http://127.0.0.1:{self.ports.api}"

    @property
    def sandbox(self) -> str:
        """Base URL of the sandbox."""
        return f"http://127.0.0.1:{self.ports.sandbox}"

    @property
    def temporal_ui(self) -> str:
        """Base URL of the Temporal UI."""
        return f"http://127.0.0.1:{self.ports.temporal_ui}"

    @property
    def database(self) -> str:
        """URL of the embedded database."""
        return f"sqlite+aiosqlite:///{self.data_dir / 'holdfast.db'}"

    def environment(self) -> dict[str, str]:
        """Return the settings of every process of the stack, as environment variables."""
        ports, sandbox = self.ports, f"127.0.0.1:{self.ports.sandbox}"
        values = {
            "DATA_DIR": str(self.data_dir),
            "DATABASE_URL": self.database,
            "TEMPORAL_ADDRESS": f"127.0.0.1:{ports.temporal}",
            "TEMPORAL_UI_URL": self.temporal_ui,
            "PUBLIC_BASE_URL": self.api,
            "PUBLIC_MEDIA_URL": f"ws://127.0.0.1:{ports.media}/media,ws://127.0.0.1:{ports.media_2}/media",
            "TWILIO_ACCOUNT_SID": SANDBOX_ACCOUNT,
            "TWILIO_AUTH_TOKEN": SANDBOX_TOKEN,
            "TWILIO_BASE_URL": f"http://{sandbox}/twilio",
            # Nobody is rung but the sandbox's people.
            "LIVE": "1",
            "DEEPGRAM_API_KEY": "sandbox",
            "DEEPGRAM_BASE_URL": f"ws://{sandbox}/deepgram",
            "OPENAI_API_KEY": "sandbox",
            "OPENAI_BASE_URL": f"http://{sandbox}/openai/v1",
            "OPENAI_MODEL": "receptionist",
            "GOOGLE_SERVICE_ACCOUNT": str(self.data_dir / "google-service-account.json"),
            "GOOGLE_BASE_URL": f"http://{sandbox}/google",
            "VPIC_BASE_URL": f"http://{sandbox}/nhtsa",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(ports.smtp),
            "SMTP_ENCRYPTION": "none",
            "SMTP_SENDER": "appointments@northgate.example",
            # Its callers are simulated: whoever stops it does not want to wait for them.
            "STOP_GRACE_SECONDS": "1",
        }
        inherited = {name: value for name, value in os.environ.items() if not name.upper().startswith("HOLDFAST_")}
        return {
            **inherited,
            # An operator's settings are for his installation; here everything stays on this machine, without keys.
            ENV_FILE_VARIABLE: "",
            "PYTHONUNBUFFERED": "1",
            **{f"HOLDFAST_{name}": value for name, value in values.items()},
        }


@dataclass(frozen=True, slots=True)
class Service:
    """How one process of a stack is started.

    Attributes:
        probe: URL that answers 2xx once it is ready.
        environment: What it is told beside what all are told.
        descriptors: File descriptors it inherits.
    """

    name: str
    command: Sequence[str]
    probe: str
    environment: dict[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()


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
        self._block = block
        self._settings = settings
        self._say = say
        self._has_ear = has_ear
        self._lock = FolderLock(plan.data_dir)
        self._door: socket.socket | None = None
        self._changes: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._extra = {f"HOLDFAST_{name}": value for name, value in (extra or {}).items()}
        self._environment = plan.environment() | self._extra

    async def __aenter__(self) -> Self:
        """Start everything in order; raises ConfigurationError when something does not come up."""
        check_ports(self.plan.ports)
        find_cli(self._settings)  # missing, it is said before anything has been started
        self.plan.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock.take()
        try:
            await self._start_all()
        except BaseException:
            await self.stop()
            raise
        self._note()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop what was started, last first."""
        await self.stop()

    async def stop(self) -> None:
        """Stop every process of the stack; nothing else is touched."""
        stack_file(self.plan.data_dir).unlink(missing_ok=True)
        for child in reversed(list(self.children.values())):
            await child.stop()
        if self._door is not None:
            self._door.close()
        self._lock.release()

    async def start_process(self, name: str) -> None:
        """Start one of `SERVICES` (again) and wait until it is ready; raises ConfigurationError when it never is."""
        async with self._changes[name]:
            seconds = await self._start(self._service(name))
        self._say(f"{name} is up ({seconds:.1f} s)")

    async def restore(self, ended: Child) -> bool:
        """Start what has ended again, unless somebody else has; raises ConfigurationError when it does not come up."""
        async with self._changes[ended.name]:
            if self.children[ended.name] is not ended:
                return False
            await self._start(self._service(ended.name))
            return True

    async def replace(self, name: str) -> None:
        """Put a successor in the place of a process, as a deployment does: no call and no request is refused.

        Workers and apis run side by side for a moment, at metrics and probe ports of their own; of two media processes
        one takes the new calls while the other is away. Raises ConfigurationError when the successor does not come up.
        """
        async with self._changes[name]:
            before = self.children[name]
            if name in _SUCCEEDED:
                await self._succeed(before, self._service(name, port=self._spare(name)))
            else:
                await before.stop()
                await self._start(self._service(name))

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
        self._door = socket.create_server(("127.0.0.1", self.plan.ports.api))
        await asyncio.gather(
            self.start_process("temporal"),
            self.start_process("sandbox"),
            self._run("migrate", [sys.executable, "-m", "processes", "seed"]),
        )
        await self._fetch_service_account()
        await asyncio.gather(*(self.start_process(name) for name in SERVICES[2:]))
        await self._configure_numbers()

    @property
    def _opened_door(self) -> socket.socket:
        if self._door is None:
            raise ConfigurationError("This stack has not been started.")
        return self._door

    def _service(self, name: str, *, port: int | None = None) -> Service:
        """Return how a process is started; `port` is another one than planned, for metrics or probes."""
        ports, ours = self.plan.ports, [sys.executable, "-m", "processes"]
        match name:
            case "temporal":
                return Service(name, self._temporal_command(), f"http://127.0.0.1:{ports.temporal_ui}/healthz")
            case "sandbox":
                return Service(name, self._sandbox_command(), f"{self.plan.sandbox}/control/health")
            case "worker" | "worker-2":
                at = port or (ports.worker_metrics if name == "worker" else ports.worker_2_metrics)
                probe = f"http://127.0.0.1:{at}/metrics"
                return Service(name, [*ours, "worker"], probe, {"HOLDFAST_WORKER_METRICS_PORT": str(at)})
            case "api":
                # Its callers wait at our door while it restarts; its own port says whether this very one is ready.
                at = port or self._spare(name)
                own = {"HOLDFAST_API_PORT": str(at), "HOLDFAST_API_SOCKET": str(self._opened_door.fileno())}
                door = (self._opened_door.fileno(),)
                return Service(name, [*ours, "api"], f"http://127.0.0.1:{at}/ready", own, door)
            case "media" | "media-2":
                at = ports.media if name == "media" else ports.media_2
                own = {"HOLDFAST_MEDIA_PORT": str(at)}
                return Service(name, [*ours, "media"], f"http://127.0.0.1:{at}/ready", own)
            case _:
                raise ConfigurationError(f"There is no process {name!r}; there are: {', '.join(SERVICES)}.")

    def _spare(self, name: str) -> int:
        return self._block.spare(_SUCCEEDED.index(name))

    def _temporal_command(self) -> list[str]:
        return server_command(
            find_cli(self._settings),
            port=self.plan.ports.temporal,
            ui_port=self.plan.ports.temporal_ui,
            database=self.plan.data_dir / "temporal.db",
            codec_endpoint=f"{self.plan.api}/codec",
        )

    def _sandbox_command(self) -> list[str]:
        command = [sys.executable, "-m", "sandbox", "--port", str(self.plan.ports.sandbox)]
        command += ["--smtp-port", str(self.plan.ports.smtp)]
        command += ["--state-dir", str(self.plan.data_dir / "sandbox"), "--account-sid", SANDBOX_ACCOUNT]
        return [*command, "--auth-token", SANDBOX_TOKEN, *([] if self._has_ear else ["--no-ear"])]

    async def _start(self, service: Service) -> float:
        """Start a process, wait until it is ready, and return how many seconds that took."""
        began = time.monotonic()
        child = await Child.start(
            service.name,
            service.command,
            env=self._environment | service.environment | self._extra,
            logs=self.plan.data_dir / "logs",
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

    async def _run(self, name: str, command: Sequence[str]) -> None:
        child = await Child.start(name, command, env=self._environment, logs=self.plan.data_dir / "logs")
        self.children[name] = child
        if await child.wait() != 0:
            raise ConfigurationError(f"{name} failed; the end of {child.log}:\n{child.last_words()}")

    async def _fetch_service_account(self) -> None:
        async with httpx.AsyncClient(base_url=self.plan.sandbox, timeout=5) as http:
            answer = (await http.get("/control/google/service-account")).raise_for_status()
        path = Path(self._environment["HOLDFAST_GOOGLE_SERVICE_ACCOUNT"])
        path.write_bytes(answer.content)
        path.chmod(0o600)

    async def _configure_numbers(self) -> None:
        webhooks = f"{self.plan.api}/webhooks/twilio"
        answered = {
            "voice_url": f"{webhooks}/voice",
            # An api that dies with the question in its hands: asked again, whoever answers then admits the same call.
            "fallback_url": f"{webhooks}/voice",
            "status_callback": f"{webhooks}/status",
        }
        async with httpx.AsyncClient(base_url=self.plan.sandbox, timeout=5) as http:
            for number in SEEDS.values():
                (await http.post("/control/numbers", json={"number": number, **answered})).raise_for_status()

    def _note(self) -> None:
        """Leave a note by which `holdfast call` finds this stack."""
        note = {"data_dir": str(self.plan.data_dir.absolute()), "ports": asdict(self.plan.ports)}
        stack_file(self.plan.data_dir).write_text(json.dumps(note))


def stack_file(data_dir: Path) -> Path:
    """Return where a running stack leaves its note."""
    return data_dir / "stack.json"


def running_stack(data_dir: Path) -> StackPlan:
    """Return the stack that runs in a data folder; raises ConfigurationError when none does."""
    try:
        note = json.loads(stack_file(data_dir).read_text())
    except FileNotFoundError:
        raise ConfigurationError(f"No stack runs in {data_dir}; start one with `holdfast dev`.") from None
    return StackPlan(Path(note["data_dir"]), Ports(**note["ports"]))


async def _answers(http: httpx.AsyncClient, probe: str) -> bool:
    try:
        return (await http.get(probe)).is_success
    except httpx.TransportError:
        return False
