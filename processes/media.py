"""The media process: live audio."""

from __future__ import annotations

import argparse
import asyncio
import socket
import uuid

from prometheus_client import CollectorRegistry

from media.admission import CapacityLimits
from media.courier import Courier
from media.liveness import Liveness
from media.metrics import MediaMetrics
from media.server import MediaServer, MediaServerSettings
from media.spool import Spool
from media.spool_folder import SpoolFolder
from media.workflow_link import WorkflowLinks
from processes.clock import utc_now
from processes.logs import start_logging
from processes.media_ports import opened_media_ports
from processes.media_urls import media_origins
from processes.provider_roster import ProviderRoster
from processes.secret_keys import stream_secret
from processes.settings import load_settings, required
from processes.signals import stop_requested
from processes.temporal_client import connect
from vendors.twilio.signatures import TwilioSignatures
from workflows.messages import MediaHostWatch


async def run(_arguments: argparse.Namespace) -> int:
    """Carry calls until asked to stop; running calls then move to other processes within the grace."""
    settings = load_settings()
    start_logging(settings)
    metrics = MediaMetrics(CollectorRegistry())
    client = await connect(settings, lazy=True)
    media_host = f"{socket.gethostname()}-{uuid.uuid4().hex[:8]}"
    spool = Spool(SpoolFolder(settings.data_dir / "spool", media_host), client.data_converter, metrics=metrics)
    liveness = Liveness(MediaHostWatch(media_host), connect=lambda: connect(settings), utc_now=utc_now, metrics=metrics)
    async with opened_media_ports(settings, ProviderRoster(metrics.registry)) as ports:
        server = MediaServer(
            settings=MediaServerSettings(
                public_urls=media_origins(settings),
                token_secret=stream_secret(settings),
                media_host=media_host,
                grace=settings.stop_grace,
                limits=CapacityLimits(max_calls=settings.media_max_calls),
            ),
            ports=ports,
            links=WorkflowLinks(client, utc_now=utc_now, metrics=metrics, spool=spool),
            signatures=TwilioSignatures(required(settings, "twilio_auth_token")),
            metrics=metrics,
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_stop_on_request(server))
            keeping = (spool.run(), Courier(spool, client, utc_now=utc_now, metrics=metrics).run())
            beside = [tasks.create_task(work) for work in keeping]
            async with liveness.kept():
                await server.serve(settings.media_host, settings.media_port)
            for task in beside:
                task.cancel()
    return 0


async def _stop_on_request(server: MediaServer) -> None:
    await stop_requested().wait()
    server.stop()
