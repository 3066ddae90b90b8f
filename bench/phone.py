"""One simulated Media Stream: the telephone network's end of a call, sending and playing in real time.

Times are seconds of CLOCK_MONOTONIC, which is the same for all processes of a machine.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from picows import WSFrame, WSListener, WSMsgType, WSTransport

from domain.stream_token import make_token

SECRET: Final = b"bench"
_FORMAT: Final = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
_MEDIA: Final = b'{"event":"media"'
_PAYLOAD: Final = b'"payload":"'
_CLOSING: Final = len(b'"}}')
_BYTES_PER_S: Final = 8000
_BASE64_BYTES: Final = 3 / 4


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a caller says: frames in base64; `onset` is the place of the first loud one."""

    frames: tuple[bytes, ...]
    onset: int = 0


@dataclass(slots=True)
class Record:
    """What happened on one phone since it was last taken; all times are seconds.

    Attributes:
        answers: From the end of the caller's turn (its last frame sent) to the first audio that came back.
        answered_at: When that audio came.
        lateness: How far each frame of a reply came behind its schedule; negative is early.
        clears: From an onset of speech to `clear`.
        unanswered: Turns of the caller nothing came back for.
    """

    answers: list[float] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)
    clears: list[float] = field(default_factory=list)
    unanswered: int = 0


class Manners(Protocol):
    """When a caller speaks."""

    def next_words(self, phone: Phone, now: float) -> Utterance | None:
        """Return what to say now, None to stay quiet."""

    @property
    def has_more(self) -> bool:
        """Whether he will ever speak again."""


class Phone(WSListener):
    """One caller with his telephone.

    Attributes:
        call_sid: Names the call.
        playing_until: When the audio received so far will have sounded.
        audible_since: When the agent began to sound; None while he is silent.
        record: What happened.
        closed: Set once the stream is gone.
        all_said: Set once the caller has said all he ever will.
    """

    def __init__(self, call_sid: str, *, manners: Manners, noise: Sequence[bytes], end: bytes, lead: float) -> None:
        """Prepare a phone; frames are base64.

        Args:
            call_sid: Names the call.
            manners: When the caller speaks.
            noise: The quiet line, played in a circle.
            end: The frame that ends a turn.
            lead: Seconds the agent's audio is sent ahead; what is behind that counts as late.
        """
        super().__init__()
        self.call_sid = call_sid
        self.record = Record()
        self.playing_until = 0.0
        self.audible_since: float | None = None
        self.is_open = False
        self.closed = asyncio.Event()
        self.all_said = asyncio.Event()
        self._manners = manners
        self._noise = noise
        self._end = end
        self._lead = lead
        self._transport: WSTransport | None = None
        self._saying: deque[bytes] = deque()
        self._onset_in = -1
        self._onset_at: float | None = None
        self._ended_at: float | None = None
        self._chunk = 0
        self._marks: deque[tuple[float, bytes]] = deque()
        self._reply_began = 0.0
        self._reply_audio = 0.0
        self._head = f'{{"event":"media","streamSid":"MZ{call_sid}","media":{{"track":"inbound","chunk":"'.encode()

    # ── from picows ─────────────────────────────────────────────────────────────────────────────────────────────────

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Start the stream."""
        self._transport = transport
        self.is_open = True
        self._send({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        parameters = {"call_token": make_token(SECRET, self.call_sid, 1), "stream_epoch": "1"}
        ids = {"accountSid": "AC1", "streamSid": f"MZ{self.call_sid}", "callSid": self.call_sid}
        start = {**ids, "tracks": ["inbound"], "mediaFormat": _FORMAT, "customParameters": parameters}
        self._send({"event": "start", "sequenceNumber": "1", "streamSid": ids["streamSid"], "start": start})

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Play what comes."""
        now = time.monotonic()
        if frame.msg_type != WSMsgType.TEXT:
            if frame.msg_type == WSMsgType.CLOSE:
                transport.disconnect()
            return
        message = frame.get_payload_as_bytes()
        if message.startswith(_MEDIA):
            self._play(message, now)
        else:
            self._obey(json.loads(message), now)

    def on_ws_disconnected(self, transport: WSTransport) -> None:  # noqa: ARG002  (picows passes it)
        """Note that the stream is gone."""
        self.is_open = False
        self.closed.set()

    # ── the agent's audio ───────────────────────────────────────────────────────────────────────────────────────────

    def _play(self, message: bytes, now: float) -> None:
        size = (len(message) - message.index(_PAYLOAD) - len(_PAYLOAD) - _CLOSING) * _BASE64_BYTES
        if self._ended_at is not None:
            self.record.answers.append(now - self._ended_at)
            self.record.answered_at.append(now)
            self._ended_at, self._reply_began, self._reply_audio = None, now, 0.0
        if self.playing_until <= now:
            self.audible_since = now
        if self._reply_began:
            self.record.lateness.append(now - self._reply_began - max(0.0, self._reply_audio - self._lead))
        self._reply_audio += size / _BYTES_PER_S
        self.playing_until = max(self.playing_until, now) + size / _BYTES_PER_S

    def _obey(self, message: dict[str, dict[str, str]], now: float) -> None:
        if "mark" in message:
            self._marks.append((self.playing_until, message["mark"]["name"].encode()))
            return
        if self._onset_at is not None:
            self.record.clears.append(now - self._onset_at)
            self._onset_at = None
        self.playing_until = now
        self._reply_began = 0.0
        self._marks = deque((now, name) for _, name in self._marks)

    # ── the caller's audio ──────────────────────────────────────────────────────────────────────────────────────────

    def tick(self, now: float) -> None:
        """Send the next 20 ms, and the echoes that are due."""
        if self._transport is None or not self.is_open:
            return
        if self.playing_until <= now:
            self.audible_since = None
        if not self._saying and (words := self._manners.next_words(self, now)) is not None:
            self._saying.extend((*words.frames, self._end))
            self._onset_in = words.onset
            self.record.unanswered += self._ended_at is not None
            self._ended_at = None
        self._send_frame(self._next_frame(now))
        while self._marks and self._marks[0][0] <= now:
            name = self._marks.popleft()[1].decode()
            self._send({"event": "mark", "streamSid": f"MZ{self.call_sid}", "mark": {"name": name}})

    def _next_frame(self, now: float) -> bytes:
        if not self._saying:
            return self._noise[self._chunk % len(self._noise)]
        if self._onset_in == 0:
            self._onset_at = now
        self._onset_in -= 1
        frame = self._saying.popleft()
        if not self._saying:
            self._ended_at, self._onset_at = now, None
            if not self._manners.has_more:
                self.all_said.set()
        return frame

    def _send_frame(self, frame: bytes) -> None:
        self._chunk += 1
        number = b'%d","timestamp":"%d","payload":"' % (self._chunk, self._chunk * 20)
        if self._transport is not None:
            self._transport.send(WSMsgType.TEXT, self._head + number + frame + b'"}}')

    def hang_up(self) -> None:
        """End the call."""
        if self.is_open:
            self._send({"event": "stop", "streamSid": f"MZ{self.call_sid}", "stop": {"callSid": self.call_sid}})

    def take_record(self) -> Record:
        """Return what happened since the last time."""
        taken, self.record = self.record, Record()
        return taken

    def _send(self, message: dict[str, object]) -> None:
        if self._transport is not None:
            self._transport.send(WSMsgType.TEXT, json.dumps(message).encode())
