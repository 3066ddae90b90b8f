"""What staff do over our REST API in a story: `staff` of a scenario file, one deed after the other."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from sandbox.callers.parts import Part


class Ask(Part):
    """Have something done; what follows is about this task."""

    asks: str


class Await(Part):
    """Look at the task until it stands so."""

    awaits: str


class Decide(Part):
    """Say yes or no to the plan.

    Attributes:
        steps: The steps a yes is about; empty: all.
        is_stale: About another plan than the one that stands.
        answered: `counted`, or the code of the problem that is answered.
    """

    decides: Literal["approve", "reject"]
    steps: tuple[Annotated[int, Field(ge=1)], ...] = ()
    is_stale: bool = False
    answered: str = "counted"


class Withdraw(Part):
    """Want none of it any more."""

    withdraws: Literal[True]


class Undo(Part):
    """Have what was done taken back."""

    undoes: Literal[True]


_KINDS = ("asks", "awaits", "decides", "withdraws", "undoes")


def _kind(deed: object) -> str | None:
    """Return the key that says what a deed is; None for anything that is no deed."""
    return next((kind for kind in _KINDS if (kind in deed if isinstance(deed, dict) else hasattr(deed, kind))), None)


StaffDeed = Annotated[
    Annotated[Ask, Tag("asks")]
    | Annotated[Await, Tag("awaits")]
    | Annotated[Decide, Tag("decides")]
    | Annotated[Withdraw, Tag("withdraws")]
    | Annotated[Undo, Tag("undoes")],
    Discriminator(_kind, "deed_unknown", f"a deed of staff is one of {', '.join(_KINDS)}"),
]
