"""The URL the outside world used: signatures are made over it, and answers point back to it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class PublicUrl:
    """Knows how this API is reached from outside.

    Attributes:
        base: `https://host[:port][/prefix]` as set in the vendor's console; None: as the request came.
        is_proxy_trusted: Without `base`, believe `X-Forwarded-Proto` and `X-Forwarded-Host`. Only behind a proxy that
            overwrites them: who may choose the URL may replay a signature made for another one.
    """

    base: str | None
    is_proxy_trusted: bool = False

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
        scheme, host = request.url.scheme, request.url.netloc
        if self.is_proxy_trusted:
            scheme = _first(request.headers.get("x-forwarded-proto")) or scheme
            host = _first(request.headers.get("x-forwarded-host")) or host
        return f"{scheme}://{host}"


def _first(header: str | None) -> str:
    """Return the first element of a list header: the one the proxy nearest to the peer has seen."""
    return (header or "").split(",")[0].strip()
