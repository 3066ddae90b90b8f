"""Aura's messages on `/v1/speak`: what we say to it, and the kinds it answers with."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

FLUSH = b'{"type":"Flush"}'
CLEAR = b'{"type":"Clear"}'
CLOSE = b'{"type":"Close"}'
# Source: Deepgram, Aura text-to-speech limits, characters in one request.
MOST_CHARACTERS = 2000


class AuraMessage(msgspec.Struct, gc=False):
    """Any text message of the server; fields of other kinds keep their defaults."""

    type: str
    code: str = ""


class _Speak(msgspec.Struct, gc=False, tag_field="type", tag="Speak"):
    text: str


def speak_messages(text: str) -> Iterator[bytes]:
    """Write `text` as one message, or as several cut at spaces when it is over the limit."""
    while len(text) > MOST_CHARACTERS:
        cut = text.rfind(" ", 1, MOST_CHARACTERS) + 1 or MOST_CHARACTERS
        yield msgspec.json.encode(_Speak(text[:cut]))
        text = text[cut:]
    if text:
        yield msgspec.json.encode(_Speak(text))
