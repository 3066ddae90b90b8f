"""What a planner may look up on the web. Nothing of it has an effect, and nobody but staff has it done."""

from __future__ import annotations

from typing import Final

from domain.schemas import object_of, text_of
from domain.tools import Risk, Scope, Tool

WEB_SEARCH: Final = Tool(
    name="web_search",
    description="Search the public web. Name nobody's customers in it. Staff only.",
    parameters=object_of(("query",), query=text_of("A few words, as one types them into a search.", longest=200)),
    risk=Risk.READ,
    scope=Scope.WEB,
    filler="",
    question="",
)
READ_PAGE: Final = Tool(
    name="read_page",
    description="Read a page that web_search has found or the requester has named, by exactly its address. Staff only.",
    parameters=object_of(("url",), url=text_of("Its address, as it was found or named.", longest=1_000)),
    risk=Risk.READ,
    scope=Scope.WEB,
    filler="",
    question="",
)
