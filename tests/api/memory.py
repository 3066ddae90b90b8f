"""What is remembered and suggested, in memory behind the REST API."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.business import Contact
from domain.errors import AlreadyDecided, NotFound
from domain.interactions import Interaction
from domain.memory import Memory
from domain.ports.interactions import EVERYTHING, InteractionFilter, InteractionReader
from domain.ports.memories import Memories
from domain.ports.reading import Cursor
from domain.ports.suggestions import SuggestionAnswer, Suggestions
from domain.relationship import Visits
from domain.suggestions import SuggestionFacts


class FakeTimeline(InteractionReader):
    """Keeps what has happened."""

    def __init__(self) -> None:
        """Keep nothing."""
        self.kept: list[Interaction] = []

    async def interactions(
        self, contact_id: str, *, after: Cursor | None, limit: int, where: InteractionFilter = EVERYTHING
    ) -> Sequence[Interaction]:
        """Return a page."""
        found = [
            one
            for one in self.kept
            if one.contact_id == contact_id
            and where.kind in (None, one.kind)
            and where.channel in (None, one.channel)
            and (after is None or (one.happened_at, one.interaction_id) < (after.at, after.key))
        ]
        return sorted(found, key=lambda one: (one.happened_at, one.interaction_id), reverse=True)[:limit]


class FakeMemories(Memories):
    """Remembers the customers of a directory."""

    def __init__(self, people: Mapping[str, Contact]) -> None:
        """Remember nothing of them."""
        self._people = people
        self.kept: dict[str, Memory] = {}

    async def memory(self, contact_id: str) -> Memory:
        """Return it."""
        if contact_id not in self._people:
            raise NotFound(f"no contact {contact_id}")
        return self.kept.get(contact_id) or Memory(contact_id, self._people[contact_id].organisation_id)

    async def change(self, contact_id: str, change: Callable[[Memory], Memory], at: datetime) -> Memory:
        """Change it."""
        before = await self.memory(contact_id)
        after = change(before)
        if after != before:
            self.kept[contact_id] = replace(after, revision=before.revision + 1, changed_at=at)
        return await self.memory(contact_id)

    async def visits(self, contact_id: str, now: datetime) -> Visits:
        """Return one a day ago."""
        return Visits(kept=1, last_at=now.replace(day=1))


class FakeSuggestions(Suggestions):
    """Knows `known` and keeps answers."""

    def __init__(self) -> None:
        """Know nothing."""
        self.known = SuggestionFacts()
        self.answers: dict[str, SuggestionAnswer] = {}

    async def facts(self, organisation_id: str, now: datetime) -> SuggestionFacts:
        """Return what tests have put there."""
        return self.known

    async def answered(self, organisation_id: str, ids: Collection[str]) -> Collection[str]:
        """Return those."""
        return set(ids) & set(self.answers)

    async def answer(self, answer: SuggestionAnswer) -> None:
        """Keep it."""
        stands = self.answers.setdefault(answer.suggestion.suggestion_id, answer)
        if stands.task_id != answer.task_id:
            raise AlreadyDecided("somebody has answered it")

    async def take_back(self, answer: SuggestionAnswer) -> None:
        """Drop it."""
        self.answers.pop(answer.suggestion.suggestion_id, None)

    async def promise_behind(self, task_id: str) -> tuple[str, str] | None:
        """Return it."""
        found = (one for one in self.answers.values() if one.task_id == task_id)
        return next(((one.suggestion.contact_id, one.suggestion.subject_id) for one in found), None)
