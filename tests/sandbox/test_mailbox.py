"""One mailbox for whatever vendor an e-mail went by."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from sandbox.box import BoxSettings, create_box
from sandbox.microsoft.app import CLIENT_ID, CLIENT_SECRET, TENANT

MESSAGE = b"Message-ID: <1@example.com>\r\nTo: maria@example.com\r\nSubject: Your car\r\n\r\nIt is ready.\r\n"


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The box, with an application's token for Microsoft."""
    app = create_box(BoxSettings("http://box", tmp_path, has_ear=False))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://box") as client:
        form = {
            "grant_type": "client_credentials",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "scope": "https://graph.microsoft.com/.default",
        }
        granted = (await client.post(f"/microsoft/{TENANT}/oauth2/v2.0/token", data=form)).json()
        client.headers["Authorization"] = f"Bearer {granted['access_token']}"
        yield client


async def sent(box: httpx.AsyncClient, content: bytes, kind: str = "text/plain") -> httpx.Response:
    """Hand an e-mail in."""
    return await box.post(
        "/microsoft/v1.0/users/desk@northgate.example/sendMail", content=content, headers={"Content-Type": kind}
    )


async def test_what_was_sent_can_be_looked_at(box: httpx.AsyncClient) -> None:
    """With who took it, until it is cleared; accepted means 202 and nothing to read."""
    answer = await sent(box, base64.b64encode(MESSAGE))
    assert (answer.status_code, answer.content) == (202, b"")
    [kept] = (await box.get("/control/mails")).json()
    shown = ("vendor", "message_id", "sender", "recipient", "subject", "text")
    assert [kept[name] for name in shown] == [
        "microsoft",
        "<1@example.com>",
        "desk@northgate.example",
        "maria@example.com",
        "Your car",
        "It is ready.\r\n",
    ]
    await box.delete("/control/mails")
    assert (await box.get("/control/mails")).json() == []


async def test_throttling_says_how_long(box: httpx.AsyncClient) -> None:
    """As Graph does: 429 with Retry-After."""
    await box.post(
        "/control/faults", json={"vendor": "microsoft", "operation": "sendMail", "kind": "status", "amount": 429}
    )
    answer = await sent(box, base64.b64encode(MESSAGE))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"no base64!", "text/plain", "ErrorMimeContentInvalidBase64String"),
        (base64.b64encode(b"Subject: to nobody\r\n\r\n"), "text/plain", "ErrorInvalidRecipients"),
        (b"{}", "application/json", "RequestBodyRead"),
    ],
)
async def test_what_can_not_be_sent_is_refused(box: httpx.AsyncClient, content: bytes, kind: str, code: str) -> None:
    """Under the code the real one has for it."""
    answer = await sent(box, content, kind)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
