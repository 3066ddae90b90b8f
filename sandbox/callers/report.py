"""What a call looked like from the caller's side, as JSON."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from sandbox.callers.person import Person
from sandbox.twilio.records import CallRecord, Records


class HeardReport(BaseModel):
    """Words of the agent as the caller heard them; times in ms since the call was answered."""

    text: str
    began_ms: int
    ended_ms: int
    is_whole: bool


class SaidReport(BaseModel):
    """Words of the caller; empty for sounds nobody can understand."""

    text: str
    began_ms: int


class BargeInReport(BaseModel):
    """The caller spoke over the agent; `cleared_after_ms` None: the agent did not fall silent."""

    at_ms: int
    cleared_after_ms: float | None


class EntryReport(BaseModel):
    """An entry of the debugger."""

    code: int
    message: str
    call_sid: str | None
    logged_at: datetime


class Happening(BaseModel):
    """Something Twilio noticed: a status, a request, a stream event."""

    at: datetime
    what: str


class CallReport(BaseModel):
    """One call, while it lasts or afterwards.

    `has_hung_up`: the caller did; `stream_url`: where its audio goes just now; `wav` is written when it is over.
    """

    call_sid: str
    direction: str
    from_number: str
    to_number: str
    status: str
    is_over: bool
    has_hung_up: bool
    duration_s: int | None
    heard: list[HeardReport]
    said: list[SaidReport]
    barge_ins: list[BargeInReport]
    debugger: list[EntryReport]
    happenings: list[Happening]
    stream_url: str | None
    wav: str | None


def report(call: CallRecord, person: Person | None, records: Records) -> CallReport:
    """Return the report of a call."""
    wav = records.wav_path(call.sid)
    return CallReport(
        call_sid=call.sid,
        direction=call.direction,
        from_number=call.from_number,
        to_number=call.to_number,
        status=call.status,
        is_over=call.is_over,
        has_hung_up=person is not None and person.has_hung_up,
        duration_s=call.duration_s,
        heard=[HeardReport.model_validate(h, from_attributes=True) for h in (person.ear.heard if person else [])],
        said=[SaidReport.model_validate(s, from_attributes=True) for s in (person.said if person else [])],
        barge_ins=[BargeInReport.model_validate(b, from_attributes=True) for b in call.barge_ins],
        debugger=entries(records, call.sid),
        happenings=[Happening(at=at, what=what) for at, what in call.happenings],
        stream_url=call.stream_url,
        wav=str(wav) if wav.exists() else None,
    )


def entries(records: Records, call_sid: str | None = None) -> list[EntryReport]:
    """Return the debugger's entries, of one call or all."""
    return [
        EntryReport.model_validate(entry, from_attributes=True)
        for entry in records.debugger
        if call_sid is None or entry.call_sid == call_sid
    ]
