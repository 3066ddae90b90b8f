"""The loopback ports of a whole stack."""

from __future__ import annotations

import random
import socket
from dataclasses import dataclass, fields
from typing import Final

from domain.errors import ConfigurationError

#: First ports of blocks of sixteen.
_BLOCKS: Final = range(10_000, 32_000, 16)
#: Held for as long as this process lives.
_GUARDS: Final[list[socket.socket]] = []


@dataclass(frozen=True, slots=True)
class Ports:
    """One port for each server; the defaults are the ones the documentation names."""

    temporal: int = 7233
    temporal_ui: int = 8233
    api: int = 8080
    media: int = 8081
    worker_metrics: int = 8082
    sandbox: int = 8090
    media_2: int = 8083
    worker_2_metrics: int = 8084
    smtp: int = 8025


def free_ports() -> Ports:
    """Return ports nobody uses, for stacks beside others; no other process is given them while this one lives."""
    return Ports(*_reserved(len(fields(Ports))))


def free_port() -> int:
    """Return a port nobody uses; no other process is given it while this one lives."""
    return _reserved(1)[0]


def _reserved(count: int) -> list[int]:
    """Return neighbouring ports of a block that is ours: whoever holds the first port of a block has all of it.

    Below those the system gives to outgoing connections, one of which could have taken a port before its server binds.
    """
    for first in random.sample(_BLOCKS, len(_BLOCKS)):
        ports = range(first + 1, first + 1 + count)
        try:
            guard = socket.create_server(("127.0.0.1", first))
        except OSError:
            continue
        if not any(_is_taken(port) for port in ports):
            _GUARDS.append(guard)
            return list(ports)
        guard.close()
    raise ConfigurationError("No ports are free between 10000 and 32000: stop some of the stacks that run here.")


def check_ports(ports: Ports) -> None:
    """Raise ConfigurationError that names the ports in use and says what to do."""
    taken = [f"{field.name} {port}" for field in fields(Ports) if _is_taken(port := getattr(ports, field.name))]
    if taken:
        raise ConfigurationError(
            f"Ports in use: {', '.join(taken)}. Stop what listens there, or use others: make demo ARGS=--free-ports."
        )


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
