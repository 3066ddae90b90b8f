"""Carries the SDK's requests over httpx.

The SDK's own asynchronous client (aiohttp) cannot tell a connection that never stood from a reply that was lost, can't
be pointed at another base URL, and hides `Retry-After`. All three decide what may be repeated, so the SDK gets this
transport. Nothing is retried below the workflows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import httpx
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from domain.errors import ProviderUnavailable
from vendors.retry_after import read_retry_after

PROVIDER: Final = "twilio"
PUBLIC_BASE_URL: Final = "https://api.twilio.com"
#: Nothing of the request has reached Twilio when these are raised.
_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class ReplyLost(Exception):
    """The request was sent and may have been carried out, but no usable reply came."""


class HttpxTransport(AsyncHttpClient):  # type: ignore[misc]  # the SDK is published without types
    """An HTTP client for `twilio.rest.Client`; raises ProviderUnavailable or ReplyLost instead of httpx's errors."""

    def __init__(self, *, base_url: str = PUBLIC_BASE_URL, timeout: timedelta = timedelta(seconds=10)) -> None:
        """Send requests for `https://api.twilio.com` to `base_url`."""
        super().__init__(None, True, timeout.total_seconds())  # noqa: FBT003 - the SDK's positional flag: is asynchronous
        self._base_url = base_url.rstrip("/")
        self._client = httpx.AsyncClient(timeout=timeout.total_seconds())

    async def request(  # noqa: PLR0917 - the SDK's signature
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the SDK's signature
        allow_redirects: bool = False,  # noqa: FBT001, FBT002 - the SDK's signature
    ) -> Response:
        """Send one request, once."""
        try:
            response = await self._client.request(
                method,
                self._base_url + url.removeprefix(PUBLIC_BASE_URL),
                params=_texts(params),
                data=_texts(data),
                headers=headers,
                auth=auth,
                timeout=self.timeout if timeout is None else timeout,
                follow_redirects=allow_redirects,
            )
        except _NEVER_SENT as error:
            raise ProviderUnavailable(PROVIDER, f"no connection: {type(error).__name__}") from error
        except httpx.TransportError as error:
            raise ReplyLost(type(error).__name__) from error
        _check(response)
        return Response(response.status_code, response.text, response.headers)

    async def close(self) -> None:
        """Let connections go."""
        await self._client.aclose()


def _check(response: httpx.Response) -> None:
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        raise ProviderUnavailable(
            PROVIDER, "rate limited", retry_after=read_retry_after(response.headers.get("Retry-After"))
        )
    if response.is_server_error:
        raise ReplyLost(f"HTTP status {response.status_code}")


def _texts(fields: Mapping[str, object] | None) -> dict[str, str | list[str]] | None:
    if fields is None:
        return None
    return {
        name: [str(item) for item in value] if isinstance(value, list) else str(value) for name, value in fields.items()
    }
