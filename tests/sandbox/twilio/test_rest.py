"""Specification of the REST API: held against Twilio's own OpenAPI description."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from sandbox.faults import FaultKind
from sandbox.twilio.app import create_app
from sandbox.twilio.callee import Callee
from sandbox.twilio.records import RecordingRecord
from tests.sandbox.twilio.loopback import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER, Listener, Network

ARTEFACT = Path(__file__).parent / "artefacts" / "twilio_api_v2010_extract.json"
PREFIX = f"/2010-04-01/Accounts/{ACCOUNT_SID}"
DATES = FormatChecker(())


@DATES.checks("date-time-rfc-2822", ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or parsedate_to_datetime(value) is not None


@cache
def _description() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ARTEFACT.read_text())
    return found


@cache
def _components() -> Any:  # noqa: ANN401 - a part of a JSON schema
    return _strict({"schemas": _description()["components"]["schemas"]})


def conforms(path: str, method: str, status: str, content: object) -> None:
    """Check an answer against the description; unknown keys are errors too."""
    responses = _description()["paths"][f"/2010-04-01/Accounts/{{AccountSid}}{path}"][method]["responses"]
    schema = _strict(responses[status]["content"]["application/json"]["schema"])
    validator = Draft202012Validator({**schema, "components": _components()}, format_checker=DATES)
    assert [error.message for error in validator.iter_errors(content)] == []


def _strict(schema: Any) -> Any:  # noqa: ANN401 - any part of a JSON schema
    """Translate OpenAPI 3.0's `nullable` to JSON Schema, and refuse properties that are not described."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {key: _strict(value) for key, value in schema.items()}
    if strict.pop("nullable", False) and isinstance(strict.get("type"), str):
        strict["type"] = [strict["type"], "null"]
    if "properties" in strict and isinstance(schema.get("type"), str):
        strict["additionalProperties"] = False
    return strict


@pytest.fixture
async def rest(twilio: Network) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the right credentials."""
    transport = httpx.ASGITransport(create_app(twilio.exchange, lambda _call: Callee(Listener(hangs_up_after=20))))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://twilio.test", auth=(ACCOUNT_SID, AUTH_TOKEN)
    ) as client:
        yield client
    await twilio.exchange.settle()


async def send(rest: httpx.AsyncClient, **fields: str) -> httpx.Response:
    """Send a text message."""
    given = {"To": "+15551230001", "From": OUR_NUMBER, "Body": "Hello", **fields}
    return await rest.post(f"{PREFIX}/Messages.json", data=given)


async def test_wrong_credentials_are_refused_in_twilios_shape(rest: httpx.AsyncClient) -> None:
    """Error 20003 with a link, as every error of Twilio."""
    answer = await rest.get(f"{PREFIX}/Calls/CA1.json", auth=(ACCOUNT_SID, "wrong"))
    assert answer.status_code == 401
    assert answer.json() == {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    }


async def test_a_message_is_created_listed_and_fetched(rest: httpx.AsyncClient) -> None:
    """The three answers fit the description, and agree."""
    created = await send(rest)
    assert created.status_code == 201
    conforms("/Messages.json", "post", "201", created.json())
    listed = (await rest.get(f"{PREFIX}/Messages.json", params={"To": "+15551230001"})).json()
    conforms("/Messages.json", "get", "200", listed)
    fetched = (await rest.get(f"{PREFIX}/Messages/{created.json()['sid']}.json")).json()
    conforms("/Messages/{Sid}.json", "get", "200", fetched)
    assert [message["sid"] for message in listed["messages"]] == [fetched["sid"]]


async def test_messages_are_filtered_and_paged(rest: httpx.AsyncClient) -> None:
    """Filters and pages work together, newest first."""
    for number in range(3):
        await send(rest, Body=str(number))
    await send(rest, To="+15551230002")
    query = {"To": "+15551230001", "From": OUR_NUMBER, "DateSent>": "2020-01-01", "PageSize": "2"}
    first = (await rest.get(f"{PREFIX}/Messages.json", params=query)).json()
    second = (await rest.get(first["next_page_uri"])).json()
    assert [m["body"] for m in first["messages"] + second["messages"]] == ["2", "1", "0"]
    assert second["next_page_uri"] is None
    none = await rest.get(f"{PREFIX}/Messages.json", params={**query, "DateSent<": "2020-01-01"})
    assert none.json()["messages"] == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"To": "+15005550001"}, 21211),
        ({"To": "+15005550004"}, 21610),
        ({"To": "nonsense"}, 21211),
        ({"From": "+15550009999"}, 21606),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
    ],
)
async def test_a_message_that_cannot_be_sent_is_refused(
    rest: httpx.AsyncClient, fields: dict[str, str], code: int
) -> None:
    """Twilio's error codes, its magic numbers included."""
    answer = await send(rest, **fields)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_status_callbacks_of_a_message_arrive(rest: httpx.AsyncClient, twilio: Network) -> None:
    """`sent`, then `delivered`."""
    await send(rest, StatusCallback=f"{twilio.product.url}/sms")
    await twilio.exchange.settle()
    assert [form["MessageStatus"] for form in twilio.product.forms("/sms")] == ["sent", "delivered"]


async def test_a_call_is_created_runs_and_is_fetched(rest: httpx.AsyncClient, twilio: Network) -> None:
    """An outbound call rings, is answered, and ends with its duration."""
    created = await rest.post(
        f"{PREFIX}/Calls.json",
        data={
            "To": "+15551230001",
            "From": OUR_NUMBER,
            "Twiml": "<Response><Pause/></Response>",
            "StatusCallback": f"{twilio.product.url}/status",
            "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
        },
    )
    assert created.status_code == 201
    conforms("/Calls.json", "post", "201", created.json())
    assert created.json()["status"] == "queued"
    await twilio.exchange.settle()
    statuses = [form["CallStatus"] for form in twilio.product.forms("/status")]
    assert statuses == ["queued", "ringing", "in-progress", "completed"]
    fetched = (await rest.get(f"{PREFIX}/Calls/{created.json()['sid']}.json")).json()
    conforms("/Calls/{Sid}.json", "get", "200", fetched)
    assert fetched["status"] == "completed"


async def test_calls_are_listed_by_numbers_newest_first(rest: httpx.AsyncClient) -> None:
    """In pages that fit the description of Messages, whose pages are alike."""
    placed = [
        (await rest.post(f"{PREFIX}/Calls.json", data={"To": to, "From": OUR_NUMBER, "Twiml": "<Response/>"})).json()
        for to in ("+15551230001", "+15551230002", "+15551230001")
    ]
    listed = (await rest.get(f"{PREFIX}/Calls.json", params={"To": "+15551230001", "PageSize": 1})).json()
    assert [call["sid"] for call in listed["calls"]] == [placed[2]["sid"]]
    second = (await rest.get(listed["next_page_uri"])).json()
    assert ([call["sid"] for call in second["calls"]], second["next_page_uri"]) == ([placed[0]["sid"]], None)


async def test_a_running_call_is_ended_and_then_refuses(rest: httpx.AsyncClient, twilio: Network) -> None:
    """Ending works once; a call that is over answers 21220."""
    twilio.product.answers = {"/voice": ['<Response><Pause length="60"/></Response>']}
    call = (
        await rest.post(
            f"{PREFIX}/Calls.json",
            data={"To": "+15551230001", "From": OUR_NUMBER, "Url": f"{twilio.product.url}/voice"},
        )
    ).json()
    ended = await rest.post(f"{PREFIX}/Calls/{call['sid']}.json", data={"Status": "completed"})
    conforms("/Calls/{Sid}.json", "post", "200", ended.json())
    await twilio.exchange.settle()
    refused = await rest.post(f"{PREFIX}/Calls/{call['sid']}.json", data={"Status": "completed"})
    assert (refused.status_code, refused.json()["code"]) == (400, 21220)


async def test_a_recording_is_described_and_downloaded(rest: httpx.AsyncClient, twilio: Network) -> None:
    """JSON fits the description; the sound is a WAV file."""
    sid = "RE" + "1" * 32
    twilio.records.recordings[sid] = RecordingRecord(sid, "CA" + "2" * 32, twilio.records.now(), b"\xff" * 8000)
    described = (await rest.get(f"{PREFIX}/Recordings/{sid}.json")).json()
    conforms("/Recordings/{Sid}.json", "get", "200", described)
    sound = await rest.get(f"{PREFIX}/Recordings/{sid}.wav")
    assert sound.content[:4] == b"RIFF"


@pytest.mark.parametrize("path", ["/Calls/CA1.json", "/Messages/SM1.json", "/Recordings/RE1.json"])
async def test_what_does_not_exist_is_20404(rest: httpx.AsyncClient, path: str) -> None:
    """Twilio's own not-found error."""
    answer = await rest.get(PREFIX + path)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


async def test_faults_answer_instead(rest: httpx.AsyncClient, twilio: Network) -> None:
    """A planned status comes before the effect, with `Retry-After` where it is a rate limit."""
    twilio.exchange.stage.board.plan("twilio", "messages.create", FaultKind.STATUS, amount=429)
    answer = await send(rest)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
    assert twilio.records.messages == {}
