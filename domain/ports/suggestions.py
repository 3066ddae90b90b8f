"""What suggestions are made of, and what people have answered to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.suggestions import Suggestion, SuggestionFacts


@dataclass(frozen=True, slots=True)
class SuggestionAnswer:
    """Somebody has made a task of a suggestion, or wants none of it (`task_id` None); at an aware instant."""

    organisation_id: str
    suggestion: Suggestion
    actor: str
    at: datetime
    task_id: str | None = None


class Suggestions(Protocol):
    """Reads facts and keeps answers."""

    async def facts(self, organisation_id: str, now: datetime) -> SuggestionFacts:
        """Return what suggestions to a business are made of as of an instant; nobody who wants no contact is in it."""

    async def answered(self, organisation_id: str, ids: Collection[str]) -> Collection[str]:
        """Return the ids of those somebody has answered."""

    async def answer(self, answer: SuggestionAnswer) -> None:
        """Keep an answer; the same again changes nothing. Raises AlreadyDecided where another one stands."""

    async def take_back(self, answer: SuggestionAnswer) -> None:
        """Drop an answer nothing came of."""

    async def promise_behind(self, task_id: str) -> tuple[str, str] | None:
        """Return (contact id, promise id) of the promise a task was to keep; None: it was for something else."""
