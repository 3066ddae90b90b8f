"""When simulated callers speak."""

from __future__ import annotations

from bench.phone import Manners, Phone, Utterance


class EverySoOften(Manners):
    """Speaks once a period, which is long enough for the agent to answer in between."""

    def __init__(self, words: Utterance, *, period: float, first_at: float) -> None:
        """Begin at `first_at`, monotonic seconds."""
        self._words = words
        self._period = period
        self._next_at = first_at

    def next_words(self, phone: Phone, now: float) -> Utterance | None:  # noqa: ARG002  (the port passes it)
        """Return the words when they are due; a period that was missed is left out."""
        if now < self._next_at:
            return None
        self._next_at = max(self._next_at + self._period, now)
        return self._words

    @property
    def has_more(self) -> bool:
        """Always."""
        return True


class OverTheAgent(Manners):
    """Cuts in while the agent speaks, each time with other words."""

    def __init__(self, words: list[Utterance], *, patience: float) -> None:
        """Cut in when the agent has sounded for `patience` seconds."""
        self._words = words
        self._patience = patience
        self._said = 0

    def next_words(self, phone: Phone, now: float) -> Utterance | None:
        """Return the next words once the agent has sounded long enough; None when all are said."""
        if phone.audible_since is None or now - phone.audible_since < self._patience or self._said == len(self._words):
            return None
        self._said += 1
        return self._words[self._said - 1]

    @property
    def has_more(self) -> bool:
        """Whether words are left."""
        return self._said < len(self._words)


class Silent(Manners):
    """Never speaks."""

    def next_words(self, phone: Phone, now: float) -> Utterance | None:  # noqa: ARG002  (the port passes them)
        """Return None."""
        return None

    @property
    def has_more(self) -> bool:
        """Never."""
        return False
