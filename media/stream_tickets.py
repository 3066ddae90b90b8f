"""What entitles a stream to a call: a token of ours, for this call and epoch, used once."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from domain.stream_token import check_token
from media.twilio_stream import Started

_LONGEST_EPOCH: Final = 9
#: Tickets remembered as used; the workflow itself knows the stream of its latest epoch, in whatever process it is.
_REMEMBERED: Final = 10_000


class StreamTickets:
    """Checks the tickets of one process."""

    def __init__(self, secret: bytes) -> None:
        """Check against the secret shared with the api."""
        self._secret = secret
        self._used: OrderedDict[tuple[str, int], None] = OrderedDict()

    def take(self, started: Started) -> int | None:
        """Return the epoch a stream is entitled to, and make its ticket worthless; None when it has none."""
        epoch = _epoch(started.parameters.get("stream_epoch", ""))
        if epoch is None or (started.call_sid, epoch) in self._used or not self._is_ours(started, epoch):
            return None
        self._used[started.call_sid, epoch] = None
        if len(self._used) > _REMEMBERED:
            self._used.popitem(last=False)
        return epoch

    def _is_ours(self, started: Started, epoch: int) -> bool:
        token = started.parameters.get("call_token", "")
        return check_token(token, secret=self._secret, call_sid=started.call_sid, stream_epoch=epoch)


def _epoch(text: str) -> int | None:
    """Return the number; None unless written as we write it, so that one epoch has one ticket."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_EPOCH
    return int(text) if is_number and text == str(int(text)) else None
