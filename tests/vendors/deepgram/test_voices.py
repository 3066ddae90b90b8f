"""The voices are those the vendor has."""

from __future__ import annotations

from typing import get_args

from deepgram.types.speak_v1model import SpeakV1Model

from vendors.deepgram.voices import VOICES


def test_voices_are_all_english_ones_of_the_vendor() -> None:
    """As its own SDK lists them."""
    theirs = [name for kind in get_args(SpeakV1Model) for name in get_args(kind) if name.startswith("aura-2-")]

    assert [one.model for one in VOICES] == sorted(name for name in theirs if name.endswith("-en"))
