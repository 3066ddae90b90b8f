"""What TwiML can ask of a call, as values.

Source: Twilio "TwiML for Programmable Voice", the page of each verb; defaults are the documented ones.
"""

from __future__ import annotations

from dataclasses import dataclass

ANY_KEY = "1234567890*#"


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a text `loop` times."""

    text: str
    voice: str = ""
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """Be silent for `length_s` seconds."""

    length_s: int = 1


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller until `timeout_s` of silence, a key, or `max_length_s`; no `action` repeats the document."""

    action: str | None = None
    method: str = "POST"
    timeout_s: int = 5
    finish_on_key: str = ANY_KEY
    max_length_s: int = 3600
    play_beep: bool = True
    recording_status_callback: str | None = None


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring a human for `timeout_s` and connect him."""

    number: str
    action: str | None = None
    method: str = "POST"
    timeout_s: int = 30


@dataclass(frozen=True, slots=True)
class Gather:
    """Collect digits while `prompts` play; `timeout_s` of no key after them ends it."""

    prompts: tuple[Say | Pause, ...] = ()
    action: str | None = None
    method: str = "POST"
    timeout_s: int = 5
    num_digits: int | None = None
    finish_on_key: str = "#"
    action_on_empty_result: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """Where a media stream goes; `parameters` become `start.customParameters`."""

    url: str
    name: str = ""
    status_callback: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Connect:
    """Hand the call's audio to a bidirectional stream until the server closes it."""

    stream: Stream
    action: str | None = None
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with another document."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Reject:
    """Decline a call that has not been answered; `reason` is `rejected` or `busy`."""

    reason: str = "rejected"


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


Verb = Say | Pause | Record | Dial | Gather | Connect | Redirect | Reject | Hangup
