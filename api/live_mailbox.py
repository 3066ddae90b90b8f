"""What one page has not been sent yet: bounded, however slowly the page reads."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from api.live_views import Connection, Nothing, change_text, event_text, position_text, sent_text
from domain.ports.changes import Change


class Mailbox:
    """Keeps each change once until it is taken; who leaves too many there is told to read everything anew."""

    def __init__(self, organisation_id: str | None, most: int) -> None:
        """Take the changes of one organisation and those of nobody known, or all; at most so many."""
        self._organisation_id = organisation_id
        self._most = most
        self._changes: dict[Change, None] = {}
        self._position: int | None = None
        self._is_reset = False
        self._call: str | None = None
        self._is_live: bool | None = None
        self._is_closed = False
        self._filled = asyncio.Event()

    def put(self, changes: Iterable[Change] | None, position: int) -> None:
        """Add what has changed up to a position; None: nobody knows."""
        if changes is None:
            self._reset()
            self._position = position
        else:
            self._changes.update(dict.fromkeys(change for change in changes if self._concerns(change)))
            self._position = position if self._position is None else max(position, self._position)
        if len(self._changes) > self._most:
            self._reset()
        if self._changes or self._is_reset:
            self._filled.set()

    def put_call(self, json: str) -> None:
        """Say how the watched call stands; only the latest counts."""
        self._call = json
        self._filled.set()

    def put_state(self, *, is_live: bool) -> None:
        """Say whether changes come in time."""
        self._is_live = is_live
        self._filled.set()

    def close(self) -> None:
        """Say that nothing more is to be sent."""
        self._is_closed = True
        self._filled.set()

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be sent."""
        return self._is_closed

    async def filled(self) -> None:
        """Return once there is something to send, or nothing more."""
        await self._filled.wait()

    def taken(self) -> str:
        """Take out all there is, as events; at its end where to go on, though nothing else has happened."""
        parts = [event_text("reset", Nothing())] if self._is_reset else [change_text(one) for one in self._changes]
        if self._is_live is not None:
            parts.append(event_text("state", Connection(is_live=self._is_live)))
        if self._call is not None:
            parts.append(sent_text("call", self._call))
        if self._position is not None:
            parts.append(position_text(self._position))
        self._changes.clear()
        self._is_reset, self._is_live, self._call, self._position = False, None, None, None
        self._filled.clear()
        return "".join(parts)

    def _concerns(self, change: Change) -> bool:
        return self._organisation_id is None or change.organisation_id in {None, self._organisation_id}

    def _reset(self) -> None:
        self._is_reset = True
        self._changes.clear()
