"""Sends Twilio's signed requests to the product: retry on a failed connection, fallback URL, 15 s ceiling."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import httpx

from sandbox.twilio.signing import sign

CEILING_S: Final = 15.0
_FALLBACK_AFTER_S: Final = 0.1

Form = Sequence[tuple[str, str]]


class WebhookFailed(Exception):
    """No usable answer; `code` is Twilio's error code (11200 status, 11205 connection and time)."""

    def __init__(self, code: int, message: str) -> None:
        """Keep the code for the debugger and the fallback request."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes, and where to when that fails."""

    url: str
    method: str = "POST"
    fallback_url: str | None = None


class Webhooks:
    """Requests in Twilio's name. A token names each original request; its retry and fallback carry the same one."""

    def __init__(self, *, auth_token: str, client: httpx.AsyncClient, new_token: Callable[[], str]) -> None:
        """Send through `client`, which stays the caller's to close."""
        self._auth_token = auth_token
        self._client = client
        self._new_token = new_token

    async def request(self, target: Target, fields: Form, on_failure: Callable[[WebhookFailed], None]) -> str:
        """Return the body of a 2xx answer; every failed attempt is reported, the last one raised as WebhookFailed."""
        token = self._new_token()
        try:
            return await self._attempt(target.url, target.method, fields, token)
        except WebhookFailed as failure:
            on_failure(failure)
            if target.fallback_url is None:
                raise
            extra = [("ErrorCode", str(failure.code)), ("ErrorUrl", target.url)]
            # The way there takes a moment, by which a dying process has let go of all its connections.
            await asyncio.sleep(_FALLBACK_AFTER_S)
        try:
            return await self._attempt(target.fallback_url, target.method, [*fields, *extra], token)
        except WebhookFailed as failure:
            on_failure(failure)
            raise

    async def _attempt(self, url: str, method: str, fields: Form, token: str) -> str:
        try:
            async with asyncio.timeout(CEILING_S):
                response = await self._connected(url, method, fields, token)
        except (httpx.TransportError, TimeoutError) as error:
            raise WebhookFailed(11205, f"HTTP connection failure: {type(error).__name__}") from error
        if not response.is_success:
            raise WebhookFailed(11200, f"HTTP retrieval failure: status {response.status_code}")
        return response.text

    async def _connected(self, url: str, method: str, fields: Form, token: str) -> httpx.Response:
        request = self._build(url, method, fields, token)
        try:
            return await self._client.send(request)
        except httpx.ConnectError:
            # Twilio's default connection override: one retry, on a failed connection only (rc=1, rp=ct).
            return await self._client.send(self._build(url, method, fields, token))

    def _build(self, url: str, method: str, fields: Form, token: str) -> httpx.Request:
        headers = {"I-Twilio-Idempotency-Token": token, "User-Agent": "TwilioProxy/1.1"}
        if method == "GET":
            full = str(httpx.URL(url).copy_merge_params(_multi(fields)))
            headers["X-Twilio-Signature"] = sign(self._auth_token, full)
            return self._client.build_request("GET", full, headers=headers)
        headers["X-Twilio-Signature"] = sign(self._auth_token, url, fields)
        return self._client.build_request("POST", url.partition("#")[0], data=_multi(fields), headers=headers)


def _multi(fields: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in fields:
        grouped.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in grouped.items()}
