"""What every call shares: records, webhooks, the clock, the voice; and how verbs other than streams are performed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from sandbox.faults import FaultBoard
from sandbox.speech.telephone_audio import FRAME_MS, SILENCE
from sandbox.twilio.callbacks import Postbox, call_fields
from sandbox.twilio.flow import Fields
from sandbox.twilio.line import Line
from sandbox.twilio.performers import Announcement, Colleague, Keypad, Performer, VoicemailBox
from sandbox.twilio.records import CallRecord, RecordingRecord, Records
from sandbox.twilio.ticker import Ticker
from sandbox.twilio.verbs import Dial, Gather, Pause, Record, Say
from sandbox.twilio.webhooks import Form, Target, WebhookFailed, Webhooks

_BYTES_PER_S = 8000
_COLLEAGUE_RINGS_MS = 1000
COLLEAGUE_SPEECH = "Hello, this is a colleague. How can I help?"


@dataclass(frozen=True, slots=True)
class Stage:
    """Shared surroundings of all calls.

    Attributes:
        auth_token: Signs webhooks and stream upgrades.
        public_url: Under which the product reaches this Twilio; recording URLs begin with it.
        speak: Text to μ-law, any thread; the voice of `<Say>`.
        absent: Numbers that never answer a `<Dial>`.
    """

    records: Records
    webhooks: Webhooks
    ticker: Ticker
    board: FaultBoard
    auth_token: str
    public_url: str
    speak: Callable[[str], bytes]
    clock: Callable[[], float]
    absent: frozenset[str] = frozenset()

    async def perform(
        self, verb: Say | Pause | Record | Dial | Gather, line: Line, call: CallRecord, postbox: Postbox
    ) -> Fields | None:
        """Carry out a verb to its end and return what its action is told."""
        performer = await asyncio.to_thread(self._performer, verb)
        try:
            await self._play(performer, line)
        except asyncio.CancelledError:
            self._report_cut_off(verb, performer, line, call, postbox)
            raise
        if not isinstance(verb, Record) or (recorded := self._keep(performer, call)) is None:
            return performer.fields
        self._report_recording(verb, recorded, call, postbox)
        return (*self._recording_fields(recorded), *(performer.fields or ()))

    def _report_cut_off(
        self, verb: object, performer: Performer, line: Line, call: CallRecord, postbox: Postbox
    ) -> None:
        """Keep what was recorded so far; after a hang-up its action is told too, and its answer does not run."""
        if not isinstance(verb, Record) or (recorded := self._keep(performer, call)) is None:
            return
        self._report_recording(verb, recorded, call, postbox)
        if verb.action is not None and line.caller.has_hung_up:
            fields = (*self._recording_fields(recorded), ("Digits", "hangup"))
            postbox.put(verb.action, [*call_fields(call, self.records.account_sid), *fields])

    def _report_recording(self, verb: Record, recorded: RecordingRecord, call: CallRecord, postbox: Postbox) -> None:
        if verb.recording_status_callback is None:
            return
        fields = (*self._recording_fields(recorded), ("RecordingStatus", "completed"))
        postbox.put(verb.recording_status_callback, [*call_fields(call, self.records.account_sid), *fields])

    async def post(self, url: str, form: Form, call_sid: str | None) -> None:
        """Send a callback whose answer does not matter; a failure goes to the debugger."""
        await self.ask(url, form, call_sid)

    async def ask(self, url: str, form: Form, call_sid: str | None) -> str:
        """Send a callback and return the answer; an empty one after a failure, which goes to the debugger."""
        try:
            return await self.webhooks.request(Target(url), form, lambda f: self.records.log(f.code, str(f), call_sid))
        except WebhookFailed:
            return ""

    async def wait(self, ms: int) -> None:
        """Let audio time pass, as while a telephone rings."""
        over = asyncio.Event()
        left_ms = ms

        def count() -> None:
            nonlocal left_ms
            left_ms -= FRAME_MS
            if left_ms <= 0:
                over.set()

        self.ticker.add(count)
        try:
            await over.wait()
        finally:
            self.ticker.remove(count)

    async def _play(self, performer: Performer, line: Line) -> None:
        over = asyncio.Event()

        def look() -> None:
            if performer.is_over:
                over.set()

        line.far_end = performer
        self.ticker.add(look)
        try:
            await over.wait()
        finally:
            self.ticker.remove(look)

    def _performer(self, verb: Say | Pause | Record | Dial | Gather) -> Performer:
        match verb:
            case Say() | Pause():
                return Announcement(self._audio(verb))
            case Record():
                return VoicemailBox(
                    timeout_s=verb.timeout_s,
                    max_length_s=verb.max_length_s,
                    finish_on_key=verb.finish_on_key,
                    beep=self.speak("beep") if verb.play_beep else b"",
                )
            case Dial():
                speech = None if verb.number in self.absent else self.speak(COLLEAGUE_SPEECH)
                sid = "CA" + self.records.new_hex()
                return Colleague(sid=sid, ringing_ms=_COLLEAGUE_RINGS_MS, timeout_s=verb.timeout_s, speech=speech)
            case Gather():
                return Keypad(
                    prompt=b"".join(self._audio(prompt) for prompt in verb.prompts),
                    timeout_s=verb.timeout_s,
                    num_digits=verb.num_digits,
                    finish_on_key=verb.finish_on_key,
                )
            case _:
                assert_never(verb)

    def _audio(self, verb: Say | Pause) -> bytes:
        if isinstance(verb, Pause):
            return SILENCE * (verb.length_s * _BYTES_PER_S)
        return self.speak(verb.text) * max(verb.loop, 1)

    def _keep(self, performer: Performer, call: CallRecord) -> RecordingRecord | None:
        if not isinstance(performer, VoicemailBox) or performer.fields is None:
            return None
        sid = "RE" + self.records.new_hex()
        recording = RecordingRecord(sid, call.sid, self.records.now(), bytes(performer.audio))
        self.records.recordings[sid] = recording
        return recording

    def _recording_fields(self, recording: RecordingRecord) -> Fields:
        account = f"{self.public_url}/2010-04-01/Accounts/{self.records.account_sid}"
        return (
            ("RecordingUrl", f"{account}/Recordings/{recording.sid}"),
            ("RecordingSid", recording.sid),
            ("RecordingDuration", str(recording.duration_s)),
        )
