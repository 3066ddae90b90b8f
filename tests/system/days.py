"""Bad days: one fault at a vendor, one caller who meets it, and what is left of the call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from store.database import Database
from tests.system.people import Fault, Rules, Town
from tests.system.records import Records
from tests.system.stacks import started_stack

MESSAGE: Final = "Please call me about my brakes."
_ASKS: Final = {"hears": "how can i help", "says": "What are your opening hours?"}
_ASKS_AGAIN: Final = {"hears": "say it again", "says": "What are your opening hours?"}
#: He has got his answer, and does not listen to the rest of it.
_CONTENT: Final = {"hears": "open monday to friday from eight", "after_ms": 100, "does": [{"hang_up": True}]}
#: He leaves a message for whoever asks, and ends a recording with a key.
_LEAVES_MESSAGE: Final = {"hears": "take a message|leave a message", "does": [{"say": MESSAGE}, {"press": "#"}]}
_ASKS_PRICE: Final = {"hears": "saturday from nine", "says": "What does an oil change cost?"}
_HEARS_PRICE: Final = {"hears": "dollars", "after_ms": 100, "does": [{"hang_up": True}]}


@dataclass(frozen=True, slots=True)
class Day:
    """What goes wrong for whom."""

    fault: Fault
    number: str
    rules: Rules


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of the call.

    Attributes:
        heard: All the caller heard, in lower case.
        outcome: Of the closed call.
        messages: (text, number to call back, whether it was recorded) of each message for a human.
    """

    heard: str
    outcome: str | None
    messages: tuple[tuple[str, str | None, bool], ...]


#: Played one after the other: a fault is for whoever comes next.
DAYS: Final[Mapping[str, Day]] = {
    "model refuses once": Day(
        Fault("openai", "chat.completions", "status", amount=500), "+15557770301", [_ASKS, _CONTENT]
    ),
    "model refuses twice": Day(
        Fault("openai", "chat.completions", "status", amount=500, times=2), "+15557770302", [_ASKS, _LEAVES_MESSAGE]
    ),
    "model never answers": Day(
        Fault("openai", "chat.completions", "latency", amount=60_000, times=2),
        "+15557770303",
        [_ASKS, _LEAVES_MESSAGE],
    ),
    "reply is cut before its first sentence": Day(
        Fault("openai", "chat.completions", "lost_reply", amount=3), "+15557770304", [_ASKS, _CONTENT]
    ),
    "reply is cut in mid-sentence": Day(
        Fault("openai", "chat.completions", "lost_reply", amount=25), "+15557770305", [_ASKS, _ASKS_PRICE, _HEARS_PRICE]
    ),
    "voice refuses connections": Day(
        Fault("deepgram", "speak.connect", "status", amount=503, times=3), "+15557770306", [_LEAVES_MESSAGE]
    ),
    "ear is lost once": Day(
        Fault("deepgram", "listen.turn", "drop"), "+15557770307", [_ASKS, _ASKS_AGAIN, _CONTENT]
    ),
    "ear is lost twice": Day(
        Fault("deepgram", "listen.turn", "drop", times=2), "+15557770308", [_ASKS, _ASKS_AGAIN, _LEAVES_MESSAGE]
    ),
}  # fmt: skip


async def play_days(data_dir: Path) -> dict[str, Left]:
    """Play all days on a stack of their own; nothing of the stack is left afterwards."""
    async with started_stack(data_dir) as stack, Town.of(stack.plan.sandbox) as town:
        database = Database.open(stack.plan.database)
        try:
            return {name: await _play(day, town, Records(database)) for name, day in DAYS.items()}
        finally:
            await database.close()


async def _play(day: Day, town: Town, records: Records) -> Left:
    async with town.fault(day.fault):
        call = await town.ring(day.number, day.rules)
        heard = await call.ends()
    # Closed, its summary is written: a model's next fault is not for it.
    outcome = await records.outcome(call.sid)
    if "safe with us" in heard:
        await records.message(call.sid)
    rows = await records.messages(call.sid)
    return Left(heard, outcome, tuple((row.text, row.callback_number, row.recording_sid is not None) for row in rows))
