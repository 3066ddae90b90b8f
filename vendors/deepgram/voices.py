"""The English voices of Aura-2: what an agent's `voice` can be."""

from __future__ import annotations

from typing import Final

from domain.ports.speech import Voice

# Source: deepgram-sdk 7.17.0, `deepgram.types.SpeakV1Model`.
_NAMES: Final = (
    "amalthea andromeda apollo arcas aries asteria athena atlas aurora callista cora cordelia delia draco electra "
    "harmonia helena hera hermes hyperion iris janus juno jupiter luna mars minerva neptune odysseus ophelia orion "
    "orpheus pandora phoebe pluto saturn selene thalia theia vesta zeus"
)
#: Ascending; models as `AuraStream` takes them.
VOICES: Final = tuple(Voice(f"aura-2-{name}-en", name.capitalize()) for name in _NAMES.split())
