"""What a step of a plan has come to, and how it is taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reversal:
    """How a step is taken back: what it does then, for people, and what it needs to know."""

    kind: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step came to; `reversal` is None where nothing can be taken back."""

    result: str
    reversal: Reversal | None = None


#: Does a step (its arguments), once for a key.
CarryOut = Callable[[Mapping[str, str], str], Awaitable[Effect]]
#: Takes a step back (what its effect has kept for that), once for a key.
TakeBack = Callable[[Mapping[str, str], str], Awaitable[None]]
