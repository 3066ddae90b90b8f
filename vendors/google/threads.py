"""Google's blocking client on a few threads, each with a service of its own: httplib2 is not thread-safe."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

import google_auth_httplib2
from google.oauth2 import service_account
from googleapiclient.discovery import build

from domain.errors import ProviderUnavailable
from vendors.google.deadlines import Deadline, PunctualHttp
from vendors.google.failures import BROKEN_CONNECTION, translated
from vendors.google.services import GoogleService

_WAITING_PER_THREAD: Final = 16

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one thread works with: a service, and the connections under it."""

    service: Any
    http: PunctualHttp


def _over_stale_connection(desk: _Desk, request: Callable[[Any], T]) -> T:
    """Ask once more when the connection kept since the last request is gone; each request here may be repeated."""
    try:
        return request(desk.service)
    except ConnectionError:
        desk.http.close()
        return request(desk.service)


class ServiceThreads:
    """Runs functions of one of Google's services on a bounded pool."""

    def __init__(
        self,
        service_account_json: Mapping[str, str],
        service: GoogleService,
        *,
        base_url: str | None,
        timeout: timedelta,
        threads: int,
    ) -> None:
        """Prepare; a thread builds its service when it is first used.

        Args:
            service_account_json: The key file's content.
            service: Which one, and as whom.
            base_url: In front of the service's path; None for Google itself.
            timeout: Of a whole request: waiting for a thread, token, connection, answer.
            threads: Requests at the same time; sixteen times as many may wait, more are turned away.
        """
        self._service_account = dict(service_account_json)
        self._service = service
        self._endpoint = None if base_url is None else f"{base_url.rstrip('/')}{service.path}"
        self._timeout = timeout
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=service.provider)
        self._local = threading.local()
        self._desks: list[_Desk] = []
        self._free_places = threads * (1 + _WAITING_PER_THREAD)

    async def run(self, request: Callable[[Any], T]) -> T:
        """Run `request(service)` on a thread; raises ProviderUnavailable, also when too many wait already.

        Once this has returned, raised or been cancelled, the request sends nothing any more.
        """
        if self._free_places == 0:
            raise ProviderUnavailable(self._service.provider, "too many requests are waiting")
        self._free_places -= 1
        deadline = Deadline.after(self._timeout)
        running = asyncio.get_running_loop().run_in_executor(self._pool, self._on_thread, request, deadline)
        running.add_done_callback(self._free_place)
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                return await running
        except TimeoutError as error:
            reason = f"no answer within {self._timeout.total_seconds():g} s"
            raise ProviderUnavailable(self._service.provider, reason) from error
        finally:
            deadline.pass_now()

    def close(self) -> None:
        """Drop what waits, block until what runs has noticed that nobody waits, and close the connections."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        while self._desks:
            self._desks.pop().http.close()

    def _free_place(self, _done: object) -> None:
        self._free_places += 1

    def _on_thread(self, request: Callable[[Any], T], deadline: Deadline) -> T:
        with translated(self._service.provider):
            desk = getattr(self._local, "desk", None)
            if desk is None:
                desk = self._local.desk = self._furnish()
                self._desks.append(desk)
            desk.http.deadline = deadline
            try:
                return _over_stale_connection(desk, request)
            except BROKEN_CONNECTION:
                desk.http.close()  # httplib2 keeps a broken connection, which would break the next request as well
                raise

    def _furnish(self) -> _Desk:
        credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]  # untyped
            self._service_account, scopes=self._service.scopes, subject=self._service.subject
        )
        http = PunctualHttp()
        service = build(
            self._service.name,
            self._service.version,
            http=google_auth_httplib2.AuthorizedHttp(credentials, http=http),
            client_options={} if self._endpoint is None else {"api_endpoint": self._endpoint},
            static_discovery=True,
            cache_discovery=False,
        )
        return _Desk(service, http)
