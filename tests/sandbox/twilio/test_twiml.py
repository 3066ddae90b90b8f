"""Specification of the TwiML reader."""

from __future__ import annotations

import inspect
import re

import pytest
from twilio.twiml.voice_response import Connect as SdkConnect
from twilio.twiml.voice_response import Dial as SdkDial
from twilio.twiml.voice_response import Stream as SdkStream
from twilio.twiml.voice_response import VoiceResponse

from sandbox.twilio.twiml import ATTRIBUTES, TwimlUnreadable, parse
from sandbox.twilio.verbs import Connect, Dial, Gather, Hangup, Pause, Record, Redirect, Reject, Say, Stream, Verb

STREAM = '<Stream url="wss://h/m" statusCallback="/s"><Parameter name="a" value="b"/></Stream>'
TABLE: list[tuple[str, Verb]] = [
    ('<Say voice="Polly.Joanna">Good  morning</Say>', Say("Good morning", "Polly.Joanna")),
    ("<Pause/>", Pause(1)),
    ('<Pause length="3"/>', Pause(3)),
    ('<Record action="/done" timeout="2" maxLength="60" playBeep="false"/>',
     Record("/done", timeout_s=2, max_length_s=60, play_beep=False)),
    ('<Dial timeout="10" action="/dialled">+15550001</Dial>', Dial("+15550001", "/dialled", timeout_s=10)),
    ("<Dial><Number>+15550001</Number></Dial>", Dial("+15550001")),
    ('<Gather numDigits="1" action="/digits"><Say>Press one</Say></Gather>',
     Gather((Say("Press one"),), "/digits", num_digits=1)),
    ('<Redirect method="GET">/next</Redirect>', Redirect("/next", "GET")),
    ('<Reject reason="busy"/>', Reject("busy")),
    ("<Hangup/>", Hangup()),
    (f'<Connect action="/after">{STREAM}</Connect>', Connect(Stream("wss://h/m", "", "/s", (("a", "b"),)), "/after")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verb"), TABLE)
def test_every_verb_is_read_with_its_defaults(text: str, verb: Verb) -> None:
    """A verb's attributes become fields; absent ones have the documented defaults."""
    document = parse(f"<Response>{text}</Response>")
    assert document.verbs == (verb,)
    assert document.warnings == ()


@pytest.mark.parametrize("text", ["", "Hello", "<Say>Hi</Say>", "<Response><Say></Response>"])
def test_what_is_no_twiml_is_unreadable(text: str) -> None:
    """Malformed XML and another root element are error 12100."""
    with pytest.raises(TwimlUnreadable):
        parse(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("<Sing/>", "Sing"),
        ('<Say vioce="x">Hi</Say>', "vioce"),
        ('<Pause length="long"/>', "length"),
        ('<Connect><Stream url="wss://h"><Header/></Stream></Connect>', "Header"),
        ("<Connect/>", "Connect"),
    ],
)
def test_what_the_schema_does_not_know_is_warned_about(text: str, word: str) -> None:
    """Unknown verbs, attributes and values leave a warning, and the rest of the document stays."""
    document = parse(f"<Response>{text}<Hangup/></Response>")
    assert document.verbs[-1] == Hangup()
    assert [word in warning for warning in document.warnings] == [True]


@pytest.mark.parametrize(
    ("element", "builder"),
    [
        *((name, getattr(VoiceResponse, name.lower())) for name in ("Say", "Pause", "Record", "Dial", "Redirect")),
        *((name, getattr(VoiceResponse, name.lower())) for name in ("Reject", "Hangup", "Gather", "Connect")),
        ("Stream", SdkConnect.stream),
        ("Parameter", SdkStream.parameter),
        ("Number", SdkDial.number),
    ],
)
def test_attribute_names_are_the_sdks(element: str, builder: object) -> None:
    """The SDK's builders are the oracle: no attribute here that they do not have."""
    assert callable(builder)
    known = {re.sub(r"_(.)", lambda m: m[1].upper(), name) for name in inspect.signature(builder).parameters}
    assert ATTRIBUTES[element] <= known
