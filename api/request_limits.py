"""Bounds request bodies and puts security headers on every answer; plain ASGI, no work per body chunk but counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

_TOO_LARGE: Final = 413
_SECURITY_HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_CONTENT_POLICY: Final = "Content-Security-Policy"
#: Of what is no page of ours: whatever it holds, a browser loads and runs nothing for it.
_OF_ANSWERS: Final = "default-src 'none'; frame-ancestors 'none'"


def page_policy(connections: Sequence[str] = ()) -> str:
    """Return the Content-Security-Policy of the dashboard's pages: all comes from here, inline code does not run.

    Args:
        connections: Origins its scripts may talk to beside ours, for example `ws://127.0.0.1:8081`.
    """
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            " ".join(("connect-src 'self'", *connections)),
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class BodyLimit:
    """Answers 413 as soon as a body is, or says it will be, longer than its path allows."""

    def __init__(self, app: ASGIApp, *, default: int, limits: Mapping[str, int]) -> None:
        """Wrap an application.

        Args:
            app: The application.
            default: Bytes, for paths without a limit of their own.
            limits: Path prefix → bytes; the longest prefix that fits counts.
        """
        self._app = app
        self._default = default
        self._limits = sorted(limits.items(), key=lambda item: len(item[0]), reverse=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        if _declared_length(scope) > limit:
            await problem("body_too_large", f"at most {limit} bytes here")(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(_TOO_LARGE)
            return message

        await self._app(scope, counted, send)

    def _limit(self, path: str) -> int:
        return next((limit for prefix, limit in self._limits if path.startswith(prefix)), self._default)


def _declared_length(scope: Scope) -> int:
    text = Headers(scope=scope).get("content-length", "0")
    return int(text) if text.isdecimal() else 0


class SecurityHeaders:
    """Adds headers that forbid sniffing, framing, caching and referring, where the answer has not set its own.

    A page (`text/html`) may load what is ours; any other answer loads nothing.
    """

    def __init__(self, app: ASGIApp, *, connections: Sequence[str] = ()) -> None:
        """Wrap an application; `connections` are for `page_policy`."""
        self._app = app
        self._of_pages = page_policy(connections)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if message["status"] != HTTPStatus.NOT_MODIFIED:  # it would take the place of the policy that is kept
                    is_page = headers.get("content-type", "").startswith("text/html")
                    headers.setdefault(_CONTENT_POLICY, self._of_pages if is_page else _OF_ANSWERS)
            await send(message)

        await self._app(scope, receive, with_headers)
