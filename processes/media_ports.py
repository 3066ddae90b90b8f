"""Ear, voice and mind of the media process, with the vendors the settings name."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from domain.ports.speech import Recognizer, Synthesizer
from media.call_parts import MediaPorts
from media.providers.recognizer_chain import RecognizerChain
from media.providers.synthesizer_chain import SynthesizerChain
from processes.clock import utc_now
from processes.deepgram import endpoints
from processes.provider_roster import ProviderRoster
from processes.responder import opened_responder
from processes.settings import Settings
from vendors.deepgram.recognizer import DeepgramRecognizer, FluxOptions
from vendors.deepgram.synthesizer import DeepgramSynthesizer


@asynccontextmanager
async def opened_media_ports(settings: Settings, roster: ProviderRoster) -> AsyncIterator[MediaPorts]:
    """Open what every conversation shares; raises ConfigurationError for a setting that is missing."""
    async with AsyncExitStack() as stack:
        yield MediaPorts(
            recognizer=_recognizer(settings, roster),
            synthesizer=_synthesizer(settings, roster),
            responder=await opened_responder(settings, roster, stack),
            clock=time.monotonic,
            utc_now=utc_now,
        )


def _recognizer(settings: Settings, roster: ProviderRoster) -> Recognizer:
    options = FluxOptions(model=settings.deepgram_listen_model, eot_threshold=settings.deepgram_eot_threshold)
    ears = [(name, DeepgramRecognizer(endpoint, options)) for name, endpoint in endpoints(settings)]
    return RecognizerChain(roster.chain("recognizer", ears))


def _synthesizer(settings: Settings, roster: ProviderRoster) -> Synthesizer:
    voices = [(name, DeepgramSynthesizer(endpoint)) for name, endpoint in endpoints(settings)]
    return SynthesizerChain(roster.chain("synthesizer", voices))
