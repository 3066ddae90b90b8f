"""The loopback ports of a whole stack."""

from __future__ import annotations

import socket
from dataclasses import dataclass, fields

from domain.errors import ConfigurationError


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
    """Return ports nobody uses at the moment, for stacks beside others."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in fields(Ports)]
    try:
        return Ports(*(listener.getsockname()[1] for listener in listeners))
    finally:
        for listener in listeners:
            listener.close()


def free_port() -> int:
    """Return a port nobody uses at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


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
