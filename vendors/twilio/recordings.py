"""Recordings, fetched over Twilio's REST API; the SDK knows what is said of them, and not how they sound."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

import httpx

from domain.errors import NotFound, ProviderRejected, ProviderUnavailable
from domain.ports.telephony import Recording, Recordings
from vendors.retry_after import read_retry_after
from vendors.twilio.transport import PROVIDER, PUBLIC_BASE_URL

#: Many times what a message may last: 16,000 bytes a second for three minutes.
_LARGEST: Final = 16 * 1024 * 1024
_TYPE: Final = "audio/wav"


class TwilioRecordings(Recordings):
    """Fetches as WAV; close it."""

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        base_url: str = PUBLIC_BASE_URL,
        timeout: timedelta = timedelta(seconds=10),
    ) -> None:
        """Fetch from an account's store, each step of it within `timeout`."""
        self._folder = f"{base_url.rstrip('/')}/2010-04-01/Accounts/{account_sid}/Recordings"
        # Large ones are kept elsewhere, and Twilio leads there; httpx takes the credentials to no other host.
        self._client = httpx.AsyncClient(
            auth=(account_sid, auth_token), timeout=timeout.total_seconds(), follow_redirects=True
        )

    async def fetch(self, recording_sid: str) -> Recording:
        """Return the whole recording; it is fetched again as often as it is asked for."""
        content = bytearray()
        try:
            async with self._client.stream("GET", f"{self._folder}/{quote(recording_sid, safe='')}.wav") as response:
                _check(response)
                async for part in response.aiter_bytes():
                    content += part
                    if len(content) > _LARGEST:
                        raise ProviderRejected(PROVIDER, f"the recording has more than {_LARGEST} bytes")
        except httpx.HTTPError as error:
            raise ProviderUnavailable(PROVIDER, f"recording not fetched: {type(error).__name__}") from error
        return Recording(bytes(content), _TYPE)

    async def aclose(self) -> None:
        """Let connections go."""
        await self._client.aclose()


def _check(response: httpx.Response) -> None:
    if response.status_code == HTTPStatus.NOT_FOUND:
        raise NotFound(f"{PROVIDER}: no such recording (any more)")
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS or response.is_server_error:
        retry_after = read_retry_after(response.headers.get("Retry-After"))
        raise ProviderUnavailable(PROVIDER, f"HTTP status {response.status_code}", retry_after=retry_after)
    if not response.is_success:
        raise ProviderRejected(PROVIDER, f"recording refused: HTTP status {response.status_code}")
