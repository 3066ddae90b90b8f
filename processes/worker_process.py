"""The worker process: workflows and activities, with the vendors the settings name."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Final

from prometheus_client import CollectorRegistry, start_http_server
from twilio.rest import Client as TwilioClient

from activities.guarded.call_control import GuardedCallControl
from activities.guarded.outbound_calls import GuardedOutboundCalls
from activities.guarded.summarizer_chain import SummarizerChain
from activities.guarded.text_messages import GuardedTextMessages
from activities.guarded.vendor_prices import GuardedVendorPrices
from domain.ports.speech import Summarizer
from processes.chat_model import chat_models
from processes.clock import utc_now
from processes.cost_metrics import CostMetrics
from processes.google import guarded_calendars
from processes.logs import start_logging
from processes.post import opened_post
from processes.provider_roster import ProviderRoster
from processes.responder import opened_responder
from processes.schedules import ScheduleKeeper, kept_schedules
from processes.secret_keys import approval_secret
from processes.settings import Settings, load_settings, required
from processes.signals import stop_requested
from processes.storage import appointment_book, opened_cache, opened_database
from processes.temporal_client import connect
from processes.web import opened_web
from processes.worker import working
from processes.worker_ports import Vendors, WorkerPorts
from store.cached_directory import CachedDirectory
from store.directory import SqlDirectory
from store.price_book import price_book
from vendors.openai.settings import open_client
from vendors.openai.summarizer import OpenAiSummarizer
from vendors.phonenumbers.zones import LibPhoneNumberZones
from vendors.twilio.call_control import TwilioCallControl
from vendors.twilio.client import open_client as open_twilio
from vendors.twilio.outbound_calls import TwilioOutboundCalls
from vendors.twilio.prices import TwilioPrices
from vendors.twilio.text_messages import TwilioTextMessages
from vendors.twilio.transport import PUBLIC_BASE_URL

logger = logging.getLogger(__name__)

#: Of all models together; below the time a summary's activity has.
_SUMMARY_PATIENCE: Final = timedelta(seconds=28)


async def run(_arguments: argparse.Namespace) -> int:
    """Work until asked to stop; running activities are finished first."""
    settings = load_settings()
    start_logging(settings)
    if settings.public_base_url is None:
        logger.warning(
            "calls can't be moved off a lost media process, and no approver is sent a link: "
            "set HOLDFAST_PUBLIC_BASE_URL for the worker too"
        )
    registry = CollectorRegistry()
    roster = ProviderRoster(registry)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(opened_database(settings))
        cache = await stack.enter_async_context(opened_cache(settings, registry))
        twilio = await stack.enter_async_context(_twilio(settings))
        calendars = stack.enter_context(guarded_calendars(settings, roster))
        vendors = Vendors(
            calendars=calendars,
            texts=GuardedTextMessages(TwilioTextMessages(twilio), roster.guard("twilio", "text_messages")),
            control=GuardedCallControl(TwilioCallControl(twilio), roster.guard("twilio", "call_control")),
            outbound=GuardedOutboundCalls(TwilioOutboundCalls(twilio), roster.guard("twilio", "outbound_calls")),
            zones=LibPhoneNumberZones(),
            summarizer=SummarizerChain(roster.chain("summarizer", await _summarizers(settings, stack))),
            responder=await opened_responder(settings, roster, stack),
            prices=GuardedVendorPrices(TwilioPrices(twilio), roster.guard("twilio", "prices")),
            post=await opened_post(settings, roster, stack),
            web=await stack.enter_async_context(opened_web(settings, roster)),
        )
        ports = WorkerPorts.over(
            database,
            vendors,
            directory=CachedDirectory(SqlDirectory(database), cache),
            clock=utc_now,
            approval_secret=approval_secret(settings),
            book=appointment_book(settings, database, cache),
            prices=price_book(settings.price_book),
            unpriced=CostMetrics(registry).unpriced,
            public_url=settings.public_base_url,
            test_numbers=settings.rung_numbers,
        )
        client = await connect(settings)
        keeper = ScheduleKeeper.over(client, database, calendar_sync_every=settings.calendar_sync_every)
        async with working(client, ports, grace=settings.stop_grace), kept_schedules(keeper):
            start_http_server(settings.worker_metrics_port, addr=settings.worker_metrics_host, registry=registry)
            await stop_requested().wait()
    return 0


async def _summarizers(settings: Settings, stack: AsyncExitStack) -> Sequence[tuple[str, Summarizer]]:
    models = chat_models(settings)
    found = []
    for name, model in models:
        chat = replace(model, reply_timeout=_SUMMARY_PATIENCE / len(models))
        client = await stack.enter_async_context(open_client(chat))
        found.append((name, OpenAiSummarizer(client, chat)))
    return found


def _twilio(settings: Settings) -> AbstractAsyncContextManager[TwilioClient]:
    account = required(settings, "twilio_account_sid")
    return open_twilio(
        account_sid=account,
        username=account,
        password=required(settings, "twilio_auth_token"),
        base_url=settings.twilio_base_url or PUBLIC_BASE_URL,
    )
