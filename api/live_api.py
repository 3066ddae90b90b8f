"""The live stream: what has changed, while it does."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response

from api.fields import WORD, Key
from api.key_guard import AskedBy, KeyGuard
from api.lasting_access import LastingAccess
from api.live_calls import CallWatch
from api.live_feed import LiveFeed, LiveLimits
from api.live_stream import LiveStream
from api.live_views import LiveEvent
from domain.ports.reading import CallReader

_EVENTS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "model": LiveEvent,
        "description": (
            "Server-sent events (WHATWG HTML, 9.2), each described as `event` and its parsed `data`. Ids come without "
            "events; a browser sends the last one as `Last-Event-ID` when it comes again. A `state` comes after 15 "
            "seconds in which nothing else has: a stream that is silent for much longer is dead."
        ),
    }
}
#: FastAPI calls a stream a string, beside the model.
_NO_STRING: Final = {"responses": {"200": {"content": {"text/event-stream": {"schema": {"type": "object"}}}}}}
_Organisation = Annotated[Key | None, Query(description="Only changes of this organisation, and of nobody known")]
_Call = Annotated[
    str | None, Query(max_length=64, pattern=WORD, description="SID of a call to be told about as it goes")
]
_LastId = Annotated[
    str | None, Header(alias="Last-Event-ID", max_length=64, description="The last id of the stream before")
]


@dataclass(frozen=True, slots=True)
class LiveApi:
    """Tells pages what has changed; they read it again themselves."""

    access: LastingAccess
    feed: LiveFeed
    watch: CallWatch
    reader: CallReader
    limits: LiveLimits

    def router(self) -> APIRouter:
        """Return the route; it needs a key."""
        router = APIRouter(prefix="/api", tags=["live"], dependencies=[Depends(KeyGuard(self.access.keys))])
        router.get(
            "/live",
            summary="Be told what changes",
            status_code=HTTPStatus.OK,
            response_class=LiveStream,
            responses=_EVENTS,
            openapi_extra=_NO_STRING,
        )(self.listen)
        return router

    async def listen(
        self,
        request: Request,
        actor: AskedBy,
        organisation: _Organisation = None,
        call: _Call = None,
        last_event_id: _LastId = None,
    ) -> Response:
        """Tell what has changed since the stream was opened, or since `Last-Event-ID`.

        What was read before the stream was open may be stale: open it first, or read again then. It ends once the key
        or the session it was opened with is no longer what it was; listening is no use of a session.
        """
        if call is not None:
            await self.reader.call(call)
        return LiveStream(
            self.feed,
            self.watch,
            self.limits,
            holder=actor.who,
            role=actor.role,
            organisation_id=organisation,
            call_sid=call,
            last_id=last_event_id,
            lasts=partial(self.access.lasts, request),
            spread=random.random,
        )
