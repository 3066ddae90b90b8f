"""The api process: webhooks, REST, codec server."""

from __future__ import annotations

import argparse
import asyncio
import socket
import time
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final

import uvicorn
from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from temporalio.client import Client

from activities.costing import Costing
from api.app import ApiPorts, ApiSettings, create_app
from api.clocks import Clocks
from api.directory_spool import DirectorySpool
from api.health import Probe
from api.installation_api import Control, Installation
from api.live_feed import LiveFeed
from api.metrics import ApiMetrics
from api.office import OfficePorts
from api.public_url import PublicUrl
from api.temporal_call_gateway import TemporalCallGateway
from domain.ports.cache import Cache
from processes.clock import utc_now
from processes.cost_metrics import CostMetrics
from processes.first_owner import welcome_first_owner
from processes.logs import start_logging
from processes.media_urls import media_urls
from processes.office import opened_office
from processes.payload_encryption import EncryptionCodec, parsed_keys
from processes.secret_keys import approval_secret, payload_keys, stream_secret
from processes.settings import Settings, load_settings, required
from processes.sign_in import dashboard_address, sign_in_ports
from processes.signals import stop_requested
from processes.storage import opened_cache, opened_database
from processes.temporal_client import connect
from store.api_keys import SqlApiKeys
from store.audit import SqlAuditLog
from store.cached_directory import CachedDirectory
from store.call_log import SqlCallLog
from store.calls_read import SqlCallReader
from store.changes import SqlChanges
from store.costs import SqlCosts
from store.database import Database
from store.directory import SqlDirectory
from store.price_book import price_book
from vendors.twilio.signatures import TwilioSignatures

_SOURCE_BUILD: Final = Path(__file__).parent.parent / "dashboard" / "dist"
#: Requests at once; more are told to come again (503) instead of holding memory.
_MOST_REQUESTS: Final = 1000


async def run(_arguments: argparse.Namespace) -> int:
    """Serve until asked to stop; running requests are finished first."""
    settings = load_settings()
    start_logging(settings)
    registry = CollectorRegistry()
    async with opened_database(settings) as database, opened_cache(settings, registry) as cache:
        directory = CachedDirectory(SqlDirectory(database), cache)
        # Lazy: while Temporal is away, callers are still asked for a message.
        client = await connect(settings, lazy=True)
        async with opened_office(
            settings, database, directory=directory, cache=cache, client=client, registry=registry
        ) as office:
            app = _application(settings, database, cache, registry, directory=directory, client=client, office=office)
            await welcome_first_owner(settings, database)
            await _serve_until_stopped(_server(settings, app), _sockets(settings), app.state.live)
    return 0


def _server(settings: Settings, app: FastAPI) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.api_host,
            port=settings.api_port,
            access_log=False,
            limit_concurrency=_MOST_REQUESTS,
            log_config=None,
            # Who is behind a proxy is decided by the application's own setting, not by uvicorn's default.
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=int(settings.stop_grace_seconds),
        )
    )


def _sockets(settings: Settings) -> list[socket.socket] | None:
    """Return where to listen: at the door of whoever started us too, where callers wait while an api restarts."""
    if settings.api_socket is None:
        return None
    return [socket.socket(fileno=settings.api_socket), socket.create_server((settings.api_host, settings.api_port))]


async def _serve_until_stopped(server: uvicorn.Server, sockets: list[socket.socket] | None, live: LiveFeed) -> None:
    stop = stop_requested()
    serving = asyncio.create_task(server._serve(sockets))  # noqa: SLF001  (`serve` would put its own signal handlers over ours)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    # The server waits for its answers, and a stream would go on until its patience is over.
    live.end()
    server.should_exit = True
    stopping.cancel()
    await serving


def _application(
    settings: Settings,
    database: Database,
    cache: Cache,
    registry: CollectorRegistry,
    *,
    directory: CachedDirectory,
    client: Client,
    office: OfficePorts,
) -> FastAPI:
    gateway = TemporalCallGateway(
        client, secret=stream_secret(settings), hold_ttl=settings.hold_ttl, text_hold_ttl=settings.text_hold_ttl
    )
    spool = DirectorySpool(settings.data_dir / "voicemail")
    return create_app(
        ApiSettings(
            public_url=PublicUrl(settings.public_base_url, is_proxy_trusted=settings.trust_forwarded),
            dashboard_url=dashboard_address(settings),
            media_urls=media_urls(settings),
            stream_secret=stream_secret(settings),
            approval_secret=approval_secret(settings),
            currency=price_book(settings.price_book).currency,
            temporal_ui=settings.temporal_ui_url,
            namespace=settings.temporal_namespace,
            installation=Installation(
                version=version("holdfast"),
                temporal_ui=settings.temporal_ui_url,
                currency=price_book(settings.price_book).currency,
                is_live=settings.live,
                telephone_url=settings.telephone_url,
                control=_control(settings),
            ),
            codec_token=settings.codec_token.get_secret_value() if settings.codec_token else None,
            dashboard=_dashboard(settings),
            page_connections=_page_connections(settings),
        ),
        ApiPorts(
            gateway=gateway,
            signatures=TwilioSignatures(required(settings, "twilio_auth_token")),
            reader=SqlCallReader(database),
            directory=directory,
            call_log=SqlCallLog(database, directory.forget),
            keys=SqlApiKeys(database, utc_now),
            key_ring=SqlApiKeys(database, utc_now),
            sign_in=sign_in_ports(database),
            spool=spool,
            codec=EncryptionCodec(parsed_keys(payload_keys(settings))),
            metrics=ApiMetrics(registry),
            clocks=Clocks(utc_now, time.monotonic),
            probes=[
                Probe("database", database.ping, is_needed=True),
                Probe("temporal", gateway.check, is_needed=False),
                Probe(
                    "cache" if settings.redis_url else "cache_in_process", lambda: _check_cache(cache), is_needed=False
                ),
                Probe("spool", spool.check, is_needed=False),
            ],
            office=office,
            audit=SqlAuditLog(database),
            changes=SqlChanges(database),
            costing=Costing(
                log=SqlCosts(database),
                prices=office.prices,
                clock=utc_now,
                unpriced=CostMetrics(registry).unpriced,
            ),
        ),
    )


def _control(settings: Settings) -> Control | None:
    if settings.control_url is None or settings.control_token is None:
        return None
    return Control(settings.control_url, settings.control_token.get_secret_value())


def _page_connections(settings: Settings) -> tuple[str, ...]:
    """Return what the telephone page talks to beside us: a development stack's telephone and control."""
    telephone = settings.telephone_url and settings.telephone_url.replace("http", "ws", 1)
    return tuple(one for one in (telephone, settings.control_url) if one)


def _dashboard(settings: Settings) -> Path | None:
    """Return the folder of the dashboard's build: the one that is set, else that of the source tree, if it is built."""
    folder = settings.dashboard_dir or _SOURCE_BUILD
    return folder if (folder / "index.html").is_file() else None


async def _check_cache(cache: Cache) -> None:
    """Raise when a value put into the cache does not come back."""
    await cache.put("ready", b"1", timedelta(seconds=5))
    if await cache.get("ready") is None:
        raise ConnectionError("the cache does not keep values")
