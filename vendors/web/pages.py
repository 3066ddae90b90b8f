"""Pages of the public web, over plain requests that carry nothing of ours. Nothing is retried here.

Each redirect is a request of its own: checked, resolved and connected anew. No proxy, no cookies, no credentials.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final

import httpx

from domain.errors import ProviderUnavailable, RuleBroken
from domain.ports.web import WebPage, WebPages
from vendors.web.bodies import ACCEPTED_ENCODING, content_type, decoded, read_body
from vendors.web.extracting import PROVIDER, Extraction
from vendors.web.places import Place, Places, joined, parsed

#: Says who reads and why, as robots do.
_USER_AGENT: Final = "Holdfast/1.0 (reads single pages on a person's behalf; no crawler)"
_MOST_REDIRECTS: Final = 5
_MOST_BYTES: Final = 2_000_000
#: What a planner reads of a page; the rest of a long one is not told.
_LONGEST_TEXT: Final = 6_000
_CONNECT_SECONDS: Final = 4.0


class PublicWebPages(WebPages):
    """Fetches pages."""

    def __init__(
        self,
        places: Places | None = None,
        *,
        timeout: timedelta = timedelta(seconds=12),
        extraction: timedelta = timedelta(seconds=10),
    ) -> None:
        """Prepare without touching the network.

        Args:
            places: Decides where pages may come from; None: the public web alone.
            timeout: Until a page is there, all redirects included.
            extraction: Until its words are found.
        """
        self._places = places or Places()
        self._timeout = timeout
        self._extraction = Extraction(extraction)
        # A connection for each request: none that was made for one name is ever used for another.
        self._client = httpx.AsyncClient(
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # none is ever kept
            follow_redirects=False,
            timeout=httpx.Timeout(timeout.total_seconds(), connect=_CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=8, max_keepalive_connections=0),
        )

    async def fetch(self, url: str) -> WebPage:
        """Return a page as `WebPages` says."""
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                there, kind, text = await self._followed(parsed(url))
        except TimeoutError as error:
            raise ProviderUnavailable(PROVIDER, "the page did not come in time") from error
        except (OSError, UnicodeError) as error:
            raise RuleBroken("nobody knows a site of that name") from error
        except httpx.HTTPError as error:
            raise ProviderUnavailable(PROVIDER, f"connection failed ({type(error).__name__})") from error
        title = ""
        if kind == "text/html":
            title, text = await self._extraction.extract(text)
        return WebPage(str(there), _printable(title), _printable(text)[:_LONGEST_TEXT])

    async def aclose(self) -> None:
        """Let connections go."""
        await self._client.aclose()

    async def _followed(self, url: httpx.URL) -> tuple[httpx.URL, str, str]:
        for _ in range(_MOST_REDIRECTS + 1):
            place = await self._places.find(url)
            response = await self._connected(place)
            try:
                if not response.has_redirect_location:
                    return url.copy_with(fragment=None), *await _read(response)
                url = joined(url, response.headers["Location"])
            finally:
                await response.aclose()
        raise RuleBroken(f"it redirects more than {_MOST_REDIRECTS} times")

    async def _connected(self, place: Place) -> httpx.Response:
        """Return the answer of the first address that takes a connection."""
        last = len(place.addresses) - 1
        for index, address in enumerate(place.addresses):
            try:
                return await self._client.send(self._request(place.url, address), stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if index == last:
                    raise
        raise RuleBroken("nobody knows a site of that name")

    def _request(self, url: httpx.URL, address: str) -> httpx.Request:
        """Return the request for a URL over a connection to this address; its certificate is held to the name."""
        headers = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": _USER_AGENT,
            "Accept": "text/html, text/plain",
            "Accept-Encoding": ACCEPTED_ENCODING,
        }
        name = url.raw_host.decode("ascii")
        pinned = url.copy_with(host=address, fragment=None)
        return self._client.build_request("GET", pinned, headers=headers, extensions={"sni_hostname": name})


async def _read(response: httpx.Response) -> tuple[str, str]:
    """Return type and text of a page; raises RuleBroken for none."""
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ProviderUnavailable(PROVIDER, f"HTTP {response.status_code}")
    if response.status_code != HTTPStatus.OK:
        raise RuleBroken(f"the site does not give it (HTTP {response.status_code})")
    kind = content_type(response)
    return kind, decoded(await read_body(response, most=_MOST_BYTES), response)


def _printable(text: str) -> str:
    """Return a text without characters that nobody sees, which could say something else to a model than to people."""
    return "".join(character for character in text if character.isprintable() or character == "\n").strip()
