"""The processes of a stack on loopback, and how each is started."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from domain.errors import ConfigurationError
from processes.ports import PortBlock
from processes.stack_plan import SANDBOX_ACCOUNT, SANDBOX_TOKEN, StackPlan
from processes.temporal_server import server_command

#: The processes that run as long as a stack.
SERVICES: Final = ("temporal", "sandbox", "worker", "worker-2", "api", "media", "media-2")
#: Those whose successor runs beside them for a moment, at another port.
SUCCEEDED: Final = ("worker", "worker-2", "api")
_OURS: Final = (sys.executable, "-m", "processes")
#: Loads the demonstration businesses into a database, and ends.
SEED: Final = (*_OURS, "seed")


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


@dataclass(frozen=True, slots=True)
class Services:
    """How the processes of one stack are started.

    Attributes:
        block: Has ports beside the planned ones.
        cli: Temporal's.
        door: File descriptor of the listener at which the callers of every api wait.
        has_ear: Whether the sandbox recognises callers by their sound too.
    """

    plan: StackPlan
    block: PortBlock
    cli: Path
    door: int
    has_ear: bool

    def service(self, name: str) -> Service:
        """Return how one of `SERVICES` is started."""
        ports = self.plan.ports
        match name:
            case "temporal":
                return Service(name, self._temporal_command(), f"{self.plan.temporal_ui}/healthz")
            case "sandbox":
                return Service(name, self._sandbox_command(), f"{self.plan.sandbox}/control/health")
            case "worker" | "worker-2":
                return self._worker(name, ports.worker_metrics if name == "worker" else ports.worker_2_metrics)
            case "api":
                return self.successor(name)
            case "media" | "media-2":
                return self._media(name, ports.media if name == "media" else ports.media_2)
            case _:
                raise ConfigurationError(f"There is no process {name!r}; there are: {', '.join(SERVICES)}.")

    def successor(self, name: str) -> Service:
        """Return how one of `SUCCEEDED` is started beside the one it takes the place of."""
        port = self.block.spare(SUCCEEDED.index(name))
        return self._api(name, port) if name == "api" else self._worker(name, port)

    def _worker(self, name: str, port: int) -> Service:
        own = {"HOLDFAST_WORKER_METRICS_PORT": str(port)}
        return Service(name, [*_OURS, "worker"], f"http://127.0.0.1:{port}/metrics", own)

    def _api(self, name: str, port: int) -> Service:
        # Its callers wait at our door while it restarts; its own port says whether this very one is ready.
        own = {"HOLDFAST_API_PORT": str(port), "HOLDFAST_API_SOCKET": str(self.door)}
        return Service(name, [*_OURS, "api"], f"http://127.0.0.1:{port}/ready", own, (self.door,))

    def _media(self, name: str, port: int) -> Service:
        own = {"HOLDFAST_MEDIA_PORT": str(port)}
        return Service(name, [*_OURS, "media"], f"http://127.0.0.1:{port}/ready", own)

    def _temporal_command(self) -> list[str]:
        return server_command(
            self.cli,
            port=self.plan.ports.temporal,
            ui_port=self.plan.ports.temporal_ui,
            database=self.plan.data_dir / "temporal.db",
            codec_endpoint=f"{self.plan.api}/codec",
        )

    def _sandbox_command(self) -> list[str]:
        command = [sys.executable, "-m", "sandbox", "--port", str(self.plan.ports.sandbox)]
        command += ["--smtp-port", str(self.plan.ports.smtp)]
        command += ["--state-dir", str(self.plan.data_dir / "sandbox"), "--account-sid", SANDBOX_ACCOUNT]
        return [*command, "--auth-token", SANDBOX_TOKEN, *([] if self.has_ear else ["--no-ear"])]
