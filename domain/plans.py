"""A plan: the steps somebody is asked about before anything happens.

Rules:
- A plan has one to twelve steps, numbered from one. They are carried out in this order; when one fails, those before it
  are taken back.
- A plan is known by its hash. Whoever decides, decides about exactly these steps.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from domain.errors import RuleBroken
from domain.tools import Risk

_MOST_STEPS: Final = 12
#: Enough that no two plans of a task are ever taken for each other; short enough to be read aloud.
_HASH_LENGTH: Final = 12
_NO_HOST: Final = "a page without a readable address"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One thing to do.

    Attributes:
        tool: Name in the catalogue.
        arguments: As its schema wants them.
        risk: Of the tool for this agent, see `policy.effective_risk`.
        sentence: What is done, as a person is told it.
        estimate: What it will cost at most, in the price book's currency; zero where nobody is paid.
    """

    tool: str
    arguments: Mapping[str, str]
    risk: Risk
    sentence: str
    estimate: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Source:
    """A page of the web that the planner has seen; `is_read`: itself, and not only what a search says of it."""

    url: str
    title: str
    is_read: bool = False

    @property
    def host(self) -> str:
        """Whose page it is, in letters that can't be taken for others."""
        try:
            return (urlsplit(self.url).hostname or "").encode("idna").decode("ascii") or _NO_HOST
        except ValueError:  # UnicodeError among them
            return _NO_HOST


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, in this order; `sources`: what its planner has seen of the web."""

    steps: tuple[PlannedStep, ...]
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        """Raise RuleBroken for a plan nobody can carry out."""
        if not 1 <= len(self.steps) <= _MOST_STEPS:
            raise RuleBroken(f"a plan has 1 to {_MOST_STEPS} steps, not {len(self.steps)}")

    @property
    def numbered(self) -> tuple[tuple[int, PlannedStep], ...]:
        """The steps with their numbers."""
        return tuple(enumerate(self.steps, 1))

    @property
    def risk(self) -> Risk:
        """The highest of its steps."""
        return max(step.risk for step in self.steps)

    @property
    def estimate(self) -> Decimal:
        """What it will cost at most."""
        return self.cost_of(self.steps)

    @staticmethod
    def cost_of(steps: Iterable[PlannedStep]) -> Decimal:
        """Return what steps will cost at most."""
        return sum((step.estimate for step in steps), Decimal(0))

    @property
    def hash(self) -> str:
        """Hex digits that are equal for plans that do the same: tools and arguments in order."""
        content = [[step.tool, dict(sorted(step.arguments.items()))] for step in self.steps]
        canonical = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()[:_HASH_LENGTH]

    def check_numbers(self, numbers: Collection[int]) -> None:
        """Raise RuleBroken for a step there is not."""
        if unknown := sorted(set(numbers) - set(range(1, len(self.steps) + 1))):
            raise RuleBroken(f"the plan has steps 1 to {len(self.steps)}, and no {unknown}")
