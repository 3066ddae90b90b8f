"""Who calls during the storm: customers with a wish of their own, who bear with a good deal."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from processes.rehearsal.scenario import GivenContact


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody calls for.

    Attributes:
        opening: His first words.
        reached: Words of the agent by which he has what he wanted, a regular expression; empty: nothing of the kind.
        rules: Come before those everybody follows.
    """

    name: str
    opening: str
    reached: str
    rules: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Customer:
    """One caller; the number is nobody else's in a run."""

    number: str
    wish: Wish

    @property
    def contact(self) -> GivenContact:
        """The customer on record."""
        return GivenContact(name=f"Robin Ward {self.number[-3:]}", phone=self.number)

    @property
    def script(self) -> dict[str, Any]:
        """The person as the sandbox takes it."""
        opening = {"hears": "how can i help|what would you like to book", "says": self.wish.opening, "times": 3}
        rules = [*self.wish.rules, opening, *_EVERYBODY]
        return {"number": self.number, "patience_s": 12, "hangs_up_after_s": 110, "rules": rules}


_ELSE: Final = "anything else|else can i do"
_EVERYBODY: Final[tuple[Mapping[str, Any], ...]] = (
    {"hears": "shall i book", "says": "Yes, please.", "times": 4},
    {"hears": "which of these|would another|would that suit", "says": "The first one, please.", "times": 4},
    {
        "hears": "take a message|leave a message|leave your name|pass on|what it is about",
        "does": [{"say": "Please call me back about my car."}, {"press": "#"}],
        "times": 3,
    },
    {"hears": "what day", "says": "On {friday}.", "times": 3},
    {"hears": _ELSE, "says": "No, thank you. Goodbye.", "times": 3},
    {"hears": "say (it|that) again|catch that|yes or no|go on|still there", "does": [{"repeat": True}], "times": 8},
)

_BOOKED: Final = "you're booked"
#: Two times and two bays: those who book or move want the same slots, two of them at the same moment.
WISHES: Final = (
    *(Wish("books", "I would like a vehicle inspection on {thursday} at nine A M.", _BOOKED),) * 2,
    *(Wish("books", "I would like a vehicle inspection on {friday} at ten A M.", _BOOKED),) * 2,
    *(
        Wish(
            "books and moves",
            "I would like a tire change on {wednesday} at nine A M.",
            "you now come on",
            (
                {"hears": _ELSE, "says": "I need to move my appointment to {wednesday} at two P M."},
                {"hears": "shall i move", "says": "Yes, please.", "times": 3},
            ),
        ),
    )
    * 2,
    Wish(
        "books and cancels",
        "I would like a brake service on {wednesday} at ten A M.",
        "appointment is cancelled",
        (
            {"hears": _ELSE, "says": "I need to cancel my appointment."},
            {"hears": "shall i cancel", "says": "Yes, please.", "times": 3},
        ),
    ),
    Wish("asks", "What are your opening hours?", "we're open"),
    Wish("leaves a message", "I want to talk to a real person.", "pass that on|safe with us"),
    Wish(
        "hangs up at the question",
        "I would like an oil change on {friday} at eleven A M.",
        "",
        ({"hears": "shall i book", "does": [{"hang_up": True}]},),
    ),
)


def customer(seed: int, index: int) -> Customer:
    """Return the caller of a seed with this index; the first of them want one thing each."""
    wish = WISHES[index] if index < len(WISHES) else random.Random(f"{seed}/{index}").choice(WISHES)  # noqa: S311
    return Customer(f"+1555777{index:04d}", wish)
