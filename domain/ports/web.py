"""The web: who searches it, and who reads a page of it. What either gives was written by anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One answer of a search: what the page calls itself, where it is, and a sentence or two of it."""

    title: str
    url: str
    snippet: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as it was read.

    Attributes:
        url: Where it was in the end, behind all redirects.
        title: Empty where it has none.
        text: Its words, bounded, without its markup.
    """

    url: str
    title: str
    text: str


class WebSearch(Protocol):
    """Searches the web."""

    async def search(self, query: str) -> Sequence[SearchHit]:
        """Return the best hits, a handful; raises ProviderUnavailable or ProviderRejected."""


class WebPages(Protocol):
    """Reads pages of the public web, and of nothing else."""

    async def fetch(self, url: str) -> WebPage:
        """Return a page.

        Raises:
            RuleBroken: It is none that may be read, or that can be: another host's, too large, no text, not there.
            ProviderUnavailable: It did not answer, or not in time.
        """


@dataclass(frozen=True, slots=True)
class Web:
    """What research is done with."""

    search: WebSearch
    pages: WebPages
