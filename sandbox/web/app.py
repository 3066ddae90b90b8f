"""Brave's "Web Search" and the pages it finds."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, StreamingResponse

from sandbox.faults import CutResponse, FaultBoard, FaultKind
from sandbox.web.pages import BODY_SHOP, ENDLESS, INSIDE, LOOP, MALICIOUS, MOVED, PACKED, PAGES, SLOW, SUPPLIER, Page

API_KEY: Final = "sandbox"
#: Where clouds keep a machine's own credentials.
_METADATA: Final = "http://169.254.169.254/latest/meta-data/"
_CHUNK: Final = b"<p>brake pad</p>" * 1_024
_SLOW_SECONDS: Final = 30
_UNPACKED_BYTES: Final = 8_000_000


def create_app(faults: FaultBoard) -> FastAPI:
    """Return the application, to be mounted under `/web`; its one fault operation is `search`."""
    app = FastAPI(title="A small web")
    _add_search(app, faults)
    _add_pages(app)
    _add_traps(app)
    _add_redirects(app)
    return app


def _add_search(app: FastAPI, faults: FaultBoard) -> None:
    @app.get("/res/v1/web/search")
    async def search(
        request: Request,
        q: str,
        count: int = 20,
        x_subscription_token: Annotated[str | None, Header()] = None,
    ) -> Response:
        fault = await faults.strike("web", "search")
        if fault is not None and fault.kind is FaultKind.STATUS:
            return _refusal(HTTPStatus(fault.amount), "A planned fault.")
        if fault is not None:
            return CutResponse()
        if x_subscription_token != API_KEY:
            return _refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "The provided subscription token is invalid.")
        base = _base(request)
        results = [_result(page, base) for page in _found(q)[:count]]
        answer: dict[str, object] = {"type": "search", "query": {"original": q, "more_results_available": False}}
        return JSONResponse(answer | ({"web": {"type": "search", "results": results}} if results else {}))


def _base(request: Request) -> str:
    """Return where the small web is, for whoever asks: below the box, or by itself."""
    return str(request.base_url).rstrip("/") + str(request.scope.get("root_path", ""))


def _refusal(status: HTTPStatus, detail: str) -> Response:
    """Return an error as Brave writes it."""
    error = {"code": status.name, "detail": detail, "status": int(status)}
    return JSONResponse({"type": "ErrorResponse", "error": error}, status)


def _result(page: Page, base: str) -> dict[str, object]:
    return {
        "type": "search_result",
        "title": page.title,
        "url": f"{base}{page.path}",
        "description": page.snippet,
        "language": "en",
        "family_friendly": True,
    }


def _found(query: str) -> list[Page]:
    """Return the pages that have most of the words, the best first; none that has none."""
    wanted = set(re.findall(r"\w{4,}", query.lower()))

    def hits(page: Page) -> int:
        return len(wanted & set(re.findall(r"\w{4,}", f"{page.title} {page.snippet}".lower())))

    return sorted((page for page in PAGES if hits(page)), key=hits, reverse=True)


def _add_pages(app: FastAPI) -> None:
    def show(page: Page) -> None:
        @app.get(page.path)
        async def read() -> Response:
            return HTMLResponse(page.html, headers={"Set-Cookie": "seen=1"})

    for page in (BODY_SHOP, SUPPLIER, MALICIOUS):
        show(page)

    @app.get("/pages/plain")
    async def plain() -> Response:
        return PlainTextResponse("Plain words.")

    @app.get("/pages/binary")
    async def binary() -> Response:
        return Response(b"\x89PNG", media_type="image/png")


def _add_traps(app: FastAPI) -> None:
    @app.get(SLOW.path)
    async def slow(request: Request) -> Response:
        for _ in range(_SLOW_SECONDS * 10):
            if await request.is_disconnected():
                break
            await asyncio.sleep(0.1)
        return HTMLResponse(SLOW.html)

    @app.get(ENDLESS.path)
    async def endless() -> Response:
        async def forever() -> AsyncIterator[bytes]:
            while True:
                yield _CHUNK
                await asyncio.sleep(0)  # whoever hangs up is noticed

        return StreamingResponse(forever(), media_type="text/html")

    @app.get(PACKED.path)
    async def packed() -> Response:
        body = gzip.compress(b"<p>" + b"x" * _UNPACKED_BYTES)
        return HTMLResponse(body, headers={"Content-Encoding": "gzip"})


def _add_redirects(app: FastAPI) -> None:
    @app.get(MOVED.path)
    async def moved(request: Request) -> Response:
        return RedirectResponse(f"{_base(request)}{BODY_SHOP.path}", HTTPStatus.MOVED_PERMANENTLY)

    @app.get(INSIDE.path)
    async def inside() -> Response:
        return RedirectResponse(_METADATA, HTTPStatus.FOUND)

    @app.get(LOOP.path)
    async def loop() -> Response:
        return RedirectResponse(f"..{LOOP.path}", HTTPStatus.FOUND)
