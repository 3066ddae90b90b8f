"""The product's Twilio adapters against the sandbox's Twilio, through the vendor's own SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from twilio.rest import Client

from sandbox.twilio.app import create_app
from sandbox.twilio.callee import Callee
from tests.sandbox.twilio.loopback import ACCOUNT_SID, AUTH_TOKEN, Listener, Network, network, serving
from vendors.twilio.client import open_client


@dataclass(frozen=True, slots=True)
class Bench:
    """A client and the Twilio it talks to, at a base URL."""

    client: Client
    twilio: Network
    base_url: str


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """A Twilio of its own for each test, on a real socket."""
    async with network(tmp_path) as twilio:
        box = FastAPI()
        box.mount("/twilio", create_app(twilio.exchange, lambda _call: Callee(Listener())))
        async with (
            serving(box) as address,
            open_client(
                account_sid=ACCOUNT_SID,
                username=ACCOUNT_SID,
                password=AUTH_TOKEN,
                base_url=f"http://{address}/twilio",
                timeout=timedelta(seconds=10),
            ) as client,
        ):
            yield Bench(client, twilio, f"http://{address}/twilio")
