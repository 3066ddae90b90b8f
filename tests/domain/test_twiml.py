"""TwiML, held against the vendor's own builder."""

from __future__ import annotations

from datetime import timedelta
from xml.etree.ElementTree import canonicalize, fromstring

from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Connect, Stream, VoiceResponse

from domain import twiml

TRICKY = st.text(st.characters(codec="utf-8")) | st.sampled_from(
    ["a & b", "<Dial>", "\"'", "]]>", "\x0b\x00", "ü•𝄞", "\r\n"]
)


def same(ours: str, vendors: VoiceResponse | MessagingResponse) -> bool:
    """Compare two documents by their canonical form."""
    return canonicalize(ours) == canonicalize(str(vendors))


def test_connect_stream() -> None:
    """One blocking stream with its parameters; the action decides what comes after."""
    ours = twiml.connect_stream(
        url="wss://media.example/stream",
        action="https://api.example/after?epoch=1&x=2",
        parameters={"call_token": "abc", "stream_epoch": "1"},
        status_callback="https://api.example/status",
        say="One moment & please hold.",
    )
    response = VoiceResponse()
    response.say("One moment & please hold.")
    connect = Connect(action="https://api.example/after?epoch=1&x=2")
    stream = Stream(url="wss://media.example/stream", status_callback="https://api.example/status")
    stream.parameter(name="call_token", value="abc")
    stream.parameter(name="stream_epoch", value="1")
    response.append(connect.append(stream))
    assert same(ours, response)


def test_connect_stream_with_the_least() -> None:
    """Nothing is said and no callback named unless given."""
    response = VoiceResponse()
    response.append(Connect(action="https://api.example/after").append(Stream(url="wss://media.example")))
    ours = twiml.connect_stream(url="wss://media.example", action="https://api.example/after", parameters={})
    assert same(ours, response)


def test_hold_line() -> None:
    """The verbs run in order: words, silence, the question again."""
    response = VoiceResponse()
    response.say("One moment.")
    response.pause(length=2)
    response.redirect("https://phone.example/after?epoch=1&holds=1", method="POST")

    document = twiml.hold_line(
        text="One moment.", pause=timedelta(seconds=2), ask="https://phone.example/after?epoch=1&holds=1"
    )
    assert same(document, response)


def test_say_and_hang_up() -> None:
    """The sentence first, then the end."""
    response = VoiceResponse()
    response.say("We're closed.")
    response.hangup()
    assert same(twiml.say_and_hang_up("We're closed."), response)


def test_dial() -> None:
    """A sentence, then the number, shown ours, for a bounded time; the action decides what comes after."""
    response = VoiceResponse()
    response.say("One moment.")
    response.dial("+15551239999", action="https://api.example/dialled", caller_id="+15005550006", timeout=20)
    ours = twiml.dial(
        number="+15551239999",
        caller_id="+15005550006",
        action="https://api.example/dialled",
        timeout=timedelta(seconds=20),
        text="One moment.",
    )
    assert same(ours, response)


def test_take_recording() -> None:
    """After silence the verbs behind the recording run: a sentence, and the end."""
    ours = twiml.take_recording(
        text="Please leave a message.",
        action="https://api.example/recording",
        recording_status_callback="https://api.example/recording-status",
        max_length=timedelta(minutes=2),
        on_silence="We did not hear you.",
    )
    response = VoiceResponse()
    response.say("Please leave a message.")
    response.record(
        action="https://api.example/recording",
        timeout=5,
        finish_on_key="#",
        max_length=120,
        play_beep=True,
        recording_status_callback="https://api.example/recording-status",
    )
    response.say("We did not hear you.")
    response.hangup()
    assert same(ours, response)


def test_message() -> None:
    """The answer to a text."""
    response = MessagingResponse()
    response.message("Approved. Thank you & bye.")
    assert same(twiml.message("Approved. Thank you & bye."), response)


@given(TRICKY, TRICKY)
def test_any_text_is_well_formed_and_adds_no_verb(said: str, value: str) -> None:
    """What callers or models bring in can't become markup, nor break the document."""
    document = twiml.connect_stream(url="wss://m", action="https://a", parameters={"p": value}, say=f"x{said}")
    root = fromstring(document.encode())  # noqa: S314 - our own document
    assert [verb.tag for verb in root.iter()] == ["Response", "Say", "Connect", "Stream", "Parameter"]
