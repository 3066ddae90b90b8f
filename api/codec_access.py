"""Who may have workflow histories decrypted.

The codec server turns any ciphertext into what people said on the phone, so it wants a token of its own, as
`Authorization: Bearer …` or, because a browser's UI cannot be given one, in a cookie that `POST /codec/cookie` sets
against it: for that path only, unreadable for scripts, sent by no other site.

Without a token it serves this machine alone, for development. A loopback peer by itself proves little: a tunnel or a
proxy on this machine looks the same, and any page in the developer's browser can reach loopback. So without a token a
request must come from a loopback address, under a loopback name (which neither a tunnel's nor a rebound DNS name is),
with no `Origin` but the UI's, and the API's own public URL must be loopback as well: an API the world can reach never
decrypts without a token.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from starlette.requests import Request

from domain.errors import AccessDenied, NotAuthenticated

CODEC_COOKIE: Final = "holdfast_codec"
#: A request that has come through somebody else's hands says so in one of these.
_PROXY_HEADERS: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class CodecAccess:
    """A dependency of routers that lets only those pass who may decrypt.

    Attributes:
        token: What they show; None serves this machine alone.
        ui_origins: Origins whose pages may read answers, see `ui_origins`.
        public_base: The API's public base URL.
    """

    token: str | None = field(repr=False)
    ui_origins: Sequence[str]
    public_base: str

    async def __call__(self, request: Request) -> None:
        """Return, or raise NotAuthenticated (no token, a wrong one) or AccessDenied (not from this machine)."""
        if self.token is None:
            self._require_this_machine(request)
        elif not hmac.compare_digest(shown_token(request).encode(), self.token.encode()):
            raise NotAuthenticated("the codec server wants its token")

    def _require_this_machine(self, request: Request) -> None:
        if any(name in request.headers for name in _PROXY_HEADERS):
            raise AccessDenied("without a token nothing is decrypted through a proxy; set a codec token")
        peer = request.client.host if request.client else None
        origin = request.headers.get("origin")  # programs send none
        is_local = {urlsplit(self.public_base).hostname, request.url.hostname, peer} <= _LOOPBACK
        if not is_local or (origin is not None and origin not in self.ui_origins):
            raise AccessDenied("without a token only the Temporal UI on this machine may decrypt; set a codec token")


def shown_token(request: Request) -> str:
    """Return the token a request shows, in the header or else the cookie; empty where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else request.cookies.get(CODEC_COOKIE, "")


def ui_origins(temporal_ui: str) -> tuple[str, ...]:
    """Return the origin of the UI's URL; one on loopback is opened under either of its names."""
    parts = urlsplit(temporal_ui)
    hosts = ("localhost", "127.0.0.1") if parts.hostname in _LOOPBACK else (parts.hostname or "",)
    port = f":{parts.port}" if parts.port else ""
    return tuple(urlunsplit((parts.scheme, host + port, "", "", "")) for host in hosts)
