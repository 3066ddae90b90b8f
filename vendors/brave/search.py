"""Brave Search as the product's web search. Nothing is retried here: whoever asks does, or goes on without."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import httpx

from domain.errors import ProviderRejected, ProviderUnavailable
from domain.ports.web import SearchHit, WebSearch
from vendors.retry_after import read_retry_after

PROVIDER: Final = "brave"
PUBLIC_BASE_URL: Final = "https://api.search.brave.com"
#: A planner reads titles and sentences; what is not among the first is not what was asked for.
_MOST_HITS: Final = 5
#: Source: Brave Search API, "Web Search", `q`: 400 characters and 50 words at most.
_LONGEST_QUERY: Final = 400
_MOST_WORDS: Final = 50
_LONGEST_TITLE: Final = 200
_LONGEST_SNIPPET: Final = 500
_LONGEST_URL: Final = 1_000
_MOST_CONNECTIONS: Final = 4


class BraveSearch(WebSearch):
    """Asks Brave's index over a few connections of its own."""

    def __init__(
        self, api_key: str, base_url: str = PUBLIC_BASE_URL, *, timeout: timedelta = timedelta(seconds=5)
    ) -> None:
        """Prepare without touching the network.

        Args:
            api_key: The subscription's token.
            base_url: In front of `/res/v1`.
            timeout: Of a whole request.
        """
        self._timeout = timeout
        self._client = httpx.AsyncClient(
            base_url=base_url,
            timeout=timeout.total_seconds(),
            limits=httpx.Limits(max_connections=_MOST_CONNECTIONS),
            headers={"X-Subscription-Token": api_key, "Accept": "application/json"},
        )

    async def search(self, query: str) -> Sequence[SearchHit]:
        """Return the best hits as `WebSearch` says. Source: Brave Search API, "Web Search"."""
        found = await self._asked(" ".join(query.split()[:_MOST_WORDS])[:_LONGEST_QUERY])
        return tuple(_hits(found))[:_MOST_HITS]

    async def aclose(self) -> None:
        """Let connections go."""
        await self._client.aclose()

    async def _asked(self, query: str) -> Iterable[object]:
        # Without decorations: else titles and descriptions have markup around the words that fit.
        params = {"q": query, "count": str(_MOST_HITS), "text_decorations": "false", "result_filter": "web"}
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                response = await self._client.get("/res/v1/web/search", params=params)
        except TimeoutError as error:
            raise ProviderUnavailable(PROVIDER, "no answer in time") from error
        except httpx.HTTPError as error:
            raise ProviderUnavailable(PROVIDER, f"connection failed ({type(error).__name__})") from error
        _check(response)
        return _results(response)


def _check(response: httpx.Response) -> None:
    status = response.status_code
    if response.is_server_error or status == HTTPStatus.TOO_MANY_REQUESTS:
        raise ProviderUnavailable(
            PROVIDER, f"HTTP {status}", retry_after=read_retry_after(response.headers.get("Retry-After"))
        )
    if not response.is_success:
        raise ProviderRejected(PROVIDER, f"request refused (HTTP {status})")


def _results(response: httpx.Response) -> Iterable[object]:
    """Return the results; where nothing fits there is no `web`, or one without any."""
    try:
        results = (response.json().get("web") or {}).get("results") or ()
    except (ValueError, AttributeError) as error:
        raise ProviderUnavailable(PROVIDER, "the answer can't be read") from error
    return results if isinstance(results, list) else ()


def _hits(results: Iterable[object]) -> Iterable[SearchHit]:
    for result in results:
        if isinstance(result, Mapping) and (url := str(result.get("url") or "")) and len(url) <= _LONGEST_URL:
            title, snippet = _plain(result.get("title")), _plain(result.get("description"))
            yield SearchHit(title[:_LONGEST_TITLE], url, snippet[:_LONGEST_SNIPPET])


def _plain(text: object) -> str:
    """Return a text without characters that nobody sees, which could say something else to a model than to people."""
    words = "".join(character if character.isprintable() else " " for character in str(text or ""))
    return " ".join(words.split())
