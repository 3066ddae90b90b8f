"""What staff do over our REST API in a story: `staff` of a scenario file, one deed after the other."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from sandbox.callers.parts import Part, Pattern


class Ask(Part):
    """Have something done; what follows is about this task."""

    asks: str


class Await(Part):
    """Look at the task until it stands so."""

    awaits: str


class Change(Part):
    """Other arguments of a step."""

    step: Annotated[int, Field(ge=1)]
    arguments: dict[str, str]


class Decide(Part):
    """Say yes or no to the plan, or change it.

    Attributes:
        steps: The steps a yes is about; empty: all.
        changes: With `amend`: what steps do instead.
        drop: With `amend`: the steps that are left out.
        is_stale: About another plan than the one that stands.
        answered: `counted`, or the code of the problem that is answered.
    """

    decides: Literal["approve", "reject", "amend"]
    steps: tuple[Annotated[int, Field(ge=1)], ...] = ()
    changes: tuple[Change, ...] = ()
    drop: tuple[Annotated[int, Field(ge=1)], ...] = ()
    is_stale: bool = False
    answered: str = "counted"


class ByMail(Part):
    """Open the link that an approver was e-mailed, and press a button there.

    Attributes:
        mailed: His address.
        presses: The button.
        page: Regular expression, searched without regard to case in the page that comes then.
    """

    mailed: str
    presses: Literal["approve", "reject"]
    page: Pattern = "your decision counts"


class Limit(Part):
    """Change how much may be spent: by `day`, `month`, `task`, `call`, `contact`; what is left out has no limit."""

    limits: dict[str, str]


class Withdraw(Part):
    """Want none of it any more."""

    withdraws: Literal[True]


class Undo(Part):
    """Have what was done taken back."""

    undoes: Literal[True]


_KINDS = ("asks", "awaits", "decides", "mailed", "limits", "withdraws", "undoes")


def _kind(deed: object) -> str | None:
    """Return the key that says what a deed is; None for anything that is no deed."""
    return next((kind for kind in _KINDS if (kind in deed if isinstance(deed, dict) else hasattr(deed, kind))), None)


StaffDeed = Annotated[
    Annotated[Ask, Tag("asks")]
    | Annotated[Await, Tag("awaits")]
    | Annotated[Decide, Tag("decides")]
    | Annotated[ByMail, Tag("mailed")]
    | Annotated[Limit, Tag("limits")]
    | Annotated[Withdraw, Tag("withdraws")]
    | Annotated[Undo, Tag("undoes")],
    Discriminator(_kind, "deed_unknown", f"a deed of staff is one of {', '.join(_KINDS)}"),
]
