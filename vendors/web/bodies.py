"""The body of an answer, bounded as it comes and as it unpacks."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import Final

import httpx

from domain.errors import RuleBroken

_TYPES: Final = ("text/html", "text/plain")
#: Nothing else is asked for, and nothing else is unpacked. 32 + 15: gzip or zlib, whichever it is.
ACCEPTED_ENCODING: Final = "gzip"
_PACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_WINDOW: Final = 32 + zlib.MAX_WBITS
_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_HEAD: Final = 2_048
_CHARSETS: Final = re.compile(
    r"utf-8|utf-16(-[lb]e)?|ascii|iso8859-\d+|cp125\d|koi8-[ru]|shift_jis|euc_(jp|kr)|gbk|gb2312|gb18030|big5"
)


def content_type(response: httpx.Response) -> str:
    """Return the type of a page's text; raises RuleBroken for anything but text."""
    found: str = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if found not in _TYPES:
        raise RuleBroken("it is no page of text")
    return found


async def read_body(response: httpx.Response, *, most: int) -> bytes:
    """Return the body of a streamed answer, unpacked; raises RuleBroken for more than `most` bytes, packed or not."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity", *_PACKED}:
        raise RuleBroken("it is packed in a way nobody has asked for")
    unpacker = zlib.decompressobj(_WINDOW) if encoding in _PACKED else None
    body, came = bytearray(), 0
    async for chunk in response.aiter_raw():
        came += len(chunk)
        body += chunk if unpacker is None else _unpacked(unpacker, chunk, most=most - len(body) + 1)
        if max(came, len(body)) > most:
            raise RuleBroken(f"it is larger than {most} bytes")
    return bytes(body)


def decoded(body: bytes, response: httpx.Response) -> str:
    """Return a body as text: by its header, by its own word, else as UTF-8; what does not fit is replaced."""
    said = _CHARSET.search(body[:_HEAD])
    for name in (response.charset_encoding, said[1].decode("ascii") if said else None):
        if name and _is_charset(name):
            return body.decode(name, "replace")
    return body.decode("utf-8", "replace")


def _is_charset(name: str) -> bool:
    """Say whether pages are written in it: Python has codecs besides that unpack, or take their time."""
    try:
        return _CHARSETS.fullmatch(codecs.lookup(name).name) is not None
    except LookupError:
        return False


def _unpacked(unpacker: zlib._Decompress, chunk: bytes, *, most: int) -> bytes:
    try:
        return unpacker.decompress(chunk, max(most, 1))
    except zlib.error as error:
        raise RuleBroken("it can't be unpacked") from error
