"""What a step will use at most, before anybody has said yes to it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from domain.prices import PriceBook, Unit, Usage
from domain.task_tools import BOOK, CANCEL, MOVE, PLACE_CALL, SEND_TEXT

#: The GSM 7-bit alphabet with its extension; one character beyond it makes a whole text UCS-2. Source: 3GPP TS 23.038.
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION: Final = frozenset("^{}\\[~]|€\f")
#: Characters of one text, and of each part of a longer one.
_GSM_LENGTHS: Final = (160, 153)
_UCS2_LENGTHS: Final = (70, 67)

#: A call about one thing.
_CALL_MINUTES: Final = Decimal(4)
_SPOKEN_THOUSANDS: Final = Decimal("1.5")
#: Of the text that tells a customer what has become of his appointment.
_NOTICE_SEGMENTS: Final = Decimal(2)


def segments(text: str) -> int:
    """Return how many SMS a text is sent as."""
    if set(text) <= _GSM | _GSM_EXTENSION:
        length = len(text) + sum(character in _GSM_EXTENSION for character in text)
        single, part = _GSM_LENGTHS
    else:
        length = len(text.encode("utf-16-be")) // 2
        single, part = _UCS2_LENGTHS
    return 1 if length <= single else -(-length // part)


def expected_usage(tool: str, arguments: Mapping[str, str]) -> tuple[Usage, ...]:
    """Return what a step will use at most; nothing for one that costs nothing."""
    match tool:
        case SEND_TEXT.tool.name:
            return (Usage("twilio", Unit.SMS_SEGMENT, Decimal(segments(arguments["text"]))),)
        case PLACE_CALL.tool.name:
            return (
                Usage("twilio", Unit.CALL_MINUTE, _CALL_MINUTES, "outbound"),
                Usage("twilio", Unit.STREAM_MINUTE, _CALL_MINUTES),
                Usage("twilio", Unit.MACHINE_DETECTION, Decimal(1)),
                Usage("deepgram", Unit.RECOGNITION_MINUTE, _CALL_MINUTES),
                Usage("deepgram", Unit.SPEECH_THOUSAND_CHARACTERS, _SPOKEN_THOUSANDS),
            )
        case BOOK.tool.name | MOVE.tool.name | CANCEL.tool.name:
            return (Usage("twilio", Unit.SMS_SEGMENT, _NOTICE_SEGMENTS),)
        case _:
            return ()


def expected_call_cost(prices: PriceBook) -> Decimal:
    """Return what a call we place will cost at most, as far as the book has prices for it."""
    used = expected_usage(PLACE_CALL.tool.name, {})
    return prices.total(usage for usage in used if prices.each(usage) is not None)
