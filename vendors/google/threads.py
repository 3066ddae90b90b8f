"""Google's blocking client on a few threads, each with a service of its own: httplib2 is not thread-safe."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Final, TypeVar

import google_auth_httplib2
import httplib2
from google.oauth2 import service_account
from googleapiclient.discovery import build

from domain.errors import ProviderUnavailable
from vendors.google.failures import PROVIDER, translated

_SCOPES: Final = (
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.freebusy",
)
_WAITING_PER_THREAD: Final = 16

T = TypeVar("T")


class ServiceThreads:
    """Runs functions of a Calendar service on a bounded pool."""

    def __init__(
        self, service_account_json: Mapping[str, str], *, base_url: str | None, timeout: timedelta, threads: int
    ) -> None:
        """Prepare; a thread builds its service when it is first used.

        Args:
            service_account_json: The key file's content.
            base_url: In front of `/calendar/v3`; None for Google itself.
            timeout: Of each wait on the network.
            threads: Requests at the same time; sixteen times as many may wait, more are turned away.
        """
        self._service_account = dict(service_account_json)
        self._endpoint = None if base_url is None else f"{base_url.rstrip('/')}/calendar/v3/"
        self._timeout = timeout
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="google-calendar")
        self._local = threading.local()
        self._free_places = threads * (1 + _WAITING_PER_THREAD)

    async def run(self, request: Callable[[Any], T]) -> T:
        """Run `request(service)` on a thread; raises ProviderUnavailable, also when too many wait already."""
        if self._free_places == 0:
            raise ProviderUnavailable(PROVIDER, "too many requests are waiting")
        self._free_places -= 1
        running = asyncio.get_running_loop().run_in_executor(self._pool, self._on_thread, request)
        running.add_done_callback(self._free_place)
        return await asyncio.shield(running)

    def close(self) -> None:
        """Drop what waits; what runs ends by itself within its timeouts."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _free_place(self, _done: object) -> None:
        self._free_places += 1

    def _on_thread(self, request: Callable[[Any], T]) -> T:
        with translated():
            service = getattr(self._local, "service", None)
            if service is None:
                service = self._local.service = self._build()
            return request(service)

    def _build(self) -> Any:  # noqa: ANN401 - the client's services are made at run time
        credentials = service_account.Credentials.from_service_account_info(self._service_account, scopes=_SCOPES)
        http = httplib2.Http(timeout=self._timeout.total_seconds())
        return build(
            "calendar",
            "v3",
            http=google_auth_httplib2.AuthorizedHttp(credentials, http=http),
            client_options={} if self._endpoint is None else {"api_endpoint": self._endpoint},
            static_discovery=True,
            cache_discovery=False,
        )
