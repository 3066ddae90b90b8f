"""The SDK's client, set up the way the adapters need it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from twilio.rest import Client

from vendors.twilio.transport import PUBLIC_BASE_URL, HttpxTransport


@asynccontextmanager
async def open_client(
    *,
    account_sid: str,
    username: str,
    password: str,
    base_url: str = PUBLIC_BASE_URL,
    timeout: timedelta = timedelta(seconds=10),  # noqa: ASYNC109 - of each request, not of this function
) -> AsyncIterator[Client]:
    """Open a client for as long as the context lasts.

    Args:
        account_sid: The account to work on.
        username: SID of an API key (preferred), or the account SID.
        password: The key's secret, or the auth token.
        base_url: Where Twilio answers.
        timeout: For each step of a request: connecting, sending, waiting for the reply.
    """
    transport = HttpxTransport(base_url=base_url, timeout=timeout)
    try:
        yield Client(username, password, account_sid, http_client=transport)
    finally:
        await transport.close()
