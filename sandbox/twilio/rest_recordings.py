"""REST: Recordings, as JSON and as sound."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from sandbox.twilio.resources import recording_resource
from sandbox.twilio.rest import PREFIX, Desk, not_found, spoiled_before
from sandbox.twilio.tape import wav


def create_recordings(desk: Desk) -> APIRouter:
    """Return fetch, download and delete."""
    router = APIRouter(prefix=PREFIX)
    records = desk.stage.records

    @router.get("/Recordings/{name}")
    async def fetch(name: str, request: Request) -> Response:
        if (spoiled := spoiled_before(await desk.misfortune("recordings.fetch"))) is not None:
            return spoiled
        sid, _, suffix = name.partition(".")
        recording = records.recordings.get(sid)
        if recording is None or suffix not in ("json", "wav", ""):
            raise not_found(request)
        if suffix == "json":
            return JSONResponse(recording_resource(recording, records.account_sid))
        return Response(wav(recording.audio), media_type="audio/x-wav")

    @router.delete("/Recordings/{sid}.json", status_code=HTTPStatus.NO_CONTENT)
    async def delete(sid: str, request: Request) -> None:
        if records.recordings.pop(sid, None) is None:
            raise not_found(request)

    return router
