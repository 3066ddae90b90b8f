"""Requests on threads, for callers who do not wait for ever."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

from domain.errors import ProviderUnavailable
from tests.vendors.google.conftest import Google
from vendors.google.services import CALENDAR
from vendors.google.threads import ServiceThreads


async def test_a_request_that_waited_too_long_for_a_thread_never_runs(google: Google) -> None:
    """Its caller was told that it failed, and has done something else since."""
    threads = ServiceThreads(
        google.account.as_json(google.url), CALENDAR, base_url=google.url, timeout=timedelta(milliseconds=50), threads=1
    )
    release, ran = threading.Event(), threading.Event()
    answers = await asyncio.gather(
        threads.run(lambda _service: release.wait(5)),
        threads.run(lambda _service: ran.set()),
        return_exceptions=True,
    )
    release.set()
    await asyncio.to_thread(threads.close)
    assert [type(answer) for answer in answers] == [ProviderUnavailable, ProviderUnavailable]
    assert not ran.is_set()
