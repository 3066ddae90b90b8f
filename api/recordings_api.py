"""What callers have left as sound, for operators to listen to; it stays with the telephone company."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header
from fastapi.responses import Response

from api.byte_ranges import ranged
from api.fields import CallSid
from api.key_guard import OPERATING, KeyGuard
from domain.errors import NotFound, ProviderRejected
from domain.ports.access import ApiKeys
from domain.ports.reading import CallReader
from domain.ports.telephony import Recordings

_SOUND: Final[dict[str, Any]] = {"content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}}}
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    HTTPStatus.OK: {"description": "The whole recording", **_SOUND},
    HTTPStatus.PARTIAL_CONTENT: {"description": "The range that was asked for", **_SOUND},
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: {"description": "The recording is shorter", "content": {}},
}


@dataclass(frozen=True, slots=True)
class RecordingsApi:
    """Fetches recordings; `recordings` is None where the account is not known here."""

    keys: ApiKeys
    reader: CallReader
    recordings: Recordings | None

    def router(self) -> APIRouter:
        """Return the route; it needs an operator's key."""
        router = APIRouter(prefix="/api", tags=["calls"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get(
            "/calls/{call_sid}/recording",
            summary="Listen to the message that was recorded on a call",
            response_class=Response,
            responses=_RESPONSES,
            dependencies=[OPERATING],
        )(self.listen)
        return router

    async def listen(
        self,
        call_sid: CallSid,
        wanted: Annotated[
            str | None, Header(alias="Range", max_length=100, description="One range of bytes, for players")
        ] = None,
    ) -> Response:
        """Fetch the latest message that was recorded on a call; the call itself is not recorded.

        A caller whom nothing else could answer has left one, and his call was never opened.
        """
        message = await self.reader.recording(call_sid)
        if message is None or message.recording_sid is None:
            raise NotFound(f"nothing was recorded on call {call_sid}")
        if self.recordings is None:
            raise ProviderRejected("twilio", "no recording can be fetched: set HOLDFAST_TWILIO_ACCOUNT_SID for the api")
        sound = await self.recordings.fetch(message.recording_sid)
        return ranged(sound.content, sound.media_type, wanted)
