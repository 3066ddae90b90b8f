"""The sandbox's small web on loopback, and a reader that is allowed to read it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from sandbox.faults import FaultBoard
from sandbox.web.app import create_app
from tests.sandbox.loopback import serve
from vendors.web.pages import PublicWebPages
from vendors.web.places import Places


@dataclass
class Names:
    """A resolver that answers as told, one answer after the other; the last one stays.

    Attributes:
        asked: What it was asked for.
    """

    answers: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """Return the next answer; raises OSError for a name nobody knows."""
        self.asked.append((host, port))
        answers = self.answers.get(host, ())
        if not answers:
            raise OSError("Name or service not known")
        times = sum(host == one for one, _ in self.asked)
        return answers[min(times, len(answers)) - 1]


@dataclass(frozen=True)
class SmallWeb:
    """The small web, and who reads it."""

    url: str
    pages: PublicWebPages


@pytest.fixture
async def web() -> AsyncIterator[SmallWeb]:
    """Open it; its origin is the one that may be read though it is on loopback."""
    async with serve(create_app(FaultBoard())) as url:
        places = Places(allowed_origin=url)
        async with aclosing(PublicWebPages(places, timeout=timedelta(seconds=20))) as pages:
            yield SmallWeb(url, pages)
