"""Serves the built dashboard: its files, and its one page for every address that is neither a file nor the API's."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

_PAGE: Final = "/index.html"
#: What the build names after its content: it never changes.
_IMMUTABLE: Final = "/assets/"
_READING: Final = ("GET", "HEAD")
#: Suffix of the file beside → the name of its coding; the first the browser takes counts.
_CODINGS: Final[Mapping[str, str]] = {".br": "br", ".gz": "gzip"}
#: A coding that `Accept-Encoding` names, unless its weight is nought. Source: RFC 9110, section 12.5.3.
_ACCEPTED: Final = re.compile(r"(?:^|,)\s*([a-z*]+)\s*(?=,|$|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))", re.IGNORECASE)
_HEX_DIGITS: Final = 32
_UNBUILT: Final = """<!doctype html>
<html lang="en">
<title>Holdfast</title>
<h1>The dashboard is not built</h1>
<p>The API runs. For its screen: install Node 20.19 or newer, run <code>make dashboard</code>, start Holdfast again.</p>
<p>The API's own description is at <a href="/openapi.json">/openapi.json</a>.</p>
</html>
"""


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file of the build as it is served; `codings` maps the name of a content coding to the file in it."""

    content: bytes
    media_type: str
    etag: str
    codings: Mapping[str, bytes]


def built_files(folder: Path) -> Mapping[str, BuiltFile]:
    """Read a build into memory, by path from the root; a build that takes its place is served after a restart."""
    names = [file for file in folder.rglob("*") if file.is_file() and file.suffix not in _CODINGS]
    return {f"/{file.relative_to(folder).as_posix()}": _built(file) for file in names}


def _built(file: Path) -> BuiltFile:
    content = file.read_bytes()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    beside = {name: file.with_name(file.name + suffix) for suffix, name in _CODINGS.items()}
    return BuiltFile(
        content,
        f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        f'"{hashlib.sha256(content).hexdigest()[:_HEX_DIGITS]}"',
        {name: one.read_bytes() for name, one in beside.items() if one.is_file()},
    )


class Dashboard:
    """Answers what no route has taken: pages and files; what the API alone could have answered goes to `otherwise`."""

    def __init__(self, files: Mapping[str, BuiltFile], *, routes: Iterable[str], otherwise: ASGIApp) -> None:
        """Take a build.

        Args:
            files: As `built_files` has read them; empty where there is no build.
            routes: Paths of the API's routes: what begins with the first part of one is no page.
            otherwise: Answers that there is no such path.
        """
        self._files = files
        self._taken = {_first_part(route) for route in routes}
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if not self._is_ours(scope):
            await self._otherwise(scope, receive, send)
            return
        answer = self._answer(scope["path"], Headers(scope=scope))
        if scope["method"] == "HEAD":
            answer.body = b""  # its length stays in the headers
        await answer(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] not in _READING:
            return False
        path: str = scope["path"]
        if not self._files:
            return path == "/"
        # An asset that is gone belonged to an older build: a page in its place would be taken for a script.
        is_gone = path.startswith(_IMMUTABLE) and path not in self._files
        return not is_gone and _first_part(path) not in self._taken

    def _answer(self, path: str, headers: Headers) -> Response:
        file = self._files.get(path) or self._files.get(_PAGE)
        if file is None:
            return HTMLResponse(_UNBUILT)
        shown = {
            "ETag": file.etag,
            "Cache-Control": "public, max-age=31536000, immutable" if path.startswith(_IMMUTABLE) else "no-cache",
            "Vary": "Accept-Encoding",
        }
        if file.etag in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=shown)
        accepted = {found[1] for found in _ACCEPTED.finditer(headers.get("accept-encoding", ""))}
        coding = next((name for name in file.codings if name in accepted), None)
        if coding is None:
            return Response(file.content, headers=shown, media_type=file.media_type)
        return Response(file.codings[coding], headers={**shown, "Content-Encoding": coding}, media_type=file.media_type)


def _first_part(path: str) -> str:
    """Return `api` of `/api/calls`."""
    return path.split("/")[1] if "/" in path else path
