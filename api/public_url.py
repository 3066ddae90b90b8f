"""The URL the outside world used: signatures are made over it, and answers point back to it."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class PublicUrl:
    """Knows how this API is reached from outside.

    Attributes:
        base: `https://host[:port][/prefix]` as set in the vendor's console; None: as the request came.
        is_proxy_trusted: Without `base`, believe `X-Forwarded-Proto` and `X-Forwarded-Host`. Only behind a proxy that
            overwrites them: who may choose the URL may replay a signature made for another one.
        local: Without `base`, only names of this machine are ours, at any port; asked by another one, we are here.
    """

    base: str | None
    is_proxy_trusted: bool = False
    local: str | None = None

    def of(self, request: Request) -> str:
        """Return the full URL the peer requested, query included."""
        query = request.scope["query_string"].decode("latin-1")
        return self.base_of(request) + request.url.path + (f"?{query}" if query else "")

    def link(self, request: Request, path: str, **query: str) -> str:
        """Return the public URL of one of our paths."""
        return self.base_of(request) + path + (f"?{urlencode(query)}" if query else "")

    def base_of(self, request: Request) -> str:
        """Return scheme, host and prefix, without a slash at the end."""
        if self.base is not None:
            return self.base.rstrip("/")
        return self._as_asked(request) if self.local is None or self.is_ours(request) else self.local

    def is_ours(self, request: Request) -> bool:
        """Say whether a request has come to an address of ours, as far as that is known."""
        if self.base is not None or self.local is None:
            return True
        named = request.headers.get("host")
        # In place of a name that Starlette does not take for one, the URL has the address of our own socket.
        if named is not None and named != request.url.netloc:
            return False
        asked = self._as_asked(request)
        return asked == self.local or _is_of_this_machine(asked)

    def _as_asked(self, request: Request) -> str:
        scheme, host = request.url.scheme, request.url.netloc
        if self.is_proxy_trusted:
            scheme = _first(request.headers.get("x-forwarded-proto")) or scheme
            host = _first(request.headers.get("x-forwarded-host")) or host
        return f"{scheme}://{host}"


def _is_of_this_machine(url: str) -> bool:
    """Say whether a URL names the loopback; a foreign name may lead here too, as its owner likes (DNS rebinding)."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _first(header: str | None) -> str:
    """Return the first element of a list header: the one the proxy nearest to the peer has seen."""
    return (header or "").split(",")[0].strip()
