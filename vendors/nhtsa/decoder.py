"""NHTSA's vPIC as a register of vehicles. Nothing is retried here: whoever asks does, or goes on without."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import httpx

from domain.errors import ProviderRejected, ProviderUnavailable
from domain.ports.customers import VehicleDecoder
from domain.vehicles import VehicleFacts
from vendors.nhtsa.results import read_result
from vendors.retry_after import read_retry_after

PROVIDER: Final = "nhtsa"
PUBLIC_BASE_URL: Final = "https://vpic.nhtsa.dot.gov"
#: Requests at once. Source: none is published; the service asks for moderation.
_MOST_CONNECTIONS: Final = 4


class NhtsaDecoder(VehicleDecoder):
    """Asks vPIC over a few connections of its own."""

    def __init__(self, base_url: str = PUBLIC_BASE_URL, *, timeout: timedelta = timedelta(seconds=5)) -> None:
        """Prepare without touching the network.

        Args:
            base_url: In front of `/api/vehicles`.
            timeout: Of a whole request.
        """
        self._timeout = timeout
        self._client = httpx.AsyncClient(
            base_url=base_url, timeout=timeout.total_seconds(), limits=httpx.Limits(max_connections=_MOST_CONNECTIONS)
        )

    async def decode(self, vin: str) -> VehicleFacts:
        """Return what vPIC knows of a VIN. Source: vPIC API, "Decode VIN (flat format)"."""
        return read_result(vin, await self._asked(f"/api/vehicles/DecodeVinValues/{vin}"))

    async def aclose(self) -> None:
        """Let connections go."""
        await self._client.aclose()

    async def _asked(self, path: str) -> Mapping[str, object]:
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                response = await self._client.get(path, params={"format": "json"})
        except TimeoutError as error:
            raise ProviderUnavailable(PROVIDER, "no answer in time") from error
        except httpx.HTTPError as error:
            raise ProviderUnavailable(PROVIDER, f"connection failed ({type(error).__name__})") from error
        _check(response)
        return _first_result(response)


def _check(response: httpx.Response) -> None:
    status = response.status_code
    if response.is_server_error or status == HTTPStatus.TOO_MANY_REQUESTS:
        raise ProviderUnavailable(
            PROVIDER, f"HTTP {status}", retry_after=read_retry_after(response.headers.get("Retry-After"))
        )
    if not response.is_success:
        raise ProviderRejected(PROVIDER, f"request refused (HTTP {status})")


def _first_result(response: httpx.Response) -> Mapping[str, object]:
    """Return the one result; a page of maintenance comes with status 200, too."""
    try:
        result = response.json()["Results"][0]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ProviderUnavailable(PROVIDER, "the answer can't be read") from error
    if not isinstance(result, dict):
        raise ProviderUnavailable(PROVIDER, "the answer can't be read")
    return result
