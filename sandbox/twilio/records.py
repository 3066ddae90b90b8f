"""What Twilio remembers: calls, messages, recordings and the debugger's entries. One process, in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sandbox.twilio.barge_in import BargeIn


@dataclass(slots=True)
class CallRecord:
    """One call; `status` is Twilio's word, instants are aware UTC, `stream_url` is where its audio goes just now."""

    sid: str
    from_number: str
    to_number: str
    direction: str
    created_at: datetime
    updated_at: datetime
    status: str = "queued"
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    barge_ins: list[BargeIn] = field(default_factory=list)
    happenings: list[tuple[datetime, str]] = field(default_factory=list)
    stream_url: str | None = None

    @property
    def duration_s(self) -> int | None:
        """Whole seconds from answer to end, as billed; None while it lasts, 0 when nobody answered."""
        if self.ended_at is None:
            return None
        if self.answered_at is None:
            return 0
        return round((self.ended_at - self.answered_at).total_seconds())

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen to it any more."""
        return self.status in {"completed", "busy", "no-answer", "failed", "canceled"}


@dataclass(slots=True)
class MessageRecord:
    """One SMS."""

    sid: str
    from_number: str
    to_number: str
    body: str
    created_at: datetime
    status: str = "queued"
    status_callback: str | None = None
    direction: str = "outbound-api"


@dataclass(frozen=True, slots=True)
class RecordingRecord:
    """What `<Record>` recorded; `audio` is the caller, μ-law 8 kHz."""

    sid: str
    call_sid: str
    created_at: datetime
    audio: bytes

    @property
    def duration_s(self) -> int:
        """Whole seconds, at least one."""
        return max(1, round(len(self.audio) / 8000))


@dataclass(frozen=True, slots=True)
class DebuggerEntry:
    """An error or warning as Twilio's debugger logs it."""

    code: int
    message: str
    call_sid: str | None
    logged_at: datetime


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number and where its calls and texts go. By default only `completed` is called back, as at Twilio."""

    number: str
    voice_url: str
    fallback_url: str | None = None
    status_callback: str | None = None
    status_callback_events: tuple[str, ...] = ("completed",)
    sms_url: str | None = None


@dataclass(slots=True)
class Records:
    """Everything, by id; `now` and `new_hex` (32 hex digits) make it deterministic in tests."""

    account_sid: str
    recordings_folder: Path
    now: Callable[[], datetime]
    new_hex: Callable[[], str]
    numbers: dict[str, PhoneNumber] = field(default_factory=dict)
    calls: dict[str, CallRecord] = field(default_factory=dict)
    messages: dict[str, MessageRecord] = field(default_factory=dict)
    recordings: dict[str, RecordingRecord] = field(default_factory=dict)
    debugger: list[DebuggerEntry] = field(default_factory=list)
    opted_out: set[str] = field(default_factory=set)

    def open_call(self, *, from_number: str, to_number: str, direction: str) -> CallRecord:
        """Store a new call."""
        now = self.now()
        call = CallRecord("CA" + self.new_hex(), from_number, to_number, direction, now, now)
        self.calls[call.sid] = call
        return call

    def log(self, code: int, message: str, call_sid: str | None = None) -> None:
        """Store an entry of the debugger."""
        self.debugger.append(DebuggerEntry(code, message, call_sid, self.now()))

    def wav_path(self, call_sid: str) -> Path:
        """Return where the stereo recording of a call is kept."""
        return self.recordings_folder / f"{call_sid}.wav"

    def forget(self) -> None:
        """Forget calls that are over, messages, recordings, opt-outs and the debugger; numbers stay."""
        self.calls = {sid: call for sid, call in self.calls.items() if not call.is_over}
        self.messages.clear()
        self.recordings.clear()
        self.debugger.clear()
        self.opted_out.clear()
