"""The control endpoints of telephone and callers, to be mounted under `/control`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict

from sandbox.callers.casting import Casting
from sandbox.callers.loader import (
    Library,
    ScenarioInvalid,
    Today,
    parse_callees,
    parse_callers,
    parse_texters,
    today_of,
)
from sandbox.callers.parts import PhoneText
from sandbox.callers.people import CalleeScript, CallerScript, TexterScript
from sandbox.callers.report import CallReport, EntryReport, entries, report
from sandbox.callers.scenario import Scenario
from sandbox.speech.voice import UnknownVoice
from sandbox.twilio.exchange import NumberUnknown
from sandbox.twilio.records import PhoneNumber, Records
from sandbox.twilio.resources import Json, message_resource


class CallsWanted(BaseModel):
    """Body of `POST /calls`: the name of a scenario file, or its `callers` inline.

    Attributes:
        scenario: A file's stem, one caller, or a mapping with `callers`, as in a file.
        today: Local date weekdays are counted from; by default the one where the business is.
    """

    model_config = ConfigDict(extra="forbid")
    scenario: str | dict[str, object]
    today: date | None = None


class CallsPlaced(BaseModel):
    """One call for each caller, in the order of the file."""

    call_sids: list[str]


class CastWanted(BaseModel):
    """Body of `POST /callees` and `POST /texters`: the name of a scenario file, or these inline; see `CallsWanted`."""

    model_config = ConfigDict(extra="forbid")
    scenario: str | dict[str, object]
    today: date | None = None


class Cast(BaseModel):
    """Who waits by the telephone or writes now, in the order of the file."""

    numbers: list[str]


class NumberWanted(BaseModel):
    """Body of `POST /numbers`."""

    model_config = ConfigDict(extra="forbid")
    number: PhoneText
    voice_url: str
    fallback_url: str | None = None
    status_callback: str | None = None
    status_callback_events: tuple[str, ...] = ("completed",)
    sms_url: str | None = None


class TextWanted(BaseModel):
    """Body of `POST /texts`: what somebody texts to a number of the account."""

    model_config = ConfigDict(extra="forbid")
    sender: PhoneText
    recipient: PhoneText
    body: str


def create_control(casting: Casting, *, scenarios: Path, today: Today) -> APIRouter:
    """Return the endpoints: scenarios, calls, callees, health, messages, numbers, debugger, opt-outs, reset.

    `today` says what day it is where a business is that scenarios name: a sandbox has businesses in several zones.
    """
    router = APIRouter()
    # Read here: the loop that serves the endpoints also plays everybody's audio, every 20 ms.
    _add_calls(router, casting, Library(scenarios), today)
    _add_telephone_company(router, casting)
    return router


def _add_calls(router: APIRouter, casting: Casting, scenarios: Library, today: Today) -> None:
    records = casting.exchange.stage.records

    @router.get("/scenarios")
    async def list_scenarios(on: Annotated[date | None, Query(alias="today")] = None) -> list[Scenario]:
        return list(scenarios.all(today=_day(on, today)))

    @router.post("/calls", status_code=HTTPStatus.CREATED)
    async def place(wanted: CallsWanted) -> CallsPlaced:
        with _refusing():
            on = _day(wanted.today, today)
            scripts = _scripts(wanted, scenarios, on)
            _cast(casting, wanted, scenarios, on)
            return CallsPlaced(call_sids=await casting.place(scripts))

    @router.post("/callees", status_code=HTTPStatus.CREATED)
    async def expect(wanted: CastWanted) -> Cast:
        with _refusing():
            scripts = _callees(wanted, scenarios, _day(wanted.today, today))
        casting.expect(scripts)
        return Cast(numbers=[script.number for script in scripts])

    @router.post("/texters", status_code=HTTPStatus.CREATED)
    async def let_text(wanted: CastWanted) -> Cast:
        with _refusing():
            scripts = _texters(wanted, scenarios, _day(wanted.today, today))
        casting.let_text(scripts)
        return Cast(numbers=[script.number for script in scripts])

    @router.get("/calls")
    async def list_calls() -> list[CallReport]:
        return [report(call, casting.people.get(sid), records) for sid, call in records.calls.items()]

    @router.get("/calls/{sid}")
    async def show(sid: str) -> CallReport:
        if sid not in records.calls:
            raise HTTPException(HTTPStatus.NOT_FOUND, "no such call")
        return report(records.calls[sid], casting.people.get(sid), records)


@contextmanager
def _refusing() -> Iterator[None]:
    """Refuse what nobody can play, saying why."""
    try:
        yield
    except (ScenarioInvalid, NumberUnknown, UnknownVoice) as error:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, f"{type(error).__name__}: {error}") from error


def _add_telephone_company(router: APIRouter, casting: Casting) -> None:
    records = casting.exchange.stage.records

    @router.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/messages")
    async def list_messages() -> list[Json]:
        return [message_resource(message, records.account_sid) for message in records.messages.values()]

    @router.post("/texts", status_code=HTTPStatus.CREATED)
    async def text(wanted: TextWanted) -> Json:
        if wanted.recipient not in records.numbers:
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, f"NumberUnknown: {wanted.recipient}")
        return message_resource(
            await casting.exchange.texts.receive(sender=wanted.sender, recipient=wanted.recipient, body=wanted.body),
            records.account_sid,
        )

    @router.post("/numbers", status_code=HTTPStatus.CREATED)
    async def configure(wanted: NumberWanted) -> NumberWanted:
        records.numbers[wanted.number] = PhoneNumber(**wanted.model_dump())
        return wanted

    @router.get("/debugger")
    async def list_entries() -> list[EntryReport]:
        return entries(records)

    @router.post("/opt-outs/{number}", status_code=HTTPStatus.NO_CONTENT)
    async def opt_out(number: PhoneText) -> None:
        records.opted_out.add(number)

    @router.post("/reset", status_code=HTTPStatus.NO_CONTENT)
    async def reset() -> None:
        _reset(casting, records)


def _day(wanted: date | None, today: Today) -> Today:
    return today if wanted is None else lambda _business: wanted


def _reset(casting: Casting, records: Records) -> None:
    casting.exchange.hang_up_all()
    records.forget()
    casting.forget()


def _cast(casting: Casting, wanted: CallsWanted, library: Library, today: Today) -> None:
    """Put everybody of a scenario into his place who does not call."""
    if isinstance(wanted.scenario, str):
        story = library.named(wanted.scenario, today=today)
        casting.expect(story.callees)
        casting.let_text(story.texters)
    elif "callees" in wanted.scenario:
        casting.expect(_callees(wanted, library, today))


def _scripts(wanted: CallsWanted, library: Library, today: Today) -> tuple[CallerScript, ...]:
    if not isinstance(wanted.scenario, str):
        return parse_callers(wanted.scenario, today=today_of(wanted.scenario, today))
    return library.named(wanted.scenario, today=today).callers


def _texters(wanted: CastWanted, library: Library, today: Today) -> tuple[TexterScript, ...]:
    if not isinstance(wanted.scenario, str):
        return parse_texters(wanted.scenario, today=today_of(wanted.scenario, today))
    return library.named(wanted.scenario, today=today).texters


def _callees(wanted: CastWanted | CallsWanted, library: Library, today: Today) -> tuple[CalleeScript, ...]:
    if not isinstance(wanted.scenario, str):
        return parse_callees(wanted.scenario, today=today_of(wanted.scenario, today))
    return library.named(wanted.scenario, today=today).callees
