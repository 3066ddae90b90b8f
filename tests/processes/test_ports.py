"""Ports of a stack: free ones, and a clear word about taken ones."""

from __future__ import annotations

import socket
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from processes.ports import check_ports, free_port, free_ports


def test_free_ports_are_free_and_different() -> None:
    """Two stacks never get in each other's way."""
    one, other = free_ports(), free_ports()

    for ports in (one, other):
        check_ports(ports)
    given = (*astuple(one), *astuple(other), free_port(), free_port())
    assert len(set(given)) == len(given)


def test_no_outgoing_connection_takes_one() -> None:
    """Between their choice and their use passes the time a server takes to start."""
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert max(astuple(free_ports())) < lowest


def test_every_taken_port_is_named_with_the_way_out() -> None:
    """The message names server and port of each, and the option that avoids them; free ones are not named."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        api, sandbox = one.getsockname()[1], other.getsockname()[1]
        ports = replace(free_ports(), api=api, sandbox=sandbox)

        with pytest.raises(ConfigurationError, match=f"api {api}, sandbox {sandbox}.*--free-ports") as taken:
            check_ports(ports)

    assert "media" not in str(taken.value)


def test_port_just_left_is_free() -> None:
    """A stack may be started right after another one was stopped: connections in TIME_WAIT do not count."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            accepted, _ = listener.accept()
            accepted.close()

    check_ports(replace(free_ports(), api=port))
