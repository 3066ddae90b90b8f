"""The media server as a process to be measured: everything is real but the workflow, and if asked the vendors."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import uvloop
from prometheus_client import CollectorRegistry

from bench.child import MEASURED_CORE, Answer, pin, resident_mb, serve_questions
from bench.phone import SECRET
from bench.stub_link import StubLinks
from bench.stub_vendors import StubRecognizer, StubResponder, StubSynthesizer, VendorPace
from domain.ports.speech import Recognizer, Responder, Synthesizer
from media.admission import CapacityLimits
from media.call_parts import MediaPorts
from media.metrics import MediaMetrics
from media.server import MediaServer, MediaServerSettings
from vendors.deepgram.recognizer import DeepgramRecognizer
from vendors.deepgram.socket import Endpoint
from vendors.deepgram.synthesizer import DeepgramSynthesizer
from vendors.openai.responder import OpenAiResponder
from vendors.openai.settings import OpenAiSettings, open_client

#: The measurement finds the limit itself; the guard of the real thing would refuse before it.
_NO_LIMITS: Final = CapacityLimits(max_calls=100_000, max_lag=60.0, max_cpu=1_000.0)
_MOST_CONNECTIONS: Final = 2_000


@dataclass(frozen=True, slots=True)
class MediaOptions:
    """How the media process is set up.

    Attributes:
        first_words: The agent's greeting.
        first_token: Of `VendorPace`; `first_audio` and `words` too.
        speech_url: Base URL of a Deepgram on loopback; empty for stub vendors inside the process.
        model_url: Base URL of an OpenAI on loopback.
    """

    first_words: str = "Hello."
    first_token: float = 0.15
    first_audio: float = 0.08
    words: int = 5
    speech_url: str = ""
    model_url: str = ""

    @property
    def pace(self) -> VendorPace:
        """How long the stub vendors take."""
        return VendorPace(self.first_token, self.first_audio, self.words)


class _AnySignature:
    def is_valid_upgrade(self, url: str, signature: str | None) -> bool:  # noqa: ARG002  (the port passes them)
        return True


@asynccontextmanager
async def _speech(options: MediaOptions) -> AsyncIterator[tuple[Recognizer, Synthesizer, Responder]]:
    if not options.speech_url:
        yield StubRecognizer(), StubSynthesizer(options.pace), StubResponder(options.pace)
        return
    endpoint = Endpoint(options.speech_url, "bench", connect_timeout=timedelta(seconds=10))
    settings = OpenAiSettings(
        base_url=options.model_url, api_key="bench", model="bench", most_connections=_MOST_CONNECTIONS
    )
    client = open_client(settings)
    try:
        yield DeepgramRecognizer(endpoint), DeepgramSynthesizer(endpoint), OpenAiResponder(client, settings)
    finally:
        await client.close()


async def _run(options: MediaOptions) -> None:
    async with _speech(options) as (recognizer, synthesizer, responder):
        server = MediaServer(
            settings=MediaServerSettings(
                public_urls=("ws://127.0.0.1",),
                token_secret=SECRET,
                media_host="bench",
                grace=timedelta(seconds=1),
                limits=_NO_LIMITS,
            ),
            ports=MediaPorts(recognizer, synthesizer, responder, time.monotonic, lambda: datetime.now(UTC)),
            links=StubLinks(options.first_words),
            signatures=_AnySignature(),
            metrics=MediaMetrics(CollectorRegistry()),
        )

        async def answer(question: str) -> Answer:
            if question == "finals" and isinstance(recognizer, StubRecognizer):
                return recognizer.finals
            if question == "memory":
                gc.collect()
            return {"cpu": time.process_time(), "resident_mb": resident_mb(), "calls": server.calls}

        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve("127.0.0.1", 0))
            await server.listening.wait()
            await serve_questions({"url": f"ws://127.0.0.1:{server.port}/media"}, answer)
            server.stop()


if __name__ == "__main__":
    pin(MEASURED_CORE)
    uvloop.run(_run(MediaOptions(**json.loads(sys.argv[1]))))
