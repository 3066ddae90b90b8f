"""An application over hand-written ports, and clients for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from api.app import ApiPorts, ApiSettings, create_app
from api.clocks import Clocks
from api.directory_spool import DirectorySpool
from api.installation_api import Installation
from api.live_feed import LiveLimits
from api.metrics import ApiMetrics
from api.public_url import PublicUrl
from processes.payload_encryption import EncryptionCodec, PayloadKey
from tests.api.fakes import (
    PUBLIC,
    FakeCallLog,
    FakeClock,
    FakeGateway,
    FakeKeyRing,
    FakeKeys,
    FakeReader,
    Signatures,
    TelephoneCompany,
    client_of,
)
from tests.api.live import FakeChanges
from tests.api.office import Office
from tests.api.signatures import signatures_read_once
from tests.fakes.sign_in import nobody_signs_in


@dataclass
class World:
    """Everything around the application, to arrange and to look at."""

    gateway: FakeGateway
    reader: FakeReader
    call_log: FakeCallLog
    clock: FakeClock
    spool: DirectorySpool
    registry: CollectorRegistry
    office: Office
    changes: FakeChanges
    ports: ApiPorts
    settings: ApiSettings

    def app(self, **settings: object) -> FastAPI:
        """Build an application, with other settings where given."""
        return create_app(replace(self.settings, **settings), self.ports)  # type: ignore[arg-type] # tests name fields

    def count(self, name: str, **labels: str) -> float:
        """Read a metric; 0 before its first observation."""
        return self.registry.get_sample_value(name, labels) or 0


def well_world(folder: Path) -> World:
    """Arrange a world in which all is well; what is spooled goes into a folder."""
    gateway, reader, call_log, clock, registry = (
        FakeGateway(),
        FakeReader(),
        FakeCallLog(),
        FakeClock(),
        CollectorRegistry(),
    )
    spool = DirectorySpool(folder / "spool")
    office, changes, traces = Office(), FakeChanges(), count(1)
    ports = ApiPorts(
        gateway=gateway,
        signatures=Signatures(),
        reader=reader,
        directory=office.directory,
        call_log=call_log,
        keys=FakeKeys(),
        key_ring=FakeKeyRing(),
        sign_in=nobody_signs_in(),
        spool=spool,
        codec=EncryptionCodec([PayloadKey("k1", bytes(32))]),
        metrics=ApiMetrics(registry),
        clocks=Clocks(clock.now, clock.monotonic),
        probes=(),
        office=office.ports(),
        audit=office.audit,
        costing=office.costing,
        changes=changes,
        new_trace_id=lambda: f"trace-{next(traces)}",
    )
    settings = ApiSettings(
        public_url=PublicUrl(PUBLIC),
        dashboard_url=PublicUrl(PUBLIC),
        media_urls=("wss://media.northgate.example/media",),
        stream_secret=b"stream secret",
        approval_secret=b"approval secret",
        currency="USD",
        temporal_ui="http://localhost:8233",
        namespace="default",
        installation=Installation("1.2.3", "http://localhost:8233", "USD", is_live=False, telephone_url=None),
        answer_patience=timedelta(seconds=1),
        view_patience=timedelta(seconds=1),
        # A stream is over at once: clients here wait for whole answers.
        live=LiveLimits(life=timedelta()),
    )
    return World(gateway, reader, call_log, clock, spool, registry, office, changes, ports, settings)


@pytest.fixture(scope="session", autouse=True)
def _signatures_are_read_once() -> Iterator[None]:
    with signatures_read_once():
        yield


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Arrange a world of its own for each test."""
    return well_world(tmp_path)


@pytest.fixture(scope="module")
async def still_client(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client of an application whose world nobody changes or looks at: to build one takes a moment."""
    async with client_of(well_world(tmp_path_factory.mktemp("still")).app()) as opened:
        yield opened


@pytest.fixture
async def api(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client with an operator's key."""
    async with client_of(world.app()) as opened:
        opened.headers["Authorization"] = "Bearer hf_operator"
        yield opened


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client of the application."""
    async with client_of(world.app()) as opened:
        yield opened


@pytest.fixture
def twilio(client: httpx.AsyncClient) -> TelephoneCompany:
    """Sign webhooks as the telephone company does."""
    return TelephoneCompany(client)
