"""How the processes of a stack are started."""

from __future__ import annotations

import socket
from dataclasses import astuple
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from processes.ports import PortBlock
from processes.services import SERVICES, SUCCEEDED, Services
from processes.stack_plan import StackPlan


@pytest.fixture
def services(tmp_path: Path, block: PortBlock) -> Services:
    """Return those of a stack with a door of number 7."""
    return Services(StackPlan(tmp_path, block.ports), block, cli=Path("temporal"), door=7, has_ear=False)


@pytest.mark.parametrize("name", SUCCEEDED)
def test_a_successor_is_asked_at_a_port_of_its_own(services: Services, name: str) -> None:
    """Not at its predecessor's, who would answer for it."""
    before = services.successor(name)
    port = int(before.probe.split(":")[2].split("/")[0])
    assert port not in astuple(services.plan.ports)
    with socket.create_server(("127.0.0.1", port)):
        assert services.successor(name).probe != before.probe


def test_every_api_serves_the_same_door(services: Services) -> None:
    """Callers wait there while one takes the place of another."""
    for service in (services.service("api"), services.successor("api")):
        assert service.descriptors == (7,)
        assert service.environment["HOLDFAST_API_SOCKET"] == "7"


def test_each_is_known_by_its_name(services: Services) -> None:
    """And another name is answered with those there are."""
    assert [services.service(name).name for name in SERVICES] == list(SERVICES)
    with pytest.raises(ConfigurationError, match="there are: temporal"):
        services.service("worker-3")
