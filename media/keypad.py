"""Keys pressed one after the other, as one answer; knows no clock.

The rules of the file:

* `#` ends an answer, and so does a pause; `*` takes what was pressed back.
* A single key is no answer: it was pressed by a cheek, or for a menu there is not.
* What is pressed counts as words: it is answered like words, and secret where a PIN is.
"""

from __future__ import annotations

from typing import Final

#: Nobody takes longer between two digits he has in his head.
PAUSE_S: Final = 2.5
_FEWEST: Final = 2
_MOST: Final = 20
_ENDS: Final = "#"
_CLEARS: Final = "*"


class Keypad:
    """The keys of one caller's telephone."""

    def __init__(self) -> None:
        """Nothing is pressed yet."""
        self._pressed = ""
        self._last_at = 0.0

    def press(self, key: str, now: float) -> str:
        """Take a key (`0` … `9`, `*`, `#`), and return the answer it ends; empty: it ends none."""
        if key == _ENDS:
            return self._taken()
        self._pressed = "" if key == _CLEARS else (self._pressed + key)[-_MOST:]
        self._last_at = now
        return ""

    def tick(self, now: float) -> str:
        """Return the answer a pause has ended; empty: there is none."""
        return self._taken() if self._pressed and now - self._last_at >= PAUSE_S else ""

    def _taken(self) -> str:
        pressed, self._pressed = self._pressed, ""
        return f"I have pressed the keys {pressed}." if len(pressed) >= _FEWEST else ""
