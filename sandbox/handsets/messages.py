"""What a telephone and the sandbox tell each other: audio as Media Streams have it, and what a person does with it.

Source: Twilio "Media Streams: WebSocket messages", for `media` and `dtmf`; the rest is this sandbox's own.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from sandbox.callers.parts import PhoneText
from sandbox.speech.telephone_audio import FRAME_BYTES

#: The longest message of a telephone, in characters.
LONGEST_MESSAGE: Final = 4096
_LONGEST_WORDS: Final = 500


class MessageInvalid(Exception):
    """A telephone has said what nobody understands."""


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Dial(_Message):
    """Call a number of the account."""

    event: Literal["dial"]
    to: PhoneText


class Answer(_Message):
    """Take the call that rings."""

    event: Literal["answer"]


class Decline(_Message):
    """Refuse the call that rings."""

    event: Literal["decline"]


class HangUp(_Message):
    """End the call."""

    event: Literal["hangup"]


class _Digit(_Message):
    digit: Annotated[str, Field(pattern=r"^[0-9*#]$")]


class Dtmf(_Message):
    """Press a key."""

    event: Literal["dtmf"]
    dtmf: _Digit


class Say(_Message):
    """Have words spoken as the person's own."""

    event: Literal["say"]
    text: Annotated[str, Field(min_length=1, max_length=_LONGEST_WORDS)]


class _Payload(_Message):
    payload: str


class Media(_Message):
    """20 ms of the microphone."""

    event: Literal["media"]
    media: _Payload

    @property
    def frame(self) -> bytes:
        """μ-law, 160 bytes; raises MessageInvalid."""
        try:
            frame = base64.b64decode(self.media.payload, validate=True)
        except binascii.Error as error:
            raise MessageInvalid("payload is not base64") from error
        if len(frame) != FRAME_BYTES:
            raise MessageInvalid(f"a frame has {FRAME_BYTES} bytes")
        return frame


FromTelephone = Dial | Answer | Decline | HangUp | Dtmf | Say | Media
_READER: Final[TypeAdapter[FromTelephone]] = TypeAdapter(Annotated[FromTelephone, Field(discriminator="event")])


def read(text: str) -> FromTelephone:
    """Return what a telephone has said; raises MessageInvalid."""
    if len(text) > LONGEST_MESSAGE:
        raise MessageInvalid(f"longer than {LONGEST_MESSAGE} characters")
    try:
        return _READER.validate_json(text)
    except ValidationError as error:
        raise MessageInvalid(str(error.errors(include_url=False, include_input=False)[0]["msg"])) from error


def ready(number: str) -> str:
    """Say that the telephone can be rung."""
    return _json(event="ready", number=number)


def calling(call_sid: str, to: str) -> str:
    """Say that the call is put through."""
    return _json(event="calling", call_sid=call_sid, to=to)


def refused(reason: str) -> str:
    """Say why what the telephone wanted is not done."""
    return _json(event="refused", reason=reason)


def incoming(call_sid: str, sender: str) -> str:
    """Say that somebody rings."""
    return json.dumps({"event": "incoming", "call_sid": call_sid, "from": sender})


def status(call_sid: str, word: str) -> str:
    """Say how the call stands; Twilio's words."""
    return _json(event="status", call_sid=call_sid, status=word)


def saying(text: str) -> str:
    """Say that words begin to be spoken."""
    return _json(event="saying", text=text)


def said(text: str) -> str:
    """Say that words have been spoken."""
    return _json(event="said", text=text)


def hearing(index: int, text: str) -> str:
    """Say what has been heard of an agent's utterance so far; `index` counts them in the call, from 0."""
    return json.dumps({"event": "hearing", "index": index, "text": text})


def media(frame: bytes) -> str:
    """Return 20 ms of what the person hears."""
    return json.dumps({"event": "media", "media": {"payload": base64.b64encode(frame).decode()}}, separators=(",", ":"))


def _json(**fields: str) -> str:
    return json.dumps(fields)
