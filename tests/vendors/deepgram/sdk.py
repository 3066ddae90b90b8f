"""The vendor's SDK, imported once: it touches deprecated names of `websockets`, which our tests make an error."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from deepgram import AsyncDeepgramClient
    from deepgram.environment import DeepgramClientEnvironment
    from deepgram.listen.v2.client import AsyncV2Client
    from deepgram.listen.v2.types import (
        ListenV2CloseStream,
        ListenV2ConfigureFailure,
        ListenV2ConfigureSuccess,
        ListenV2Connected,
        ListenV2FatalError,
        ListenV2TurnInfo,
    )
    from deepgram.speak.v1.client import AsyncV1Client
    from deepgram.speak.v1.types import (
        SpeakV1Clear,
        SpeakV1Cleared,
        SpeakV1Close,
        SpeakV1Flush,
        SpeakV1Flushed,
        SpeakV1Metadata,
        SpeakV1Text,
        SpeakV1Warning,
    )

__all__ = [
    "AsyncDeepgramClient",
    "AsyncV1Client",
    "AsyncV2Client",
    "DeepgramClientEnvironment",
    "ListenV2CloseStream",
    "ListenV2ConfigureFailure",
    "ListenV2ConfigureSuccess",
    "ListenV2Connected",
    "ListenV2FatalError",
    "ListenV2TurnInfo",
    "SpeakV1Clear",
    "SpeakV1Cleared",
    "SpeakV1Close",
    "SpeakV1Flush",
    "SpeakV1Flushed",
    "SpeakV1Metadata",
    "SpeakV1Text",
    "SpeakV1Warning",
]
