"""Who was heard when, and what waits for a pause: news, a move to another process, the first words of a later stream.

No call, no task, no clock: every time is given, in seconds of one monotonic clock.
"""

from __future__ import annotations

from media.settings import ConversationSettings


class Pauses:
    """The quiet of one stream."""

    def __init__(self, settings: ConversationSettings, now: float) -> None:
        """Begin in quiet, with nothing that waits for a pause."""
        self._settings = settings
        self._quiet_since = now
        self._in_turn_since: float | None = None
        self._move_by: float | None = None
        self._apology_due_since: float | None = None

    # ── what happens ────────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, now: float, *, is_apology_due: bool) -> None:
        """Note that the stream begins; the apology with which it does waits for its moment."""
        self._quiet_since = now
        self._apology_due_since = now if is_apology_due else None

    def turn_began(self, now: float) -> None:
        """Note that the recogniser has heard the caller begin."""
        self._in_turn_since = now

    def words_came(self, now: float) -> None:
        """Note that the caller has been understood."""
        self._quiet_since = self._in_turn_since = now

    def turn_ended(self) -> None:
        """Note that the recogniser has heard the caller end."""
        self._in_turn_since = None

    def agent_finished(self, now: float) -> None:
        """Note that the agent was heard to the end."""
        self._quiet_since = now

    def apologised(self) -> None:
        """Note that the first words are said, or that an answer has taken their place."""
        self._apology_due_since = None

    def move_soon(self, now: float) -> None:
        """Note that the call is to move, in a pause or when the patience is over."""
        self._move_by = now + self._settings.move_patience

    # ── what may happen now ─────────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_apology_due(self) -> bool:
        """Whether the first words of the stream are still to be said."""
        return self._apology_due_since is not None

    @property
    def is_moving(self) -> bool:
        """Whether the call is to move to another process."""
        return self._move_by is not None

    def quiet(self, now: float) -> float:
        """Return for how many seconds neither side was heard."""
        return now - self._quiet_since

    def is_pause(self, now: float, *, is_speaking: bool) -> bool:
        """Return whether neither side is speaking, or about to go on."""
        return not is_speaking and not self._is_in_turn(now) and self.quiet(now) >= self._settings.pause

    def may_move(self, now: float, *, is_speaking: bool, is_movable: bool) -> bool:
        """Return whether this is the moment to move; once the patience is over, any is."""
        if self._move_by is None:
            return False
        return now >= self._move_by or (is_movable and self.is_pause(now, is_speaking=is_speaking))

    def may_apologise(self, now: float, *, is_caller_speaking: bool) -> bool:
        """Return whether the first words may be said: not into what the caller is just saying, unless he goes on."""
        if self._apology_due_since is None:
            return False
        waited = now - self._apology_due_since
        is_amid_words = is_caller_speaking or self._is_in_turn(now)
        is_awaited = is_amid_words and waited < self._settings.longest_apology_wait
        return waited >= self._settings.apology_after and not is_awaited

    def _is_in_turn(self, now: float) -> bool:
        longest = self._settings.silence_after  # a turn whose end the recogniser never reports
        return self._in_turn_since is not None and now - self._in_turn_since < longest
