"""Body limits and security headers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.request_limits import SecurityHeaders

KIB = 1024


async def chunks(count: int) -> AsyncIterator[bytes]:
    """Yield `count` KiB without saying how many there will be."""
    for _ in range(count):
        yield b"x" * KIB


async def test_declared_length_over_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    """The peer says how much it will send; it need not be read."""
    response = await client.post("/webhooks/twilio/voice", content=b"x" * (64 * KIB + 1))

    assert response.status_code == 413
    assert response.json()["code"] == "body_too_large"


async def test_undeclared_length_is_counted(client: httpx.AsyncClient) -> None:
    """Chunked bodies end at the limit, too."""
    response = await client.post("/webhooks/twilio/voice", content=chunks(65))

    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


async def test_body_within_the_limit_is_read(client: httpx.AsyncClient) -> None:
    """The limit itself is allowed: the webhook goes on to miss the signature."""
    assert (await client.post("/webhooks/twilio/voice", content=b"x" * (64 * KIB))).status_code == 403


async def test_codec_takes_larger_bodies(client: httpx.AsyncClient) -> None:
    """Temporal's payloads are larger than webhooks: the request goes on to miss the token."""
    assert (await client.post("/codec/decode", content=chunks(200))).status_code == 403


async def test_every_answer_carries_security_headers(client: httpx.AsyncClient) -> None:
    """Good answers and problems alike."""
    for path in ("/healthz", "/nowhere"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_a_page_of_ours_loads_what_is_ours_alone() -> None:
    """No inline script runs, nobody frames it; what else it may talk to is named. Any other answer loads nothing."""

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        kind = {"/page": "text/html; charset=utf-8", "/own": "text/html"}.get(scope["path"], "application/json")
        own = {"Content-Security-Policy": "default-src 'none'"} if scope["path"] == "/own" else None
        await Response("x", media_type=kind, headers=own)(scope, receive, send)

    layer = SecurityHeaders(page, connections=["ws://127.0.0.1:8081"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=layer), base_url="http://127.0.0.1") as client:
        policies = {
            path: (await client.get(path)).headers["content-security-policy"] for path in ("/page", "/own", "/data")
        }
    parts = policies["/page"].split("; ")
    assert {"default-src 'self'", "connect-src 'self' ws://127.0.0.1:8081", "frame-ancestors 'none'"} <= set(parts)
    assert "unsafe" not in policies["/page"]
    assert policies["/own"] == "default-src 'none'"
    assert policies["/data"] == "default-src 'none'; frame-ancestors 'none'"
