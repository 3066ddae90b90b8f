"""Specification of Twilio's end of a media stream, on a virtual clock: one `exchange` is 20 ms."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.twilio.barge_in import BargeInWatch
from sandbox.twilio.line import SILENT_FRAME
from sandbox.twilio.stream import StreamCore
from sandbox.twilio.stream_messages import Writer

SID = "MZ" + "0" * 32
FRAME = b"\x22" * 160


class Server:
    """The other end: keeps what it gets, says what it wants."""

    def __init__(self) -> None:
        """Open a stream at time 0."""
        self.texts: list[str] = []
        self.warnings: list[int] = []
        self.now_s = 0.0
        self.watch = BargeInWatch(lambda: self.now_s)
        self.core = StreamCore(
            Writer("AC1", "CA1", SID), self.texts.append, lambda code, _: self.warnings.append(code), self.watch
        )
        self.core.open({"token": "x"})

    def play(self, audio: bytes) -> None:
        """Send audio."""
        self._send({"event": "media", "media": {"payload": base64.b64encode(audio).decode()}})

    def mark(self, name: str) -> None:
        """Send a mark."""
        self._send({"event": "mark", "mark": {"name": name}})

    def clear(self) -> None:
        """Send a clear."""
        self._send({"event": "clear"})

    def _send(self, message: Mapping[str, object]) -> None:
        self.core.receive(json.dumps({**message, "streamSid": SID}))

    @property
    def marks(self) -> list[str]:
        """Names of the marks echoed."""
        return [message["mark"]["name"] for message in map(json.loads, self.texts) if message["event"] == "mark"]


@pytest.fixture
def server() -> Server:
    """A stream just opened."""
    return Server()


def test_a_stream_opens_with_connected_and_start(server: Server) -> None:
    """Twilio's two first messages, in its own shape: numbers are strings, except those of the media format."""
    connected, start = map(json.loads, server.texts)
    assert connected == {"event": "connected", "protocol": "Call", "version": "1.0.0"}
    assert start["sequenceNumber"] == "1"
    assert start["start"]["customParameters"] == {"token": "x"}
    assert start["start"]["mediaFormat"] == {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}


def test_frames_are_counted_in_strings(server: Server) -> None:
    """`sequenceNumber` counts all messages, `chunk` the frames, `timestamp` the audio's milliseconds."""
    server.mark("m")
    server.core.exchange(FRAME)
    server.core.exchange(FRAME)
    last = json.loads(server.texts[-1])
    assert last["sequenceNumber"] == "4"
    assert (last["media"]["chunk"], last["media"]["timestamp"]) == ("2", "20")
    assert base64.b64decode(last["media"]["payload"]) == FRAME


def test_audio_is_played_in_real_time_whatever_its_chunks(server: Server) -> None:
    """8000 bytes a second, padded with silence at the end."""
    server.play(b"\x01" * 100)
    server.play(b"\x02" * 100)
    assert server.core.exchange(FRAME) == b"\x01" * 100 + b"\x02" * 60
    assert server.core.exchange(FRAME) == b"\x02" * 40 + b"\xff" * 120
    assert server.core.exchange(FRAME) == SILENT_FRAME


def test_a_mark_is_echoed_once_all_before_it_has_been_played(server: Server) -> None:
    """The echo says: heard up to here."""
    server.play(FRAME * 2)
    server.mark("end")
    server.core.exchange(FRAME)
    assert server.marks == []
    server.core.exchange(FRAME)
    assert server.marks == ["end"]


def test_a_mark_on_an_empty_queue_is_echoed_at_once(server: Server) -> None:
    """Nothing is left to be played before it."""
    server.mark("now")
    assert server.marks == ["now"]


def test_clear_empties_the_queue_and_echoes_its_marks(server: Server) -> None:
    """After `clear` nothing of before is heard any more, and no mark stays open."""
    server.play(FRAME * 5)
    server.mark("a")
    server.play(FRAME)
    server.mark("b")
    server.clear()
    assert server.marks == ["a", "b"]
    assert server.core.exchange(FRAME) == SILENT_FRAME


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        json.dumps({"event": "dance", "streamSid": SID}),
        json.dumps({"event": "clear", "streamSid": "MZother"}),
        json.dumps({"event": "clear"}),
        json.dumps({"event": "clear", "streamSid": SID, "extra": 1}),
        json.dumps({"event": "mark", "streamSid": SID, "mark": {"name": "a", "more": 1}}),
        json.dumps({"event": "mark", "streamSid": SID, "mark": {"name": 1}}),
        json.dumps({"event": "media", "streamSid": SID, "media": {"payload": "%%"}}),
        json.dumps({"event": "media", "streamSid": SID}),
        json.dumps({"event": ["media"], "streamSid": SID}),
        json.dumps([]),
    ],
)
def test_what_twilio_does_not_understand_is_ignored_with_31951(server: Server, text: str) -> None:
    """Unknown events, extra fields and wrong stream SIDs do nothing, and are warned about once a stream."""
    server.core.receive(text)
    server.core.receive(text)
    assert server.warnings == [31951]
    assert not server.core.is_playing


def test_binary_is_ignored_with_31950(server: Server) -> None:
    """Media Streams are text; binary is warned about once."""
    server.core.receive_binary()
    server.core.receive_binary()
    assert server.warnings == [31950]


def test_a_barge_in_is_measured_from_onset_to_clear(server: Server) -> None:
    """What counts is how long the agent kept talking over the caller."""
    server.play(FRAME * 50)
    server.core.note_onset()
    server.now_s = 0.28
    server.clear()
    assert [(barge.at_ms, barge.cleared_after_ms) for barge in server.watch.barge_ins] == [(0, 280.0)]


def test_speaking_into_silence_is_no_barge_in(server: Server) -> None:
    """Only speech over the agent's audio is measured; one nobody cleared stays open."""
    server.core.note_onset()
    server.play(FRAME)
    server.core.note_onset()
    assert [barge.cleared_after_ms for barge in server.watch.barge_ins] == [None]


def test_stop_and_dtmf_have_twilios_shape(server: Server) -> None:
    """Keys and the end of the call are messages of their own."""
    server.core.press("5")
    server.core.stop()
    dtmf, stop = map(json.loads, server.texts[-2:])
    assert dtmf["dtmf"] == {"track": "inbound_track", "digit": "5"}
    assert stop["stop"] == {"accountSid": "AC1", "callSid": "CA1"}


@given(
    st.lists(st.one_of(st.binary(min_size=1, max_size=500), st.sampled_from(["mark", "clear", "tick"])), max_size=40)
)
def test_every_mark_is_echoed_once_and_in_order(steps: list[bytes | str]) -> None:
    """Whatever the order of audio, marks, clears and time: no mark is lost, doubled or overtaken."""
    server = Server()
    sent = 0
    for step in steps:
        match step:
            case bytes():
                server.play(step)
            case "mark":
                server.mark(str(sent))
                sent += 1
            case "clear":
                server.clear()
            case _:
                server.core.exchange(FRAME)
    server.clear()
    assert server.marks == [str(number) for number in range(sent)]
