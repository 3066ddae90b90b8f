"""Numbers the turns and reports them in order: what the agent was heard to say, then what the caller said.

The digits of a PIN or code leave this process with the request that checks them alone, and in no turn.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from domain.calls import Speaker, Turn, TurnLatency
from domain.prices import Usage
from domain.spoken_codes import without_codes

#: Turns kept for whoever looks at the call; all but the latest are in the workflow by then.
_KEPT: Final = 20


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
        self._latest: deque[Turn] = deque(maxlen=_KEPT)
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
        self._latest.append(turn)
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
        self._latest.append(turn)
        self._report((*self.take_unreported(), turn))

    @property
    def latest(self) -> tuple[Turn, ...]:
        """The latest turns, reported or not."""
        return tuple(self._latest)

    def being_said(self, heard: str, *, said_at: datetime) -> Turn:
        """Return the agent's turn as far as it was heard; its number is taken once it is over."""
        said = without_codes(heard)
        return Turn(self._next_index, Speaker.AGENT, said, said, said_at)

    def take_unreported(self) -> tuple[Turn, ...]:
        """Return the turns nobody has been told of, and forget them."""
        turns, self._unreported = tuple(self._unreported), []
        return turns

    def _take_index(self) -> int:
        index, self._next_index = self._next_index, self._next_index + 1
        return index
