"""Where a page may be fetched from: looked at before each connection, which then goes to that very address.

A name is resolved once. Whoever owns it could answer the next question otherwise (DNS rebinding), so nobody asks again:
the connection is made to the address that was found good, and the name is for `Host` and the certificate alone.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

import httpx

from domain.errors import RuleBroken
from domain.web_addresses import is_public

#: Returns the numeric addresses of a host name for a port; raises OSError for one nobody knows.
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

_LONGEST: Final = 2_000
_PORTS: Final = {"http": 80, "https": 443}
#: A name with more addresses has enough of them.
_MOST_ADDRESSES: Final = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A URL with the addresses its connection may go to, the best first."""

    url: httpx.URL
    addresses: tuple[str, ...]


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name as this machine resolves it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Places:
    """Decides where pages may be fetched from."""

    def __init__(self, *, allowed_origin: str | None = None, resolve: Resolve = resolve) -> None:
        """Take what finds addresses.

        Args:
            allowed_origin: One origin that may be read wherever it is (`http://127.0.0.1:8090`), a numeric one: the
                sandbox's. None: the public web alone.
            resolve: Finds the addresses of a name.
        """
        self._allowed = None if allowed_origin is None else _origin(httpx.URL(allowed_origin))
        self._resolve = resolve

    async def find(self, url: httpx.URL) -> Place:
        """Return where a URL leads; raises RuleBroken for one that may not be read, OSError for a name nobody knows."""
        _check(url)
        if self._allowed is not None and _origin(url) == self._allowed:
            return Place(url, (url.host,))
        if (url.port or _PORTS[url.scheme]) != _PORTS[url.scheme]:
            raise RuleBroken("only pages at the usual ports of the web may be read (80 and 443)")
        found = dict.fromkeys(await self._resolve(url.raw_host.decode("ascii"), _PORTS[url.scheme]))
        # All of them: a name that leads inside and outside is no public one, whichever comes first.
        if not found or not all(is_public(address) for address in found):
            raise RuleBroken("only pages of the public web may be read, and this address is none")
        return Place(url, tuple(found)[:_MOST_ADDRESSES])


def parsed(url: str) -> httpx.URL:
    """Return an address as it is used from here on; raises RuleBroken for one that can't be read."""
    if len(url) > _LONGEST:
        raise RuleBroken(f"an address has at most {_LONGEST} characters")
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise RuleBroken("that is no address of a page") from error


def joined(url: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads; raises RuleBroken where that is no address."""
    try:
        return parsed(str(url.join(parsed(location))))
    except (httpx.InvalidURL, ValueError) as error:
        raise RuleBroken("it redirects to what is no address of a page") from error


def _check(url: httpx.URL) -> None:
    if url.scheme not in _PORTS or not url.host:
        raise RuleBroken("only http and https addresses of pages may be read")
    if url.userinfo:
        raise RuleBroken("an address with a user's name or password in it is not read")


def _origin(url: httpx.URL) -> tuple[str, bytes, int]:
    return url.scheme, url.raw_host, url.port or _PORTS.get(url.scheme, 0)
