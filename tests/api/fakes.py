"""Hand-written stand-ins for the ports of the API, and a telephone company that signs its webhooks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final, NoReturn
from urllib.parse import urlencode

import httpx
from fastapi import FastAPI
from twilio.request_validator import RequestValidator

from api.call_gateway import CallGateway
from domain.business import Agent, Contact, Organisation
from domain.calls import ToolUse, Turn
from domain.errors import NotFound, RuleBroken
from domain.ids import api_key_id
from domain.interventions import EndedBy, Intervention
from domain.phases import Phase
from domain.ports.access import ApiKeys, IssuedApiKey, KeyRing, Role
from domain.ports.reading import CallFilter, CallOverview, CallReader, CallRecord, Cursor
from domain.ports.storage import CallClosed, CallLog, CallOpened, Directory, Line, MessageLeft
from domain.ports.telephony import WebhookSignatures
from domain.stream_end import AfterStream
from workflows.messages import (
    Admission,
    AdmitRequest,
    AfterStreamDecision,
    AfterStreamRequest,
    AnsweredBy,
    CallStatusChanged,
    CallView,
    DialStatus,
)
from workflows.thread_messages import TextReceived

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
PUBLIC = "https://phone.northgate.example"
AUTH_TOKEN = "12345"
CALL_SID = "CA" + "1" * 32
CALLER = "+15551230042"
OUR_NUMBER = "+15005550006"


class FakeGateway(CallGateway):
    """Answers as told; a `failure` is raised instead, and `is_hanging` never answers."""

    def __init__(self) -> None:
        """Accept every call."""
        self.admission = Admission(is_accepted=True, stream_epoch=1)
        self.decision = AfterStreamDecision(AfterStream.HANG_UP)
        self.current_view: CallView | None = None
        self.failure: Exception | None = None
        self.is_hanging = False
        self.admitted: list[AdmitRequest] = []
        self.ended: list[tuple[str, AfterStreamRequest]] = []
        self.changes: list[tuple[str, CallStatusChanged]] = []
        self.transfers: list[str] = []
        self.dialled: list[tuple[str, DialStatus | AnsweredBy]] = []
        self.texts: list[tuple[str, str, TextReceived]] = []
        self.interventions: list[tuple[str, Intervention]] = []
        self.refusal = ""
        self.known_phases: dict[str, Phase] = {}

    async def admit(self, request: AdmitRequest) -> Admission:
        """Note the request."""
        self.admitted.append(request)
        await self._suffer()
        return self.admission

    async def after_stream(self, call_sid: str, request: AfterStreamRequest) -> AfterStreamDecision:
        """Note the request."""
        self.ended.append((call_sid, request))
        await self._suffer()
        return self.decision

    async def status_changed(self, call_sid: str, change: CallStatusChanged) -> None:
        """Note the change."""
        await self._suffer()
        self.changes.append((call_sid, change))

    async def dial_status(self, intent_id: str, change: DialStatus) -> None:
        """Note the change."""
        await self._suffer()
        self.dialled.append((intent_id, change))

    async def dial_answered(self, intent_id: str, answer: AnsweredBy) -> None:
        """Note who it was."""
        await self._suffer()
        self.dialled.append((intent_id, answer))

    async def text_received(self, sender: str, ours: str, text: TextReceived) -> None:
        """Note the text."""
        await self._suffer()
        self.texts.append((sender, ours, text))

    async def transferred(self, call_sid: str) -> None:
        """Note the call."""
        await self._suffer()
        self.transfers.append(call_sid)

    async def intervene(self, call_sid: str, intent_id: str, wanted: Intervention) -> None:
        """Note what is wanted."""
        await self._suffer()
        if self.refusal:
            raise RuleBroken(self.refusal)
        self.interventions.append((call_sid, wanted))

    async def phases(self, call_sids: Collection[str]) -> Mapping[str, Phase]:
        """Return those that are known."""
        await self._suffer()
        return {sid: phase for sid, phase in self.known_phases.items() if sid in call_sids}

    async def view(self, call_sid: str) -> CallView:
        """Return the view there is."""
        await self._suffer()
        if self.current_view is None:
            raise NotFound("no such call is running")
        return self.current_view

    async def _suffer(self) -> None:
        if self.is_hanging:
            await asyncio.Event().wait()
        if self.failure:
            raise self.failure


class Signatures(WebhookSignatures):
    """Compares with the signature of Twilio's own library, over exactly the given URL."""

    def is_valid(self, url: str, form: Sequence[tuple[str, str]], signature: str) -> bool:
        """Compare."""
        return bool(RequestValidator(AUTH_TOKEN).compute_signature(url, dict(form)) == signature)


_ROLES: Final = {
    "hf_viewer": Role.VIEWER,
    "hf_operator": Role.OPERATOR,
    "hf_operator_2": Role.OPERATOR,
    "hf_owner": Role.OWNER,
}


class FakeKeys(ApiKeys):
    """One key for each role, and a second operator."""

    async def verify(self, key: str) -> Role | None:
        """Look the key up."""
        return _ROLES.get(key)


class FakeKeyRing(KeyRing):
    """Keys handed out over REST, in memory; they open nothing.

    Attributes:
        in_clear: What was handed out.
    """

    def __init__(self) -> None:
        """Start empty."""
        self.kept: dict[str, IssuedApiKey] = {}
        self.in_clear: list[str] = []

    async def all_keys(self) -> Sequence[IssuedApiKey]:
        """Return them."""
        return list(self.kept.values())

    async def issue(self, key: str, *, role: Role, label: str) -> IssuedApiKey:
        """Keep it."""
        self.in_clear.append(key)
        issued = IssuedApiKey(api_key_id(key), role, label, NOW, None)
        return self.kept.setdefault(issued.key_id, issued)

    async def revoke(self, key_id: str) -> None:
        """Note it."""
        if key_id not in self.kept:
            raise NotFound(f"no API key {key_id}")
        self.kept[key_id] = replace(self.kept[key_id], revoked_at=NOW)


class FakeReader(CallReader):
    """Rows in memory."""

    def __init__(self) -> None:
        """Start empty."""
        self.overviews: list[CallOverview] = []
        self.turns: tuple[Turn, ...] = ()
        self.tool_uses: tuple[ToolUse, ...] = ()
        self.asked: list[CallFilter] = []
        self.phases: tuple[tuple[Phase, datetime], ...] = ()
        self.ended_by: EndedBy | None = None
        self.intervention: Intervention | None = None
        self.recording_left: MessageLeft | None = None
        self.left: list[MessageLeft] = []
        self.failure: Exception | None = None

    async def calls(self, where: CallFilter, *, after: Cursor | None, limit: int) -> Sequence[CallOverview]:
        """Filter and page; words are not looked for."""
        self.asked.append(where)
        if self.failure:
            raise self.failure
        rows = [
            row
            for row in self.overviews
            if where.organisation_id in {None, row.organisation_id}
            and (where.outcome is None or row.outcome == where.outcome)
            and (where.started_from is None or row.started_at >= where.started_from)
            and (where.started_before is None or row.started_at < where.started_before)
            and (where.direction is None or row.direction is where.direction)
            and where.contact_id in {None, row.contact_id}
            and where.is_running in {None, row.ended_at is None}
            and (after is None or (row.started_at, row.call_sid) < (after.at, after.key))
        ]
        return sorted(rows, key=lambda row: (row.started_at, row.call_sid), reverse=True)[:limit]

    async def call(self, call_sid: str) -> CallRecord:
        """Find one."""
        for row in self.overviews:
            if row.call_sid == call_sid:
                return CallRecord(
                    row,
                    self.turns,
                    self.tool_uses,
                    self.phases,
                    ended_by=self.ended_by,
                    intervention=self.intervention,
                    recording=self.recording_left,
                )
        raise NotFound(f"no call {call_sid}")

    async def recording(self, call_sid: str) -> MessageLeft | None:
        """Find it."""
        return self.recording_left if self.recording_left and self.recording_left.call_sid == call_sid else None

    async def messages(
        self, *, after: Cursor | None, limit: int, organisation_id: str | None = None, is_open: bool | None = None
    ) -> Sequence[MessageLeft]:
        """Filter and page."""
        theirs = [row for row in self.left if organisation_id in {None, row.organisation_id}]
        theirs = [row for row in theirs if is_open in {None, row.done_at is None}]
        rows = [row for row in theirs if after is None or (row.left_at, row.message_id) < (after.at, after.key)]
        return sorted(rows, key=lambda row: (row.left_at, row.message_id), reverse=True)[:limit]


class FakeDirectory(Directory):
    """Knows one line and one customer."""

    async def line(self, number: str) -> Line | None:
        """Answer for our number."""
        if number != OUR_NUMBER:
            return None
        agent = Agent(
            agent_id="ada",
            organisation_id="northgate",
            version=1,
            name="Ada",
            greeting="Hello",
            instructions="",
            voice="v",
            tools=(),
        )
        return Line(number, Organisation("northgate", "Northgate Auto Workshop", "America/New_York"), agent)

    async def number(self, organisation_id: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def contact_by_phone(self, organisation_id: str, phone: str) -> Contact | None:
        """Know the caller."""
        return Contact("contact-1", organisation_id, "Dana Reed", (phone,)) if phone == CALLER else None

    async def organisation(self, organisation_id: str) -> Organisation:
        """Unused here."""
        raise NotImplementedError

    async def contact(self, contact_id: str) -> Contact:
        """Unused here."""
        raise NotImplementedError

    async def search_contacts(self, organisation_id: str, query: str, *, limit: int = 10) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def save_contact(self, contact: Contact) -> Contact:
        """Unused here."""
        raise NotImplementedError


class FakeCallLog(CallLog):
    """Stores each message once; while `failure` is set it raises that."""

    def __init__(self) -> None:
        """Start empty."""
        self.left: dict[str, MessageLeft] = {}
        self.failure: Exception | None = None
        self.attempts = 0
        self.attempted = asyncio.Event()

    async def leave_message(self, message: MessageLeft) -> None:
        """Store unless there."""
        self.attempts += 1
        self.attempted.set()
        if self.failure:
            raise self.failure
        self.left.setdefault(message.message_id, message)

    async def open_call(self, call: CallOpened) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def record(self, call_sid: str, turns: Sequence[Turn], tool_uses: Sequence[ToolUse]) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def transcript(self, call_sid: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def close_call(self, call: CallClosed) -> NoReturn:
        """Unused here."""
        raise NotImplementedError


@dataclass
class FakeClock:
    """A clock that stands until moved."""

    at: datetime = field(default=NOW)

    def now(self) -> datetime:
        """Return the time set."""
        return self.at

    def monotonic(self) -> float:
        """Return seconds."""
        return self.at.timestamp()

    def advance(self, by: timedelta) -> None:
        """Move on."""
        self.at += by


class TelephoneCompany:
    """Sends signed webhooks to an application."""

    def __init__(self, client: httpx.AsyncClient, *, base: str = PUBLIC) -> None:
        """Sign for URLs under `base`."""
        self._client = client
        self._base = base

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form, signed over the public URL."""
        signature = RequestValidator(AUTH_TOKEN).compute_signature(self._base + path, fields)
        return await self.post_unsigned(path, {"X-Twilio-Signature": signature}, **fields)

    async def post_unsigned(self, path: str, headers: dict[str, str], **fields: str) -> httpx.Response:
        """Send a form with other headers."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._client.post(path, content=urlencode(fields), headers=form | headers)

    async def ring(self, **fields: str) -> httpx.Response:
        """Report that a call rings."""
        ringing = {"CallSid": CALL_SID, "From": CALLER, "To": OUR_NUMBER, "CallStatus": "ringing"}
        return await self.post("/webhooks/twilio/voice", **{**ringing, **fields})


@asynccontextmanager
async def client_of(app: FastAPI, *, host: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
    """Open a client from an address; an exception that leaves the application fails the test."""
    transport = httpx.ASGITransport(app=app, client=(host, 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        yield client
