"""Numbers the turns and reports them in order: what the agent was heard to say, then what the caller said.

The digits of a PIN or code leave this process with the request that checks them alone, and in no turn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from domain.calls import Speaker, Turn, TurnLatency
from domain.prices import Usage
from domain.spoken_codes import without_codes


class TurnBook:
    """One stream's turns.

    Attributes:
        caller_index: Index of the caller's latest turn.
    """

    def __init__(
        self,
        *,
        next_index: int,
        report: Callable[[Sequence[Turn]], None],
        utc_now: Callable[[], datetime],
        used: Callable[[], tuple[Usage, ...]],
    ) -> None:
        """Go on counting where the call's last stream stopped; `used` returns what was used since it was asked last."""
        self._used = used
        self._next_index = next_index
        self._report = report
        self._utc_now = utc_now
        self._unreported: list[Turn] = []
        self._asked = ""
        self.caller_index = max(0, next_index - 1)

    def agent_said(
        self, text: str, heard: str, *, said_at: datetime, is_interrupted: bool, latency: TurnLatency | None
    ) -> None:
        """Note a turn of the agent; it is reported with the caller's next turn."""
        turn = Turn(
            index=self._take_index(),
            speaker=Speaker.AGENT,
            text=without_codes(text),
            heard=without_codes(heard),
            said_at=said_at,
            is_interrupted=is_interrupted,
            latency=latency,
            used=self._used(),
        )
        self._unreported.append(turn)
        self._asked = heard

    def caller_said(self, text: str) -> None:
        """Note a turn of the caller and report it, with what the agent said before."""
        self.caller_index = self._take_index()
        said, self._asked = without_codes(text, asked=self._asked), ""
        turn = Turn(
            index=self.caller_index,
            speaker=Speaker.CALLER,
            text=said,
            heard=said,
            said_at=self._utc_now(),
            used=self._used(),
        )
        self._report((*self.take_unreported(), turn))

    def take_unreported(self) -> tuple[Turn, ...]:
        """Return the turns nobody has been told of, and forget them."""
        turns, self._unreported = tuple(self._unreported), []
        return turns

    def _take_index(self) -> int:
        index, self._next_index = self._next_index, self._next_index + 1
        return index
