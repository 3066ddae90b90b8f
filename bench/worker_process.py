"""The worker beside the measured client: our workflows, activities and store; vendors that take no time."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from typing import Any

import uvloop
from prometheus_client import CollectorRegistry
from temporalio.client import Client
from temporalio.client import Interceptor as ClientInterceptor
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput
from temporalio.worker import Interceptor as WorkerInterceptor

from bench.child import Answer, resident_mb, serve_questions
from bench.quiet_vendors import (
    EmptyCalendars,
    EndlessCalls,
    LostTexts,
    NobodyRung,
    NoPrices,
    SteadyPlanner,
    TerseSummarizer,
)
from processes.clock import utc_now
from processes.secret_keys import approval_secret
from processes.settings import Settings, load_settings
from processes.storage import opened_cache, opened_database
from processes.temporal_client import connect
from processes.worker import working
from processes.worker_ports import Vendors, WorkerPorts
from store.cached_directory import CachedDirectory
from store.directory import SqlDirectory
from vendors.phonenumbers.zones import LibPhoneNumberZones

Times = defaultdict[str, list[float]]


class ActivityTimes(ClientInterceptor, WorkerInterceptor):
    """Notes how long each activity ran; a client that has it passes it on to its workers.

    Attributes:
        times: Activity → milliseconds of each run.
    """

    def __init__(self) -> None:
        """Begin with nothing run."""
        self.times: Times = defaultdict(list)

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        """Stand in front of an activity; the SDK names the argument."""
        return _Timed(next, self.times)


class _Timed(ActivityInboundInterceptor):
    def __init__(self, inner: ActivityInboundInterceptor, times: Times) -> None:
        super().__init__(inner)
        self._times = times

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401  (the SDK's signature)
        began = time.perf_counter()
        try:
            return await super().execute_activity(input)
        finally:
            name = getattr(input.fn, "__name__", "")
            self._times[name].append(1000 * (time.perf_counter() - began))


async def _run(settings: Settings) -> None:
    times = ActivityTimes()
    client = await connect(settings)
    config = client.config()
    config["interceptors"] = [times]
    registry = CollectorRegistry()
    async with opened_database(settings) as database, opened_cache(settings, registry) as cache:
        texts = LostTexts()
        vendors = Vendors(
            calendars=EmptyCalendars(),
            texts=texts,
            control=EndlessCalls(),
            outbound=NobodyRung(),
            zones=LibPhoneNumberZones(),
            summarizer=TerseSummarizer(),
            responder=SteadyPlanner(),
            prices=NoPrices(),
        )
        directory = CachedDirectory(SqlDirectory(database), cache)
        ports = WorkerPorts.over(
            database, vendors, directory=directory, clock=utc_now, approval_secret=approval_secret(settings)
        )

        async def answer(question: str) -> Answer:
            await asyncio.sleep(0)
            match question:
                case "texts":
                    return texts.sent_at
                case "memory":
                    return {"resident_mb": resident_mb()}
                case _:
                    return dict(times.times)

        async with working(Client(**config), ports):
            await serve_questions({}, answer)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(load_settings()))
