"""httplib2 under one deadline for everything a request needs: token, connection, repeats.

A request may still be on its thread when nobody waits for it any more. What it sent then would come after whatever its
caller did next, for example an event after its own removal. So the deadline is looked at right before each sending.
"""

from __future__ import annotations

import math
import time
from datetime import timedelta
from typing import Any

import httplib2


class Deadline:
    """The end of somebody's patience, in monotonic seconds; one thread looks at it, another may bring it forward."""

    def __init__(self, at: float = math.inf) -> None:
        """Set it; without an instant it never comes."""
        self._at = at

    @classmethod
    def after(cls, patience: timedelta) -> Deadline:
        """Return one that far ahead."""
        return cls(time.monotonic() + patience.total_seconds())

    def pass_now(self) -> None:
        """Nobody waits any more."""
        self._at = -math.inf

    def left(self) -> float:
        """Return the seconds left; raises TimeoutError when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError("nobody waits for this any more")
        return left


class PunctualHttp(httplib2.Http):  # type: ignore[misc]  # published without types
    """Connects and sends only before `deadline`, and waits on the network no longer than until then."""

    def __init__(self) -> None:
        """Start without a deadline; whoever uses it sets one for each request."""
        super().__init__()
        self.deadline = Deadline()

    def _conn_request(self, conn: Any, *arguments: Any) -> Any:  # noqa: ANN401  (the overridden method is untyped)
        return super()._conn_request(_PunctualConnection(conn, self.deadline), *arguments)


class _PunctualConnection:
    """A connection of `http.client` as httplib2 uses it, which connects and sends again by itself after some losses."""

    def __init__(self, connection: Any, deadline: Deadline) -> None:  # noqa: ANN401  (of two classes, both untyped)
        self._connection = connection
        self._deadline = deadline

    def connect(self) -> None:
        self._connection.timeout = self._deadline.left()
        self._connection.connect()

    def request(self, *arguments: Any) -> None:  # noqa: ANN401  (passed on)
        self._connection.sock.settimeout(self._deadline.left())
        self._connection.request(*arguments)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (everything else is as it was)
        return getattr(self._connection, name)
