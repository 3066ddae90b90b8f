"""What was said, as plain words to match rules against."""

from __future__ import annotations

import re


def plain_words(text: str) -> str:
    """Return the words in lower case with one space between them; apostrophes stay, all other marks go."""
    return " ".join(re.sub(r"[^\w']+", " ", text.replace("’", "'").casefold()).split())
