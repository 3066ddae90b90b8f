"""Recorded messages through the protocol, and everything that breaks its rules."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.twilio_stream import (
    LARGEST_FRAME,
    Connected,
    DigitPressed,
    Malformed,
    MarkEchoed,
    MediaReceived,
    Outbound,
    Started,
    Stopped,
    TwilioStream,
)

SID = "MZ18ad3ab5a668481ce02b83e7395059f0"
CONNECTED = b'{"event":"connected","protocol":"Call","version":"1.0.0"}'
START = json.dumps(
    {
        "event": "start",
        "sequenceNumber": "1",
        "streamSid": SID,
        "start": {
            "accountSid": "AC1",
            "streamSid": SID,
            "callSid": "CA1",
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {"call_token": "t", "stream_epoch": "1"},
        },
    }
).encode()
STOP = json.dumps(
    {"event": "stop", "sequenceNumber": "99", "streamSid": SID, "stop": {"accountSid": "AC1", "callSid": "CA1"}}
).encode()


def media(chunk: int = 1, *, sid: str = SID, track: str = "inbound", payload: str = "/////w==") -> bytes:
    """Return a media message as it comes over the wire: numbers are strings."""
    body = {"track": track, "chunk": str(chunk), "timestamp": str(chunk * 20), "payload": payload}
    return json.dumps({"event": "media", "sequenceNumber": "3", "streamSid": sid, "media": body}).encode()


def in_stream(event: str, **body: object) -> bytes:
    """Return another message of the stream."""
    return json.dumps({"event": event, "sequenceNumber": "9", "streamSid": SID, event: body}).encode()


def started() -> TwilioStream:
    """Return a stream that has begun."""
    stream = TwilioStream()
    stream.feed(CONNECTED)
    stream.feed(START)
    return stream


def test_a_whole_call_is_understood() -> None:
    """Every message of the documentation, in its order."""
    stream = TwilioStream()
    transcript = [
        CONNECTED,
        START,
        media(1),
        in_stream("dtmf", track="inbound_track", digit="1"),
        in_stream("mark", name="utt-7"),
        STOP,
    ]
    assert [stream.feed(message) for message in transcript] == [
        Connected(),
        Started(SID, "CA1", {"call_token": "t", "stream_epoch": "1"}),
        MediaReceived(b"\xff\xff\xff\xff", 20),
        DigitPressed("1"),
        MarkEchoed("utt-7"),
        Stopped(),
    ]


@pytest.mark.parametrize(
    ("messages", "kind"),
    [
        ([media()], "before_start"),
        ([CONNECTED, media()], "before_start"),
        ([CONNECTED, CONNECTED], "duplicate_connected"),
        ([CONNECTED, START, START], "duplicate_start"),
        ([CONNECTED, START, STOP, START], "duplicate_start"),
        ([CONNECTED, START, STOP, media()], "after_stop"),
        ([CONNECTED, START, media(sid="MZother")], "wrong_stream"),
        ([CONNECTED, START, STOP.replace(SID.encode(), b"MZother")], "wrong_stream"),
        ([CONNECTED, START, media(track="outbound")], "wrong_track"),
        ([CONNECTED, START, media(2), media(1)], "out_of_order"),
        ([CONNECTED, START, media(2), media(2)], "out_of_order"),
        ([CONNECTED, START.replace(b"8000", b"16000")], "wrong_format"),
        ([CONNECTED, START, media(payload="*")], "unexpected_message"),
        ([CONNECTED, START, b'{"event":"video","streamSid":"MZ1"}'], "unexpected_message"),
        ([CONNECTED, START, b'{"event":"media"}'], "unexpected_message"),
        ([b"[]"], "unexpected_message"),
        ([b"{"], "invalid_json"),
        ([b'{"event":"\xff"}'], "invalid_json"),
        ([b" " * (LARGEST_FRAME + 1)], "oversized"),
    ],
)
def test_what_breaks_the_rules_is_named(messages: list[bytes], kind: str) -> None:
    """Each breach has a stable kind for the metrics."""
    stream = TwilioStream()
    assert [stream.feed(message) for message in messages][-1] == Malformed(kind)


def test_a_breach_leaves_the_stream_usable() -> None:
    """One bad message costs that message."""
    stream = started()
    stream.feed(b"nonsense")
    stream.feed_binary()
    assert stream.feed(media(1)) == MediaReceived(b"\xff\xff\xff\xff", 20)


def test_lost_messages_are_counted() -> None:
    """Gaps in the chunk numbers are losses on the way."""
    stream = started()
    for chunk in (1, 2, 5, 6, 9):
        stream.feed(media(chunk))
    assert stream.missing_frames == 4


@given(message=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_nothing_raises(message: bytes) -> None:
    """Whatever comes, the answer is an event."""
    assert started().feed(message) is not None


@given(payload=st.binary(max_size=2000))
def test_audio_survives_the_way(payload: bytes) -> None:
    """What we would send is what we would understand."""
    message = json.loads(Outbound(SID).media(payload))
    assert base64.b64decode(message["media"]["payload"]) == payload
    echoed = media(1, payload=message["media"]["payload"])
    assert started().feed(echoed) == MediaReceived(payload, 20)


def test_our_messages_have_exactly_the_documented_fields() -> None:
    """Unknown fields make the telephone network ignore a message (error 31951)."""
    outbound = Outbound(SID)
    assert json.loads(outbound.media(b"\xff")) == {"event": "media", "streamSid": SID, "media": {"payload": "/w=="}}
    assert json.loads(outbound.mark("1-320")) == {"event": "mark", "streamSid": SID, "mark": {"name": "1-320"}}
    assert json.loads(outbound.clear) == {"event": "clear", "streamSid": SID}
