"""Ports of a stack: free ones, and a clear word about taken ones."""

from __future__ import annotations

import socket
from dataclasses import astuple, replace

import pytest

from domain.errors import ConfigurationError
from processes.ports import PortBlock, check_ports


def test_two_blocks_have_nothing_in_common(block: PortBlock) -> None:
    """Two stacks never get in each other's way, and each stays among the sixteen it holds."""
    with PortBlock.take() as other:
        check_ports(block.ports)
        check_ports(other.ports)
        given = (*_all_of(block), *_all_of(other))
    assert len(set(given)) == len(given)
    for ports in (_all_of(block), _all_of(other)):
        first = min(ports) - 1
        assert first % 16 == 10_000 % 16
        assert max(ports) < first + 16 <= 32_000


def test_a_block_is_held_until_it_is_closed() -> None:
    """Another process that comes to its first port leaves all of it alone; then it is free for anybody."""
    with PortBlock.take() as block:
        first = ("127.0.0.1", block.ports.temporal - 1)
        with pytest.raises(OSError, match="in use"):
            socket.create_server(first)
    socket.create_server(first).close()


def test_restarts_alternate_within_the_block(block: PortBlock) -> None:
    """However often a server is replaced, its successor has the port its predecessor has left, and needs no other."""
    predecessor = socket.create_server(("127.0.0.1", block.spare(1)))
    used = set()
    for _ in range(5):
        successor = socket.create_server(("127.0.0.1", block.spare(1)))
        predecessor.close()
        predecessor = successor
        used.add(successor.getsockname()[1])
    predecessor.close()
    assert len(used) == 2
    assert min(astuple(block.ports)) < min(used) < max(used) < block.ports.temporal + 15


def _all_of(block: PortBlock) -> set[int]:
    """Return the planned ports, and one more for each server that is replaced."""
    return {*astuple(block.ports), *(block.spare(server) for server in range(3))}


def test_every_taken_port_is_named_with_the_way_out(block: PortBlock) -> None:
    """The message names server and port of each, and the option that avoids them; free ones are not named."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        api, sandbox = one.getsockname()[1], other.getsockname()[1]
        ports = replace(block.ports, api=api, sandbox=sandbox)

        with pytest.raises(ConfigurationError, match=f"api {api}, sandbox {sandbox}.*--free-ports") as taken:
            check_ports(ports)

    assert "media" not in str(taken.value)


def test_port_just_left_is_free(block: PortBlock) -> None:
    """A stack may be started right after another one was stopped: connections in TIME_WAIT do not count."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            accepted, _ = listener.accept()
            accepted.close()

    check_ports(replace(block.ports, api=port))
