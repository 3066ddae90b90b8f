"""What callers hear from the telephone company itself, and where it turns to next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api.media_directory import MediaDirectory
from api.public_url import PublicUrl
from domain import twiml
from domain.names import AFTER_DIAL_PATH, AFTER_STREAM_PATH, RECORDING_PATH
from domain.stream_token import make_token

_ASK_FOR_MESSAGE: Final = (
    "We are sorry, our assistant cannot take your call right now. "
    "Please leave your name and what we can do for you after the beep, and we will call you back."
)
_NOTHING_HEARD: Final = "We did not hear anything. Please call again later. Goodbye."
_MESSAGE_KEPT: Final = "Thank you. Your message is safe with us, and we will call you back. Goodbye."
_MESSAGE_NOT_KEPT: Final = "We are sorry, we could not take your message. Please call again a little later. Goodbye."
_NOBODY_THERE: Final = (
    "I am sorry, nobody can take your call right now. Please leave a message after the tone, and we will call you back."
)
_CALL_AGAIN: Final = "We are sorry, we wanted to talk to you and have a technical problem. We will call again. Goodbye."
_ONE_MOMENT: Final = "One moment, please."
_HOLD: Final = timedelta(seconds=2)
_REFUSAL: Final = "We are sorry, we cannot take your call. Goodbye."
_LONGEST_MESSAGE: Final = timedelta(minutes=3)
#: Some four rings; many mailboxes answer after five, and ours at least is read.
_LONGEST_RINGING: Final = timedelta(seconds=20)


class TwimlResponse(Response):
    """An answer the telephone company carries out."""

    media_type = "text/xml"


@dataclass(frozen=True, slots=True)
class CallAnswers:
    """TwiML answers.

    Attributes:
        media: Where the media processes are.
        stream_secret: Secret behind the tokens that open media streams.
    """

    public_url: PublicUrl
    media: MediaDirectory
    stream_secret: bytes

    def connect(
        self, request: Request, call_sid: str, stream_epoch: int, *, say: str = "", left: str | None = None
    ) -> TwimlResponse:
        """Connect to a media stream; equal for equal call and epoch while the same media processes are ready.

        Args:
            request: The webhook that is answered.
            call_sid: The call.
            stream_epoch: Of the stream.
            say: What the telephone company says first.
            left: Host of the media process that carried the stream before, to go to another one.
        """
        epoch = str(stream_epoch)
        host, url = self.media.choose(call_sid, left=left)
        return _answer(
            twiml.connect_stream(
                url=url,
                action=self.public_url.link(request, AFTER_STREAM_PATH, epoch=epoch, media=host),
                parameters={
                    "call_token": make_token(self.stream_secret, call_sid, stream_epoch),
                    "stream_epoch": epoch,
                },
                status_callback=self.public_url.link(request, "/webhooks/twilio/stream-status"),
                say=say,
            )
        )

    def hold(self, request: Request, *, epoch: int, media: str | None, holds: int) -> TwimlResponse:
        """Keep the caller on the line and have the question after the stream of that epoch asked once more.

        Args:
            request: The webhook that is answered.
            epoch: Of the stream that has ended.
            media: Host of the media process that carried it.
            holds: How often the caller has been held for it, this time included.
        """
        fields = {"epoch": str(epoch), "holds": str(holds)} | ({"media": media} if media else {})
        ask = self.public_url.link(request, AFTER_STREAM_PATH, **fields)
        return _answer(twiml.hold_line(text=_ONE_MOMENT if holds == 1 else "", pause=_HOLD, ask=ask))

    def dial(self, request: Request, *, number: str, caller_id: str, say: str) -> TwimlResponse:
        """Ring a colleague, and ask us what comes next."""
        action = self.public_url.link(request, AFTER_DIAL_PATH)
        return _answer(
            twiml.dial(number=number, caller_id=caller_id, action=action, timeout=_LONGEST_RINGING, text=say)
        )

    def nobody_there(self, request: Request) -> TwimlResponse:
        """Ask for a message, the colleague having not answered."""
        return self.take_message(request, say=_NOBODY_THERE)

    def take_message(self, request: Request, *, say: str = "") -> TwimlResponse:
        """Ask for a message and record it."""
        return _answer(
            twiml.take_recording(
                text=say or _ASK_FOR_MESSAGE,
                action=self.public_url.link(request, RECORDING_PATH),
                recording_status_callback=self.public_url.link(request, "/webhooks/twilio/recording-status"),
                max_length=_LONGEST_MESSAGE,
                on_silence=_NOTHING_HEARD,
            )
        )

    def call_again(self) -> TwimlResponse:
        """Apologise to somebody we have called and can't talk to."""
        return _answer(twiml.say_and_hang_up(_CALL_AGAIN))

    def refuse(self, refusal: str) -> TwimlResponse:
        """Say why the call is not taken, and end it."""
        return _answer(twiml.say_and_hang_up(refusal or _REFUSAL))

    def hang_up(self, *, say: str = "") -> TwimlResponse:
        """End the call, with a last sentence if there is one."""
        return _answer(twiml.say_and_hang_up(say))

    def message_kept(self) -> TwimlResponse:
        """Thank for a message that is safe."""
        return _answer(twiml.say_and_hang_up(_MESSAGE_KEPT))

    def message_not_kept(self) -> TwimlResponse:
        """Say honestly that the message was not kept."""
        return _answer(twiml.say_and_hang_up(_MESSAGE_NOT_KEPT))


def _answer(document: str) -> TwimlResponse:
    return TwimlResponse(document)
