"""Links in what people and models write."""

from __future__ import annotations

import re
from typing import Final

#: With its scheme, or as people say it.
_LINK: Final = re.compile(r"(?:[a-z][a-z0-9+.-]{1,15}://|www\.)\S+", re.IGNORECASE)
#: Bare: with a path, or in lower case as nobody ends a sentence and begins the next.
_BARE: Final = re.compile(r"\b(?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.)+[a-z]{2,24}\b(?:/\S*)?")
_BARE_WITH_PATH: Final = re.compile(r"\b(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}/\S*", re.IGNORECASE)


def without_links(text: str) -> str:
    """Return the text with `[link]` for every link."""
    for pattern in (_LINK, _BARE_WITH_PATH, _BARE):
        text = pattern.sub("[link]", text)
    return text
