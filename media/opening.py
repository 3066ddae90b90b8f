"""What somebody we have rung has to hear before anything else: who calls, that it is an AI, how to opt out.

The rules of the file:

* Heard once to its end, it is never owed again, whatever was said since.
* Who greets into it is told again, but not for ever.
"""

from __future__ import annotations

from typing import Final

from domain.outbound import is_picking_up

#: Who greets into our first words again and again is answered.
_MOST_REPEATS: Final = 2


class Opening:
    """The first words of a call we have placed, as far as they are still owed."""

    def __init__(self, must_hear: str) -> None:
        """Begin with what has to be heard; empty: nothing, since he has called us or has heard it."""
        self._owed = must_hear
        self._repeats = 0

    def note_heard(self, heard: str) -> None:
        """Take what was heard of a turn of the agent."""
        if heard.startswith(self._owed):
            self._owed = ""

    def is_due(self, words: str) -> bool:
        """Say whether somebody has only said that he is there, and has not heard who calls: he is told again now."""
        if not self._owed or self._repeats == _MOST_REPEATS or not is_picking_up(words):
            return False
        self._repeats += 1
        return True
