"""TwiML documents: what the telephone company is told to do with a call.

Verbs run in order, and the end of the document hangs up. Source: Twilio, "TwiML for Programmable Voice".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
#: Characters that no XML 1.0 document may have. Source: XML 1.0, section 2.2.
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SILENCE_BEFORE_END: Final = timedelta(seconds=5)


def connect_stream(
    *, url: str, action: str, parameters: Mapping[str, str], status_callback: str | None = None, say: str = ""
) -> str:
    """Connect the call's audio to a media process, and ask `action` what to do once the stream has ended.

    Args:
        url: `wss://…` without a query string; Twilio refuses the handshake otherwise (error 31920).
        action: Requested when the stream ends, for whatever reason.
        parameters: Arrive with the stream's `start` message; name and value under 500 characters together.
        status_callback: Told when the stream starts, stops or fails.
        say: What the telephone company's own voice says first.
    """
    response = Element("Response")
    _say(response, say)
    stream = _verb(_verb(response, "Connect", action=action), "Stream", url=url, statusCallback=status_callback)
    for name, value in parameters.items():
        _verb(stream, "Parameter", name=name, value=value)
    return _document(response)


def hold_line(*, text: str, pause: timedelta, ask: str) -> str:
    """Keep the caller on the line for a moment, then ask again what to do.

    Args:
        text: What the telephone company's own voice says first.
        pause: Whole seconds.
        ask: URL that is requested then.
    """
    response = Element("Response")
    _say(response, text)
    _verb(response, "Pause", length=_seconds(pause))
    _verb(response, "Redirect", method="POST").text = ask
    return _document(response)


def say_and_hang_up(text: str) -> str:
    """Say a sentence and end the call."""
    response = Element("Response")
    _say(response, text)
    _verb(response, "Hangup")
    return _document(response)


def dial(*, number: str, caller_id: str, action: str, timeout: timedelta, text: str) -> str:
    """Ring a number and connect it with the caller; `action` is asked what comes next, however that goes.

    Args:
        number: E.164.
        caller_id: Shown to whoever is rung; has to be a number of the account.
        action: Told in `DialCallStatus` how it went; the verbs behind a `<Dial>` would run after a conversation too.
        timeout: How long it rings, whole seconds.
        text: What the telephone company's own voice says first.
    """
    response = Element("Response")
    _say(response, text)
    _verb(response, "Dial", action=action, callerId=caller_id, timeout=_seconds(timeout)).text = number
    return _document(response)


def take_recording(
    *, text: str, action: str, recording_status_callback: str, max_length: timedelta, on_silence: str
) -> str:
    """Ask for a message and record it after a beep; `#` or five seconds of silence end it.

    Args:
        text: The request, in the telephone company's own voice.
        action: Requested once something has been recorded; without it this document would be fetched again.
        recording_status_callback: Told once the recording can be fetched.
        max_length: Whole seconds.
        on_silence: Said before hanging up when nothing was recorded: then, and only then, the verbs behind run.
    """
    response = Element("Response")
    _say(response, text)
    _verb(
        response,
        "Record",
        action=action,
        timeout=_seconds(_SILENCE_BEFORE_END),
        finishOnKey="#",
        maxLength=_seconds(max_length),
        playBeep="true",
        recordingStatusCallback=recording_status_callback,
    )
    _say(response, on_silence)
    _verb(response, "Hangup")
    return _document(response)


def message(text: str) -> str:
    """Answer a text message with another one, from the number it came to."""
    response = Element("Response")
    _verb(response, "Message").text = _FORBIDDEN.sub("", text)
    return _document(response)


def nothing() -> str:
    """Return the answer to what needs none."""
    return _document(Element("Response"))


def _say(parent: Element, text: str) -> None:
    if text:
        _verb(parent, "Say").text = _FORBIDDEN.sub("", text)


def _verb(parent: Element, verb: str, /, **attributes: str | None) -> Element:
    given = {key: _FORBIDDEN.sub("", value) for key, value in attributes.items() if value is not None}
    return SubElement(parent, verb, given)


def _seconds(span: timedelta) -> str:
    return str(int(span.total_seconds()))


def _document(response: Element) -> str:
    return _DECLARATION + tostring(response, encoding="unicode")
