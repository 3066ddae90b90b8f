"""Specification of the verbs performed in audio time: one `exchange` is 20 ms."""

from __future__ import annotations

from sandbox.twilio.line import SILENT_FRAME
from sandbox.twilio.performers import Announcement, Colleague, Keypad, Performer, VoicemailBox

LOUD = b"\x10" * 160


def run(performer: Performer, *, spoken: bytes = SILENT_FRAME, at_most: int = 10_000) -> int:
    """Exchange frames until the performer is over, and return how many it took."""
    for count in range(at_most):
        if performer.is_over:
            return count
        performer.exchange(spoken)
    return at_most


def test_an_announcement_lasts_as_long_as_its_audio() -> None:
    """Audio of 50 ms takes three frames."""
    assert run(Announcement(b"\x01" * 400)) == 3


def box(*, timeout_s: int = 1, max_length_s: int = 10) -> VoicemailBox:
    """Return a voicemail box without a beep."""
    return VoicemailBox(timeout_s=timeout_s, max_length_s=max_length_s, finish_on_key="#", beep=b"")


def test_silence_ends_a_recording_and_reports_nothing() -> None:
    """A caller who says nothing leaves no message."""
    voicemail = box()
    assert run(voicemail) == 50
    assert voicemail.fields is None


def test_silence_after_speech_ends_a_recording_with_a_report() -> None:
    """What was said is kept, and the action is told."""
    voicemail = box()
    voicemail.exchange(LOUD)
    assert run(voicemail) == 50
    assert voicemail.fields == (("Digits", ""),)
    assert bytes(voicemail.audio[:160]) == LOUD


def test_a_recording_ends_at_its_length() -> None:
    """Endless talkers are cut off."""
    assert run(box(max_length_s=2), spoken=LOUD) == 100


def test_a_key_ends_a_recording() -> None:
    """The finishing key is reported, other keys are not."""
    voicemail = box()
    voicemail.exchange(LOUD)
    voicemail.press("1")
    voicemail.exchange(LOUD)
    voicemail.press("#")
    assert run(voicemail) == 0
    assert voicemail.fields == (("Digits", "#"),)


def test_the_beep_is_not_recorded() -> None:
    """Recording begins after the beep."""
    voicemail = VoicemailBox(timeout_s=1, max_length_s=5, finish_on_key="", beep=b"\x01" * 320)
    assert voicemail.exchange(LOUD) == b"\x01" * 160
    voicemail.exchange(LOUD)
    voicemail.exchange(LOUD)
    assert len(voicemail.audio) == 160


def test_a_keypad_is_full_at_its_number_of_digits() -> None:
    """No waiting once all digits are there."""
    keypad = Keypad(prompt=b"", timeout_s=5, num_digits=2, finish_on_key="#")
    keypad.press("4")
    keypad.press("2")
    assert keypad.is_over
    assert keypad.fields == (("Digits", "42"),)


def test_a_keypad_without_keys_times_out_after_its_prompt() -> None:
    """The time-out counts from the end of the prompt."""
    keypad = Keypad(prompt=b"\x01" * 1600, timeout_s=1, num_digits=None, finish_on_key="#")
    assert run(keypad) == 60
    assert keypad.fields is None


def test_a_colleague_answers_speaks_and_hangs_up() -> None:
    """A transfer that works is `completed`."""
    colleague = Colleague(sid="CA2", ringing_ms=1000, timeout_s=5, speech=b"\x01" * 16_000)
    assert run(colleague) == 150
    assert dict(colleague.fields or ())["DialCallStatus"] == "completed"


def test_a_colleague_who_is_away_rings_until_the_time_out() -> None:
    """A transfer that fails is `no-answer`."""
    colleague = Colleague(sid="CA2", ringing_ms=1000, timeout_s=3, speech=None)
    assert run(colleague) == 150
    assert dict(colleague.fields or ())["DialCallStatus"] == "no-answer"
