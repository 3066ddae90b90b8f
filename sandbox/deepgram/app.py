"""The vendor's front door: credentials, options, planned refusals, then the stream."""

from __future__ import annotations

import re
from contextlib import suppress
from http import HTTPStatus
from uuid import NAMESPACE_DNS, uuid4, uuid5

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from starlette.datastructures import QueryParams

from sandbox.deepgram.flux_settings import FluxSettings
from sandbox.deepgram.flux_turns import FluxTurns
from sandbox.deepgram.flux_wire import FluxWire
from sandbox.deepgram.listen import ListenStream
from sandbox.deepgram.refusal import Refusal, check_credentials, check_fault, refuse
from sandbox.deepgram.speak import SpeakStream
from sandbox.faults import FaultBoard
from sandbox.speech.ear import Ear
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import VOICES, Voice

_AURA_MODEL = re.compile(r"aura-2-(?P<voice>[a-z]+)-en")


def create_app(voice: Voice, ear: Ear | None, book: UtteranceBook, faults: FaultBoard) -> FastAPI:
    """Build the app; fault operations `listen.connect` and `speak.connect` beside those of the streams.

    Args:
        voice: Speaks for Aura.
        ear: Hears what is not in the book; None: such speech makes turns without words.
        book: Knows what text-mode callers say.
        faults: Planned misfortune.
    """
    app = FastAPI()

    @app.websocket("/v2/listen")
    async def listen(websocket: WebSocket) -> None:
        request_id = str(uuid4())
        try:
            check_credentials(websocket.headers)
            settings = FluxSettings.from_query(websocket.query_params)
            check_fault(await faults.strike("deepgram", "listen.connect"))
        except Refusal as refusal:
            await refuse(websocket, refusal, request_id)
            return
        await websocket.accept(headers=[(b"dg-request-id", request_id.encode())])
        turns = FluxTurns(settings, book.find, has_ear=ear is not None)
        await ListenStream(websocket, FluxWire(request_id), turns, ear=ear, faults=faults).run()

    @app.websocket("/v1/speak")
    async def speak(websocket: WebSocket) -> None:
        request_id = str(uuid4())
        try:
            check_credentials(websocket.headers)
            voice_name = _voice_name(websocket.query_params)
            check_fault(await faults.strike("deepgram", "speak.connect"))
        except Refusal as refusal:
            await refuse(websocket, refusal, request_id)
            return
        await websocket.accept(headers=[(b"dg-request-id", request_id.encode())])
        with suppress(WebSocketDisconnect):  # the client may go at any moment, also while we send
            await SpeakStream(websocket, voice, voice_name, faults).run(_metadata(request_id, voice_name))

    return app


def _voice_name(query: QueryParams) -> str:
    """Read the options of a speak stream; raises `Refusal`."""
    model = _AURA_MODEL.fullmatch(query.get("model", ""))
    if model is None or model["voice"] not in VOICES:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"Unknown model: {query.get('model')}")
    if (query.get("encoding"), query.get("sample_rate")) != ("mulaw", "8000"):
        raise Refusal(HTTPStatus.BAD_REQUEST, "This server speaks encoding=mulaw, sample_rate=8000 only.")
    return model["voice"]


def _metadata(request_id: str, voice_name: str) -> dict[str, str]:
    return {
        "request_id": request_id,
        "model_name": f"aura-2-{voice_name}-en",
        "model_version": "sandbox",
        "model_uuid": str(uuid5(NAMESPACE_DNS, voice_name)),
    }
