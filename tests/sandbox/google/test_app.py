"""The wire: driven by Google's own client, its answers held against the discovery document inside that client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import google_auth_httplib2
import httplib2
import httpx
import jsonschema
import pytest
from fastapi import FastAPI
from google.oauth2 import service_account
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from jsonschema import Draft202012Validator

from sandbox.faults import FaultBoard
from sandbox.google.account import ServiceAccount
from sandbox.google.app import create_app
from sandbox.google.calendars import Calendars
from sandbox.google.control import create_router
from sandbox.mailbox import Mailbox
from tests.sandbox.loopback import serve

BAY = "bay-1@northgate.example"
EVENT_ID = "holdfast0001"
BODY = {
    "id": EVENT_ID,
    "summary": "Oil change",
    "start": {"dateTime": "2026-11-24T14:00:00Z", "timeZone": "America/New_York"},
    "end": {"dateTime": "2026-11-24T14:30:00Z", "timeZone": "America/New_York"},
    "extendedProperties": {"private": {"holdfast_appointment": "a1"}},
}
DAY = {"timeMin": "2026-11-24T00:00:00Z", "timeMax": "2026-11-25T00:00:00Z"}

Call = Callable[[Any], Any]


@pytest.fixture(scope="module")
def account() -> ServiceAccount:
    """One account; its key takes a moment."""
    return ServiceAccount(lambda: datetime.now(UTC))


@pytest.fixture(scope="module")
def calendars() -> Calendars:
    """The calendars."""
    return Calendars(lambda: datetime.now(UTC))


@pytest.fixture(scope="module")
async def url(account: ServiceAccount, calendars: Calendars) -> AsyncIterator[str]:
    """The program's base URL, Google and control mounted as the sandbox does."""
    root = FastAPI()
    root.include_router(create_router(account, calendars), prefix="/control")
    root.mount("/google", create_app(FaultBoard(), account, calendars, Mailbox()))
    async with serve(root) as base_url:
        yield base_url


@pytest.fixture(scope="module")
def service(url: str, account: ServiceAccount) -> Iterator[Any]:
    """Google's client; to build it takes a moment."""
    key = account.as_json(f"{url}/google")
    credentials = service_account.Credentials.from_service_account_info(key, scopes=["calendar"])  # type: ignore[no-untyped-call]  # published without types
    http = httplib2.Http(timeout=5)
    service = build(
        "calendar",
        "v3",
        http=google_auth_httplib2.AuthorizedHttp(credentials, http=http),
        client_options={"api_endpoint": f"{url}/google/calendar/v3/"},
        cache_discovery=False,
    )
    yield service
    http.close()


@pytest.fixture
def google(service: Any, calendars: Calendars) -> Call:  # noqa: ANN401 - published without types
    """Google's client, nothing in the calendars: called with a function of the service, it runs it on a thread."""
    calendars.reset()

    async def call(request: Call) -> Any:  # noqa: ANN401 - what the client returns
        return await asyncio.to_thread(lambda: request(service).execute())

    return call


@cache
def definitions() -> Mapping[str, Any]:
    """Return the schemas of the discovery document, as JSON Schema."""
    document = json.loads(
        files("googleapiclient").joinpath("discovery_cache/documents/calendar.v3.json").read_text(encoding="utf-8")
    )
    return {name: strict(definition) for name, definition in document["schemas"].items()}


@cache
def validator(schema: str) -> Draft202012Validator:
    """Return what holds something against a schema of the discovery document."""
    return Draft202012Validator({"$ref": f"#/$defs/{schema}", "$defs": definitions()})


def assert_shape(found: object, schema: str) -> None:
    """Validate against a schema of the discovery document, which takes no fields it does not know."""
    validator(schema).validate(found)


def strict(definition: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a discovery schema as JSON Schema: references point into `$defs`, objects are closed."""
    if isinstance(definition, list):
        return [strict(item) for item in definition]
    if not isinstance(definition, dict):
        return definition
    if "$ref" in definition:
        return {"$ref": f"#/$defs/{definition['$ref']}"}
    if definition.get("type") == "any":
        return {}
    found = {name: strict(value) for name, value in definition.items() if name not in {"required", "default", "id"}}
    if "properties" in definition:
        found["properties"] = {name: strict(value) for name, value in definition["properties"].items()}
        found.setdefault("additionalProperties", False)
    return found


async def test_what_is_written_has_the_published_shape(google: Call) -> None:
    """Events, lists and free/busy answers are what the discovery document says."""
    assert_shape(await google(lambda s: s.events().insert(calendarId=BAY, body=BODY)), "Event")
    assert_shape(await google(lambda s: s.events().get(calendarId=BAY, eventId=EVENT_ID)), "Event")
    assert_shape(await google(lambda s: s.events().list(calendarId=BAY)), "Events")
    query = {**DAY, "items": [{"id": BAY}]}
    assert_shape(await google(lambda s: s.freebusy().query(body=query)), "FreeBusyResponse")


async def test_the_shape_check_can_fail() -> None:
    """An unknown field is noticed."""
    with pytest.raises(jsonschema.ValidationError):
        assert_shape({"kind": "calendar#event", "colour": "red"}, "Event")


async def test_an_id_is_given_once(google: Call) -> None:
    """A second insert is a conflict, also after the event was deleted, which remains as cancelled."""
    await google(lambda s: s.events().insert(calendarId=BAY, body=BODY))
    assert await refusal(google, lambda s: s.events().insert(calendarId=BAY, body=BODY)) == (409, "duplicate")
    await google(lambda s: s.events().delete(calendarId=BAY, eventId=EVENT_ID))
    assert await refusal(google, lambda s: s.events().insert(calendarId=BAY, body=BODY)) == (409, "duplicate")
    kept = await google(lambda s: s.events().get(calendarId=BAY, eventId=EVENT_ID))
    assert kept["status"] == "cancelled"


async def refusal(google: Call, request: Call) -> tuple[int, str]:
    """Return status and reason of a refused request."""
    with pytest.raises(HttpError) as caught:
        await google(request)
    return caught.value.resp.status, json.loads(caught.value.content)["error"]["errors"][0]["reason"]


async def test_a_deleted_event_is_deleted_once_and_can_come_back(google: Call) -> None:
    """410 for the second deletion; PUT with status confirmed revives."""
    await google(lambda s: s.events().insert(calendarId=BAY, body=BODY))
    await google(lambda s: s.events().delete(calendarId=BAY, eventId=EVENT_ID))
    assert await refusal(google, lambda s: s.events().delete(calendarId=BAY, eventId=EVENT_ID)) == (410, "deleted")
    body = {**BODY, "status": "confirmed"}
    revived = await google(lambda s: s.events().update(calendarId=BAY, eventId=EVENT_ID, body=body))
    assert (revived["status"], revived["sequence"]) == ("confirmed", 1)


async def test_a_patch_brings_back_only_what_it_says_is_confirmed(google: Call) -> None:
    """Any other patch of a deleted event leaves it deleted."""
    await google(lambda s: s.events().insert(calendarId=BAY, body=BODY))
    await google(lambda s: s.events().delete(calendarId=BAY, eventId=EVENT_ID))
    named = await google(lambda s: s.events().patch(calendarId=BAY, eventId=EVENT_ID, body={"summary": "Brakes"}))
    back = await google(lambda s: s.events().patch(calendarId=BAY, eventId=EVENT_ID, body={"status": "confirmed"}))
    assert (named["status"], back["status"], back["summary"]) == ("cancelled", "confirmed", "Brakes")


async def test_a_patch_changes_what_it_names(google: Call) -> None:
    """The rest stays; every write has a new etag."""
    before = await google(lambda s: s.events().insert(calendarId=BAY, body=BODY))
    patch = {"summary": "Brake service"}
    after = await google(lambda s: s.events().patch(calendarId=BAY, eventId=EVENT_ID, body=patch))
    assert (after["summary"], after["start"]) == ("Brake service", before["start"])
    assert after["etag"] != before["etag"]


async def test_a_stale_etag_is_refused(google: Call) -> None:
    """If-Match guards against overwriting what somebody else changed."""
    event = await google(lambda s: s.events().insert(calendarId=BAY, body=BODY))

    def patch_if(service: Any, etag: str) -> Any:  # noqa: ANN401 - the client's own types
        request = service.events().patch(calendarId=BAY, eventId=EVENT_ID, body={"summary": "Mine"})
        request.headers["If-Match"] = etag
        return request

    await google(lambda s: patch_if(s, event["etag"]))
    assert await refusal(google, lambda s: patch_if(s, event["etag"])) == (412, "conditionNotMet")


async def test_only_opaque_events_are_busy(google: Call) -> None:
    """Overlapping events are one stretch, clipped to the time asked for; transparent ones count as free."""
    other = {**BODY, "id": "holdfast0002", "start": {"dateTime": "2026-11-24T09:15:00-05:00"}}
    other |= {"end": {"dateTime": "2026-11-24T10:00:00-05:00"}}
    free = {**other, "id": "holdfast0003", "start": {"date": "2026-11-24"}, "end": {"date": "2026-11-25"}}
    for body in (BODY, other, {**free, "transparency": "transparent"}):
        await google(lambda s, body=body: s.events().insert(calendarId=BAY, body=body))
    query = {**DAY, "timeMin": "2026-11-24T14:10:00Z", "items": [{"id": BAY}]}
    found = await google(lambda s: s.freebusy().query(body=query))
    assert found["calendars"] == {BAY: {"busy": [{"start": "2026-11-24T14:10:00Z", "end": "2026-11-24T15:00:00Z"}]}}


async def test_the_fifty_first_calendar_is_one_too_many(google: Call) -> None:
    """It gets an error and looks free, as with Google."""
    query = {**DAY, "items": [{"id": f"bay-{n}"} for n in range(51)]}
    found = await google(lambda s: s.freebusy().query(body=query))
    wrong = {name for name, calendar in found["calendars"].items() if "errors" in calendar}
    assert wrong == {"bay-50"}


async def test_events_are_listed_by_time_and_property(google: Call) -> None:
    """What does not overlap the time, or has another value, is left out."""
    await google(lambda s: s.events().insert(calendarId=BAY, body=BODY))
    find = {"calendarId": BAY, "singleEvents": True, "orderBy": "startTime"}
    ours = await google(lambda s: s.events().list(**find, **DAY, privateExtendedProperty="holdfast_appointment=a1"))
    others = await google(lambda s: s.events().list(**find, privateExtendedProperty="holdfast_appointment=a2"))
    later = await google(lambda s: s.events().list(**find, timeMin=DAY["timeMax"]))
    assert [len(found["items"]) for found in (ours, others, later)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "UPPER"}, "invalid"),
        ({"end": BODY["start"]}, "timeRangeEmpty"),
        ({"start": {}}, "required"),
        ({"start": {"dateTime": "2026-11-24T14:00:00", "timeZone": "Atlantis/Capital"}}, "invalid"),
    ],
)
async def test_a_malformed_event_is_told(google: Call, change: dict[str, object], reason: str) -> None:
    """Google would refuse it, too."""
    body = {**BODY, **change}
    assert await refusal(google, lambda s: s.events().insert(calendarId=BAY, body=body)) == (400, reason)


async def test_a_token_is_needed(url: str) -> None:
    """Neither without nor with an invented token is anything answered."""
    async with httpx.AsyncClient(base_url=f"{url}/google") as http:
        bare = await http.get(f"/calendar/v3/calendars/{BAY}/events")
        invented = await http.get(f"/calendar/v3/calendars/{BAY}/events", headers={"Authorization": "Bearer x"})
    assert (bare.status_code, invented.status_code) == (401, 401)


async def test_an_assertion_of_another_key_is_refused(url: str) -> None:
    """The signature is verified with the sandbox's own key pair."""
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "a.b.c"}
    async with httpx.AsyncClient(base_url=f"{url}/google") as http:
        forged = await http.post("/token", data=form)
        wrong = await http.post("/token", data={**form, "grant_type": "password"})
    assert (forged.status_code, forged.json()["error"]) == (400, "invalid_grant")
    assert (wrong.status_code, wrong.json()["error"]) == (400, "unsupported_grant_type")


class TestControl:
    """The endpoints beside the vendor's."""

    async def test_the_service_account_points_to_this_sandbox(self, url: str) -> None:
        """The product is given a key file whose token endpoint is the sandbox's."""
        async with httpx.AsyncClient(base_url=url) as http:
            key = (await http.get("/control/google/service-account")).json()
        assert key["token_uri"] == f"{url}/google/token"
        assert key["private_key"].startswith("-----BEGIN PRIVATE KEY-----")

    async def test_everything_can_be_looked_at_and_forgotten(self, url: str, google: Call) -> None:
        """GET shows events of all calendars, DELETE empties them."""
        await google(lambda s: s.events().insert(calendarId=BAY, body=BODY))
        async with httpx.AsyncClient(base_url=f"{url}/control/google") as http:
            before = (await http.get("/events")).json()
            assert (await http.delete("/events")).status_code == 204
            after = (await http.get("/events")).json()
        assert [(event["calendarId"], event["id"]) for event in before] == [(BAY, EVENT_ID)]
        assert after == []

    async def test_a_calendar_can_be_withdrawn(self, url: str, google: Call) -> None:
        """From then on it is not found, and free/busy says so."""
        async with httpx.AsyncClient(base_url=f"{url}/control/google") as http:
            assert (await http.delete(f"/calendars/{BAY}")).status_code == 204
        assert await refusal(google, lambda s: s.events().insert(calendarId=BAY, body=BODY)) == (404, "notFound")
        found = await google(lambda s: s.freebusy().query(body={**DAY, "items": [{"id": BAY}]}))
        assert found["calendars"][BAY]["errors"] == [{"domain": "global", "reason": "notFound"}]


class TestSyncing:
    """Lists that go on where the last one ended."""

    async def test_a_token_leads_to_what_has_changed_since(self, google: Call) -> None:
        """Written, changed and deleted events come, each once as it stands; others do not."""
        for number in range(4):
            await google(lambda s, n=number: s.events().insert(calendarId=BAY, body={**BODY, "id": f"holdfast000{n}"}))
        first = await google(lambda s: s.events().list(calendarId=BAY))
        assert_shape(first, "Events")
        await google(lambda s: s.events().patch(calendarId=BAY, eventId="holdfast0001", body={"summary": "Brakes"}))
        await google(lambda s: s.events().delete(calendarId=BAY, eventId="holdfast0002"))
        since = await google(lambda s: s.events().list(calendarId=BAY, syncToken=first["nextSyncToken"]))
        assert_shape(since, "Events")
        assert [(one["id"], one["status"]) for one in since["items"]] == [
            ("holdfast0001", "confirmed"),
            ("holdfast0002", "cancelled"),
        ]
        again = await google(lambda s: s.events().list(calendarId=BAY, syncToken=since["nextSyncToken"]))
        assert again["items"] == []

    async def test_only_the_last_page_has_the_token(self, google: Call) -> None:
        """What is changed while somebody turns pages is not lost to him."""
        for number in range(5):
            await google(lambda s, n=number: s.events().insert(calendarId=BAY, body={**BODY, "id": f"holdfast000{n}"}))
        page = await google(lambda s: s.events().list(calendarId=BAY, maxResults=3))
        assert "nextSyncToken" not in page
        await google(lambda s: s.events().patch(calendarId=BAY, eventId="holdfast0000", body={"summary": "Brakes"}))
        rest = await google(lambda s: s.events().list(calendarId=BAY, maxResults=3, pageToken=page["nextPageToken"]))
        since = await google(lambda s: s.events().list(calendarId=BAY, syncToken=rest["nextSyncToken"]))
        seen = [one["id"] for one in (*page["items"], *rest["items"])]
        assert sorted(set(seen)) == [f"holdfast000{number}" for number in range(5)]
        assert [one["summary"] for one in since["items"]] == ["Brakes"]

    @pytest.mark.parametrize(
        "narrowing", [{"timeMin": DAY["timeMin"]}, {"orderBy": "startTime"}, {"q": "oil"}, {"showDeleted": False}]
    )
    async def test_a_token_takes_no_narrowing(self, google: Call, narrowing: dict[str, object]) -> None:
        """As the discovery document says of `syncToken`."""
        token = (await google(lambda s: s.events().list(calendarId=BAY)))["nextSyncToken"]
        asked = await refusal(google, lambda s: s.events().list(calendarId=BAY, syncToken=token, **narrowing))
        assert asked == (400, "invalid")

    async def test_a_list_by_property_has_no_token(self, google: Call) -> None:
        """It is no beginning to go on from; one from an instant on is."""
        narrow = await google(lambda s: s.events().list(calendarId=BAY, privateExtendedProperty="a=b"))
        from_now = await google(lambda s: s.events().list(calendarId=BAY, timeMin=DAY["timeMin"]))
        assert ("nextSyncToken" in narrow, "nextSyncToken" in from_now) == (False, True)

    async def test_an_old_token_is_gone(self, url: str, google: Call) -> None:
        """410, and whoever asks starts anew; a token issued afterwards is good."""
        token = (await google(lambda s: s.events().list(calendarId=BAY)))["nextSyncToken"]
        async with httpx.AsyncClient(base_url=f"{url}/control/google") as http:
            assert (await http.delete("/sync-tokens")).status_code == 204
        asked = await refusal(google, lambda s: s.events().list(calendarId=BAY, syncToken=token))
        assert asked == (410, "fullSyncRequired")
        token = (await google(lambda s: s.events().list(calendarId=BAY)))["nextSyncToken"]
        assert (await google(lambda s: s.events().list(calendarId=BAY, syncToken=token)))["items"] == []

    @pytest.mark.parametrize("token", ["nonsense", "MS8wLzIwMjYtMTEtMjRUMDA6MDA6MDBaL290aGVy"])
    async def test_a_token_of_something_else_is_invalid(self, google: Call, token: str) -> None:
        """Neither invented ones nor those of another calendar."""
        asked = await refusal(google, lambda s: s.events().list(calendarId=BAY, syncToken=token))
        assert asked == (400, "invalid")


class TestPeople:
    """What people do in their calendars, by control endpoints."""

    async def test_a_foreign_event_makes_busy(self, url: str, google: Call) -> None:
        """Somebody writes an event of his own."""
        body = {name: value for name, value in BODY.items() if name in {"summary", "start", "end"}}
        async with httpx.AsyncClient(base_url=f"{url}/control/google") as http:
            written = (await http.post(f"/calendars/{BAY}/events", json=body)).json()
        assert_shape(written, "Event")
        found = await google(lambda s: s.freebusy().query(body={**DAY, "items": [{"id": BAY}]}))
        assert found["calendars"][BAY]["busy"] == [{"start": "2026-11-24T14:00:00Z", "end": "2026-11-24T14:30:00Z"}]

    async def test_an_event_is_dragged_and_deleted(self, url: str, google: Call) -> None:
        """It keeps its private properties and gets another etag; deleted, it is cancelled."""
        before = await google(lambda s: s.events().insert(calendarId=BAY, body=BODY))
        times = {"start": {"dateTime": "2026-11-24T15:00:00Z"}, "end": {"dateTime": "2026-11-24T15:30:00Z"}}
        async with httpx.AsyncClient(base_url=f"{url}/control/google/calendars/{BAY}") as http:
            dragged = (await http.patch(f"/events/{EVENT_ID}", json=times)).json()
            assert (await http.delete(f"/events/{EVENT_ID}")).status_code == 204
            assert (await http.delete(f"/events/{EVENT_ID}")).status_code == 410
        assert dragged["extendedProperties"] == before["extendedProperties"]
        assert (dragged["start"]["dateTime"], dragged["etag"] != before["etag"]) == ("2026-11-24T15:00:00Z", True)
        assert (await google(lambda s: s.events().get(calendarId=BAY, eventId=EVENT_ID)))["status"] == "cancelled"

    async def test_an_event_taken_to_another_calendar_leaves_an_id_behind(self, url: str, google: Call) -> None:
        """Cancelled, and nothing says whose it was."""
        await google(lambda s: s.events().insert(calendarId=BAY, body=BODY))
        async with httpx.AsyncClient(base_url=f"{url}/control/google/calendars/{BAY}") as http:
            moved = await http.post(f"/events/{EVENT_ID}/move", json={"destination": "bay-2"})
        left = await google(lambda s: s.events().get(calendarId=BAY, eventId=EVENT_ID))
        assert_shape(left, "Event")
        assert (left["status"], "start" in left, "extendedProperties" in left) == ("cancelled", False, False)
        assert await google(lambda s: s.events().get(calendarId="bay-2", eventId=EVENT_ID)) == moved.json()
