"""A program, run for one page: HTML in, its title and its words out as JSON. Its memory and time are bounded."""

from __future__ import annotations

import json
import resource
import sys
from typing import Final

import trafilatura
from trafilatura.settings import Document

_MEMORY: Final = 1 << 30
_CPU_SECONDS: Final = 8
_LONGEST_TITLE: Final = 200
_LONGEST_TEXT: Final = 20_000


def main() -> None:
    """Read a page and write what it says."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    html = sys.stdin.buffer.read().decode("utf-8", "replace")
    found = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False, favor_recall=True)
    title, text = (found.title, found.text) if isinstance(found, Document) else (None, None)
    # A page of a few lines looks like nothing but a menu: then everything on it counts.
    text = text or trafilatura.html2txt(html)
    json.dump({"title": (title or "")[:_LONGEST_TITLE], "text": (text or "")[:_LONGEST_TEXT]}, sys.stdout)


if __name__ == "__main__":
    main()
