"""The loopback ports of a whole stack."""

from __future__ import annotations

import random
import socket
from dataclasses import dataclass, fields
from types import TracebackType
from typing import Final, Self

from domain.errors import ConfigurationError

#: First ports of blocks of sixteen.
_BLOCKS: Final = range(10_000, 32_000, 16)


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


_PLANNED: Final = len(fields(Ports))


class PortBlock:
    """Sixteen neighbouring ports that are ours until it is closed; use as a context manager.

    Whoever holds the first port of a block has all of it. They are below those the system gives to outgoing
    connections, one of which could have taken a port before its server binds.

    Attributes:
        ports: One for each server.
    """

    def __init__(self, guard: socket.socket) -> None:
        """Take the listener at the first port of the block."""
        self._guard = guard
        own = list(_rest_of(guard.getsockname()[1]))
        self.ports = Ports(*own[:_PLANNED])
        self._spares = own[_PLANNED:]

    @classmethod
    def take(cls) -> Self:
        """Return a block nobody uses; raises ConfigurationError when there is none."""
        for first in random.sample(_BLOCKS, len(_BLOCKS)):
            try:
                guard = socket.create_server(("127.0.0.1", first))
            except OSError:
                continue
            if not any(_is_taken(port) for port in _rest_of(first)):
                return cls(guard)
            guard.close()
        raise ConfigurationError("No ports are free between 10000 and 32000: stop some of the stacks that run here.")

    def spare(self, server: int) -> int:
        """Return the free one of two further ports between which each of three servers (from 0) alternates.

        A successor that starts beside its predecessor has one, as has any number of them, one after the other.
        """
        pair = self._spares[2 * server : 2 * server + 2]
        return next((port for port in pair if not _is_taken(port)), pair[0])

    def close(self) -> None:
        """Give the block back."""
        self._guard.close()

    def __enter__(self) -> Self:
        """It is ours already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the block back."""
        self.close()


def _rest_of(first: int) -> range:
    return range(first + 1, first + _BLOCKS.step)


def check_ports(ports: Ports) -> None:
    """Raise ConfigurationError that names the ports in use and says what to do."""
    taken = [f"{field.name} {port}" for field in fields(Ports) if _is_taken(port := getattr(ports, field.name))]
    if taken:
        raise ConfigurationError(
            f"Ports in use: {', '.join(taken)}. Stop what listens there, or use others with --free-ports "
            "(make demo ARGS=--free-ports)."
        )


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
