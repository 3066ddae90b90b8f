"""What a planner looks up on the web. It changes nothing, here or there."""

from __future__ import annotations

from typing import Final

from temporalio import activity

from domain.errors import RuleBroken
from domain.ports.web import SearchHit, Web, WebPage

NOT_SET_UP: Final = (
    "Research on the web is not set up. The operator can: a key of Brave Search (HOLDFAST_BRAVE_API_KEY)."
)


class WebResearch:
    """Searches and reads."""

    def __init__(self, web: Web | None) -> None:
        """Take the web; None: nobody has set it up."""
        self._web = web

    @activity.defn(name="research.search")
    async def search(self, query: str) -> tuple[SearchHit, ...]:
        """Return hits; raises RuleBroken where research is not set up, and what `WebSearch` raises."""
        return tuple(await self._opened().search.search(query))

    @activity.defn(name="research.read")
    async def read(self, url: str) -> WebPage:
        """Return a page; raises RuleBroken where research is not set up, and what `WebPages` raises."""
        return await self._opened().pages.fetch(url)

    def _opened(self) -> Web:
        if self._web is None:
            raise RuleBroken(NOT_SET_UP)
        return self._web
