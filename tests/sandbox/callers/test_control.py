"""Specification of the control endpoints, with a whole call behind them at twenty times its pace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from sandbox.box import SCENARIOS
from sandbox.callers.casting import Casting
from sandbox.callers.control import create_control
from sandbox.callers.spoken import RememberedVoice, SpokenBook
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from sandbox.twilio.callbacks import StatusTarget
from sandbox.twilio.live_call import Opening, Ringing
from sandbox.twilio.records import CallRecord
from tests.sandbox.twilio.loopback import OUR_NUMBER, Network, network

SATURDAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Desk:
    """The control API and the network behind it."""

    http: httpx.AsyncClient
    twilio: Network
    marked: UtteranceBook
    casting: Casting

    async def place(self, scenario: object) -> list[dict[str, Any]]:
        """Place calls, wait until they are over, and return their reports."""
        placed = await self.http.post("/control/calls", json={"scenario": scenario})
        assert placed.status_code == 201, placed.text
        await self.twilio.exchange.settle()
        return [(await self.http.get(f"/control/calls/{sid}")).json() for sid in placed.json()["call_sids"]]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A network whose `<Say>` is understood by the callers."""
    async with network(tmp_path) as twilio:
        spoken, marked = SpokenBook(), UtteranceBook()
        voice = RememberedVoice(spoken)
        stage = replace(twilio.exchange.stage, speak=lambda text: voice.synthesize(text, voice="helena"))
        twilio.exchange.stage = stage
        casting = Casting(twilio.exchange, Voice(), marked, spoken)
        app = FastAPI()
        control = create_control(casting, scenarios=SCENARIOS, today=lambda _business: SATURDAY)
        app.include_router(control, prefix="/control")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://box") as http:
            yield Desk(http, twilio, marked, casting)


CALLER = {
    "number": "+15551230001",
    "rules": [{"hears": "leave a message", "says": "Please call me back on {tuesday}."}],
}
VOICEMAIL = (
    '<Response><Say>Please leave a message.</Say><Record timeout="2" playBeep="false" action="/done"/></Response>'
)


async def test_a_caller_hears_answers_and_is_reported(desk: Desk) -> None:
    """The report has what the caller heard and said, with times, and where the recording is."""
    desk.twilio.product.answers = {"/voice": [VOICEMAIL], "/done": ["<Response><Hangup/></Response>"]}
    (report,) = await desk.place(CALLER)
    (heard,) = report["heard"]
    assert (heard["text"], heard["is_whole"]) == ("Please leave a message.", True)
    assert report["said"][0]["text"] == "Please call me back on Tuesday November twenty-fourth."
    assert heard["ended_ms"] + 600 <= report["said"][0]["began_ms"] <= heard["ended_ms"] + 700
    assert (report["status"], report["is_over"], report["debugger"]) == ("completed", True, [])
    assert report["wav"].endswith(f"{report['call_sid']}.wav")


async def test_a_recorded_caller_is_recognisable_by_his_watermark(desk: Desk) -> None:
    """What went over the line carries the words for the sandbox's recogniser."""
    desk.twilio.product.answers = {"/voice": [VOICEMAIL], "/done": ["<Response/>"]}
    await desk.place(CALLER)
    (recording,) = desk.twilio.records.recordings.values()
    frames = (recording.audio[start : start + 160] for start in range(0, len(recording.audio), 160))
    found = [utterance.text for frame in frames if (utterance := desk.marked.find(frame))]
    assert found == ["Please call me back on Tuesday November twenty-fourth."]


async def test_all_callers_of_a_scenario_ring(desk: Desk) -> None:
    """One call for each caller, in the order of the file."""
    desk.twilio.product.answers = {"/voice": ["<Response><Hangup/></Response>"]}
    reports = await desk.place("race_for_one_slot")
    assert [report["from_number"] for report in reports] == ["+15551230115", "+15551230116"]


@pytest.mark.parametrize(
    ("scenario", "complaint"),
    [
        ("no_such_story", "no such scenario"),
        ({"number": "12", "rules": []}, "callers"),
        ({"number": "+15551230001", "calls": "+15559999999", "rules": []}, "NumberUnknown"),
        ({"number": "+15551230001", "voice": "nobody", "rules": [{"hears": "a", "says": "b"}]}, "UnknownVoice"),
    ],
)
async def test_a_call_that_cannot_be_placed_says_why(desk: Desk, scenario: object, complaint: str) -> None:
    """Bad scenarios are the requester's to mend."""
    refused = await desk.http.post("/control/calls", json={"scenario": scenario})
    assert refused.status_code == 422
    assert complaint in refused.text


async def test_scenarios_are_listed_with_their_days(desk: Desk) -> None:
    """A checker reads givens and expectations from here."""
    listed = (await desk.http.get("/control/scenarios", params={"today": "2026-11-21"})).json()
    books = next(scenario for scenario in listed if scenario["name"] == "books")
    assert books["expect"]["appointments"][0]["day"] == "2026-11-24"


async def test_a_number_can_be_configured(desk: Desk) -> None:
    """Calls to it go to its voice URL from then on."""
    number = {"number": OUR_NUMBER, "voice_url": f"{desk.twilio.product.url}/other"}
    assert (await desk.http.post("/control/numbers", json=number)).status_code == 201
    desk.twilio.product.answers = {"/other": ["<Response><Hangup/></Response>"]}
    await desk.place(CALLER)
    assert [received.path for received in desk.twilio.product.received] == ["/other"]


async def test_reset_forgets_what_is_over(desk: Desk) -> None:
    """Calls, messages and the debugger are gone, numbers stay."""
    desk.twilio.product.answers = {"/voice": ["oops"]}
    (report,) = await desk.place(CALLER)
    assert [entry["code"] for entry in (await desk.http.get("/control/debugger")).json()] == [12100]
    await desk.http.post("/control/opt-outs/+15551230001")
    assert (await desk.http.post("/control/reset")).status_code == 204
    assert (await desk.http.get(f"/control/calls/{report['call_sid']}")).status_code == 404
    for path in ("calls", "messages", "debugger"):
        assert (await desk.http.get(f"/control/{path}")).json() == []
    assert OUR_NUMBER in desk.twilio.records.numbers
    assert desk.twilio.records.opted_out == set()


class TestCallees:
    """People who can be rung."""

    async def cast(self, desk: Desk, **callee: object) -> CallRecord:
        """Let somebody wait by his telephone, ring him, and return the call when it is over."""
        wanted = {"number": "+15551230009", **callee}
        cast = await desk.http.post("/control/callees", json={"scenario": {"callees": [wanted]}})
        assert (cast.status_code, cast.json()) == (201, {"numbers": ["+15551230009"]})
        records = desk.twilio.records
        call = records.open_call(from_number=OUR_NUMBER, to_number="+15551230009", direction="outbound-api")
        url = desk.twilio.product.url
        ringing = Ringing(desk.casting.callee(call), machine_url=f"{url}/machine")
        desk.twilio.exchange.dial(call, ringing, Opening(f"{url}/voice"), StatusTarget())
        await desk.twilio.exchange.settle()
        return call

    async def test_a_person_answers_and_follows_his_rules(self, desk: Desk) -> None:
        """The same grammar as a caller's, and the same report."""
        say = '<Response><Say>Will you come tomorrow?</Say><Pause length="9"/></Response>'
        desk.twilio.product.answers = {"/voice": [say]}
        call = await self.cast(desk, rules=[{"hears": "tomorrow", "says": "Yes, I will."}], hangs_up_after_s=9)
        report = (await desk.http.get(f"/control/calls/{call.sid}")).json()
        assert (report["direction"], report["status"]) == ("outbound-api", "completed")
        assert [said["text"] for said in report["said"]] == ["Yes, I will."]

    async def test_a_machine_greets_and_hears_what_is_left(self, desk: Desk) -> None:
        """It is told from a person when its greeting is over."""
        pause = '<Response><Pause length="9"/><Say>See you tomorrow.</Say><Hangup/></Response>'
        desk.twilio.product.answers = {"/voice": [pause]}
        call = await self.cast(desk, reacts="voicemail", greets="This is the mailbox of Dana Reed.")
        report = (await desk.http.get(f"/control/calls/{call.sid}")).json()
        assert [said["text"] for said in report["said"]] == ["This is the mailbox of Dana Reed."]
        assert [heard["text"] for heard in report["heard"]] == ["See you tomorrow."]
        assert [form["AnsweredBy"] for form in desk.twilio.product.forms("/machine")] == ["machine_end_beep"]

    @pytest.mark.parametrize(("reacts", "status"), [("busy", "busy"), ("no_answer", "no-answer")])
    async def test_a_telephone_may_not_be_answered(self, desk: Desk, reacts: str, status: str) -> None:
        """Busy at once, nobody after the time the other side waits."""
        assert (await self.cast(desk, reacts=reacts)).status == status

    async def test_a_machine_without_a_greeting_is_refused(self, desk: Desk) -> None:
        """Nobody could tell when to speak."""
        refused = await desk.http.post(
            "/control/callees", json={"scenario": {"number": "+15551230009", "reacts": "voicemail"}}
        )
        assert (refused.status_code, "greets" in refused.text) == (422, True)

    async def test_reset_forgets_them(self, desk: Desk) -> None:
        """A number nobody was cast for is answered by a stranger who says nothing."""
        await self.cast(desk, reacts="busy")
        await desk.http.post("/control/reset")
        assert desk.casting.callees == {}


async def test_a_text_is_written_from_outside(desk: Desk) -> None:
    """It is answered with what the account's list has of it; a number nobody has is refused by name."""
    text = {"sender": "+15551230001", "recipient": OUR_NUMBER, "body": "When do you open?"}
    written = await desk.http.post("/control/texts", json=text)
    assert written.status_code == 201
    assert (await desk.http.get("/control/messages")).json() == [written.json()]
    refused = await desk.http.post("/control/texts", json=text | {"recipient": "+15005559999"})
    assert (refused.status_code, refused.json()["detail"]) == (422, "NumberUnknown: +15005559999")


async def test_a_texter_begins_to_write(desk: Desk) -> None:
    """Days are in words in what he says; a field nobody knows is refused by name."""
    texter = {"number": "+15551230001", "writes": "On {tuesday}, please"}
    begun = await desk.http.post("/control/texters", json={"scenario": texter})
    assert (begun.status_code, begun.json()) == (201, {"numbers": ["+15551230001"]})
    await desk.twilio.exchange.settle()
    [text] = (await desk.http.get("/control/messages")).json()
    assert text["body"] == "On Tuesday November twenty-fourth, please"
    refused = await desk.http.post("/control/texters", json={"scenario": texter | {"shouts": "!"}})
    assert (refused.status_code, "shouts" in refused.text) == (422, True)
