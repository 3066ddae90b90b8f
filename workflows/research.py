"""A planner's look-ups on the web: bounded in number, answered as the words of strangers, each kept with its source."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping
    from typing import Final

    from activities.research import WebResearch
    from domain.names import BACKGROUND_QUEUE
    from domain.plans import Source
    from domain.provenance import Provenance
    from domain.tools import Tool
    from domain.web_tools import WEB_SEARCH
    from workflows import tool_words
    from workflows.options import RESEARCH
    from workflows.refusals import is_refusal

#: Of one task: enough to find something, too few to follow whoever leads on and on.
MOST_LOOK_UPS: Final = 8


class Research:
    """One planner's research."""

    def __init__(self) -> None:
        """Begin with nothing looked up."""
        self._look_ups = 0

    async def answer(self, tool: Tool, arguments: Mapping[str, str], known: Provenance) -> tuple[str, Provenance]:
        """Return what the model is answered, and what is known then."""
        if self._look_ups >= MOST_LOOK_UPS:
            return tool_words.refused("That was enough of the web for one task. Plan with what you have."), known
        self._look_ups += 1
        try:
            if tool.name == WEB_SEARCH.name:
                return await self._searched(arguments["query"], known)
            return await self._read(arguments["url"], known)
        except ActivityError as error:
            return tool_words.refused(f"The web could not be asked: {_reason(error)}"), known

    async def _searched(self, query: str, known: Provenance) -> tuple[str, Provenance]:
        found = await workflow.execute_activity_method(
            WebResearch.search, query, task_queue=BACKGROUND_QUEUE, summary="Search the web", **RESEARCH
        )
        for hit in found:
            known = known.and_found(Source(hit.url, hit.title), hit.snippet)
        return tool_words.hits(found), known

    async def _read(self, url: str, known: Provenance) -> tuple[str, Provenance]:
        if not known.may_read(url):
            return tool_words.refused("Only pages that a search has found or the requester has named are read."), known
        page = await workflow.execute_activity_method(
            WebResearch.read, url, task_queue=BACKGROUND_QUEUE, summary="Read a page", **RESEARCH
        )
        return tool_words.page(page), known.and_found(Source(page.url, page.title, is_read=True), page.text)


def _reason(error: ActivityError) -> str:
    cause = error.cause
    return cause.message if isinstance(cause, ApplicationError) and is_refusal(error) else "it did not answer now"
