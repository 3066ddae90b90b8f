"""Providers of one port in the order they are asked in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.errors import ProviderError
from domain.provider_guard import ProviderGuard

_Provider = TypeVar("_Provider")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Link(Generic[_Provider]):
    """A provider behind its guard."""

    guard: ProviderGuard
    provider: _Provider


class ProviderChain(Generic[_Provider]):
    """At least one provider; a later one is asked for what those before it can't give."""

    def __init__(self, port: str, providers: Sequence[tuple[str, _Provider]], *, clock: Callable[[], float]) -> None:
        """Put a guard before each.

        Args:
            port: What they are asked for, as in metrics.
            providers: Short name and provider, the preferred one first.
            clock: Monotonic seconds.
        """
        last = len(providers) - 1
        self._links = tuple(
            Link(ProviderGuard(name, port, clock=clock, has_next=position < last), provider)
            for position, (name, provider) in enumerate(providers)
        )

    @property
    def guards(self) -> tuple[ProviderGuard, ...]:
        """The providers' guards, in order."""
        return tuple(link.guard for link in self._links)

    async def first(
        self, ask: Callable[[Link[_Provider]], Awaitable[_Answer]], *, says_when: bool = False, is_proof: bool = True
    ) -> _Answer:
        """Return the first answer; raises the error of the last provider.

        A refusal is passed on as well: what is wrong with a key or a model there need not be wrong here.

        Args:
            ask: Asks one provider.
            says_when: Name the last provider's next chance as `retry_after`: for requests nobody waits for.
            is_proof: Whether an answer shows that the provider works; if not, `ask` sees to `ProviderGuard.answered`.
        """
        *before, last = self._links
        for link in before:
            try:
                with link.guard.watched(is_proof=is_proof):
                    return await self._asked(link, ask)
            except ProviderError:
                continue
        with last.guard.watched(says_when=says_when, is_proof=is_proof):
            return await self._asked(last, ask)

    async def _asked(self, link: Link[_Provider], ask: Callable[[Link[_Provider]], Awaitable[_Answer]]) -> _Answer:
        answer = await ask(link)
        if link is not self._links[0]:
            link.guard.fallbacks += 1
        return answer
