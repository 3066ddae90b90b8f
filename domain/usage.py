"""What is used of whom, as each vendor counts it: the raw quantities behind every cost.

Quantities that are parts of a minute are kept to a millionth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Final

from domain.calls import Direction
from domain.estimates import segments
from domain.prices import Unit, Usage

TELEPHONY: Final = "twilio"
SPEECH: Final = "deepgram"
MODEL: Final = "openai"
_MILLIONTH: Final = Decimal("0.000001")
_THOUSAND: Final = Decimal(1000)
_MILLION: Final = Decimal(1_000_000)
_BYTES_A_MINUTE: Final = 8_000 * 60


def minutes(duration: timedelta) -> Decimal:
    """Return a duration in minutes."""
    return (Decimal(duration // timedelta(milliseconds=1)) / 60_000).quantize(_MILLIONTH)


def used_by_call(direction: Direction, duration: timedelta, *, is_streamed: bool) -> tuple[Usage, ...]:
    """Return what the telephone company charges for a call that was answered.

    Args:
        direction: Who has rung whom; who has answered is looked at on calls we place.
        duration: From answer to hang-up.
        is_streamed: Its audio has come to us.
    """
    length = minutes(duration)
    used = [Usage(TELEPHONY, Unit.CALL_MINUTE, length, str(direction))]
    if is_streamed:
        used.append(Usage(TELEPHONY, Unit.STREAM_MINUTE, length))
    if direction is Direction.OUTBOUND:
        used.append(Usage(TELEPHONY, Unit.MACHINE_DETECTION, Decimal(1)))
    return tuple(used)


def used_by_text(body: str, direction: Direction) -> Usage:
    """Return what a text is charged as."""
    return Usage(TELEPHONY, Unit.SMS_SEGMENT, Decimal(segments(body)), str(direction))


def used_by_recording(duration: timedelta) -> Usage:
    """Return what a recorded message is charged as."""
    return Usage(TELEPHONY, Unit.RECORDING_MINUTE, minutes(duration))


def used_by_reply(
    model: str, *, input_tokens: int | None, cached_tokens: int | None, output_tokens: int | None
) -> tuple[Usage, ...]:
    """Return what an answer of a model is charged as.

    Args:
        model: Its name; empty: not known.
        input_tokens: Of all it was given, those it knew already included; None: nobody has told.
        cached_tokens: Of those, how many it knew already.
        output_tokens: Of all it has answered.
    """
    if input_tokens is None or output_tokens is None:
        return (Usage(MODEL, Unit.UNCOUNTED_REPLY, Decimal(1), model),)
    cached = min(cached_tokens or 0, input_tokens)
    counted = (
        (Unit.INPUT_MILLION_TOKENS, input_tokens - cached),
        (Unit.CACHED_MILLION_TOKENS, cached),
        (Unit.OUTPUT_MILLION_TOKENS, output_tokens),
    )
    return tuple(Usage(MODEL, unit, Decimal(tokens) / _MILLION, model) for unit, tokens in counted if tokens)


def recognised(audio_bytes: int) -> Usage:
    """Return what audio that was listened to is charged as (μ-law, 8 kHz: 8,000 bytes a second)."""
    length = (Decimal(audio_bytes) / _BYTES_A_MINUTE).quantize(_MILLIONTH)
    return Usage(SPEECH, Unit.RECOGNITION_MINUTE, length)


def spoken(characters: int) -> Usage:
    """Return what a text that was given a voice is charged as."""
    return Usage(SPEECH, Unit.SPEECH_THOUSAND_CHARACTERS, Decimal(characters) / _THOUSAND)


def summed(usages: Iterable[Usage]) -> tuple[Usage, ...]:
    """Return usages with equal ones added up: at most one of each vendor, unit and item."""
    found: defaultdict[tuple[str, Unit, str], Decimal] = defaultdict(Decimal)
    for one in usages:
        found[one.vendor, one.unit, one.item] += one.quantity
    return tuple(Usage(vendor, unit, quantity, item) for (vendor, unit, item), quantity in found.items() if quantity)
