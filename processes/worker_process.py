"""The worker process: workflows and activities, with the vendors the settings name."""

from __future__ import annotations

import argparse
import json
from contextlib import AbstractAsyncContextManager, AsyncExitStack, closing
from pathlib import Path

from prometheus_client import CollectorRegistry, start_http_server
from twilio.rest import Client as TwilioClient

from domain.errors import ConfigurationError
from processes.chat_model import chat_settings
from processes.plumbing import opened_cache, opened_database, start_logging, utc_now
from processes.settings import Settings, load_settings, required
from processes.signals import stop_requested
from processes.temporal_client import connect
from processes.worker import working
from processes.worker_ports import WorkerPorts
from store.cached_directory import CachedDirectory
from store.directory import SqlDirectory
from vendors.google.calendars import GoogleCalendars
from vendors.openai.settings import open_client
from vendors.openai.summarizer import OpenAiSummarizer
from vendors.twilio.call_control import TwilioCallControl
from vendors.twilio.client import open_client as open_twilio
from vendors.twilio.text_messages import TwilioTextMessages
from vendors.twilio.transport import PUBLIC_BASE_URL


async def run(_arguments: argparse.Namespace) -> int:
    """Work until asked to stop; running activities are finished first."""
    settings = load_settings()
    start_logging(settings)
    registry = CollectorRegistry()
    chat = chat_settings(settings)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(opened_database(settings))
        cache = await stack.enter_async_context(opened_cache(settings, registry))
        twilio = await stack.enter_async_context(_twilio(settings))
        calendars = stack.enter_context(closing(_calendars(settings)))
        model = open_client(chat)
        stack.push_async_callback(model.close)
        ports = WorkerPorts.over(
            database,
            directory=CachedDirectory(SqlDirectory(database), cache),
            calendars=calendars,
            texts=TwilioTextMessages(twilio),
            control=TwilioCallControl(twilio),
            summarizer=OpenAiSummarizer(model, chat),
            clock=utc_now,
            public_url=settings.public_base_url,
        )
        client = await connect(settings)
        async with working(client, ports, grace=settings.stop_grace):
            start_http_server(settings.worker_metrics_port, addr=settings.worker_metrics_host, registry=registry)
            await stop_requested().wait()
    return 0


def _twilio(settings: Settings) -> AbstractAsyncContextManager[TwilioClient]:
    account = required(settings, "twilio_account_sid")
    return open_twilio(
        account_sid=account,
        username=account,
        password=required(settings, "twilio_auth_token"),
        base_url=settings.twilio_base_url or PUBLIC_BASE_URL,
    )


def _calendars(settings: Settings) -> GoogleCalendars:
    path = Path(required(settings, "google_service_account"))
    try:
        account = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"HOLDFAST_GOOGLE_SERVICE_ACCOUNT: {path} is no readable JSON file") from error
    return GoogleCalendars(account, base_url=settings.google_base_url)
