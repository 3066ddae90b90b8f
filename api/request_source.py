"""Where a request comes from, for counting those who fail."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class RequestSource:
    """Reads the address of the peer, or what the proxy before us says of it.

    Attributes:
        is_proxy_trusted: Believe the last element of `X-Forwarded-For`, which the proxy nearest to us has added. Only
            behind one that does: whoever may choose his address is never made to wait.
    """

    is_proxy_trusted: bool

    def of(self, request: Request) -> str:
        """Return the IP address; empty where it is not known."""
        if self.is_proxy_trusted:
            forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
            if forwarded:
                return forwarded
        return request.client.host if request.client else ""
