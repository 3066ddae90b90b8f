"""Tells pages how the calls stand that they watch: one look at each call, whoever watches."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from api.call_views import CallDetail
from api.live_feed import LiveLimits
from api.live_mailbox import Mailbox
from api.shown import sees_numbers
from domain.errors import HoldfastError, ProviderUnavailable
from domain.ports.access import Role
from domain.ports.changes import Change, ChangeKind

_LOG: Final = logging.getLogger(__name__)
_LATER: Final = timedelta(seconds=5)


@dataclass(slots=True)
class _Watched:
    """A call that is watched; `shown` is the JSON told last to those who see numbers, and to those who don't.

    What nobody is there to see is not kept: it would be told as it was to whoever comes later.
    """

    pages: dict[Mailbox, Role] = field(default_factory=dict)
    shown: dict[bool, str] = field(default_factory=dict)
    is_due: bool = True

    def pages_of(self, *, sees: bool) -> list[Mailbox]:
        """Return the pages of those who see numbers, or of those who don't."""
        return [mailbox for mailbox, role in self.pages.items() if sees_numbers(role) is sees]


class CallWatch:
    """Looks at the calls that are watched, again and again while they run, and once more whenever they change."""

    def __init__(self, show: Callable[[str, Role], Awaitable[CallDetail]], limits: LiveLimits) -> None:
        """Take what shows a call to a role; raises NotFound, ProviderUnavailable."""
        self._show = show
        self._limits = limits
        self._calls: dict[str, _Watched] = {}
        self._somebody = asyncio.Event()

    @contextmanager
    def watched(self, call_sid: str, role: Role, mailbox: Mailbox) -> Iterator[None]:
        """Tell a page how a call stands; raises ProviderUnavailable when this process watches too many."""
        if call_sid not in self._calls and len(self._calls) >= self._limits.most_calls:
            raise ProviderUnavailable("live stream", "this process watches no more calls", retry_after=_LATER)
        call = self._calls.setdefault(call_sid, _Watched())
        call.pages[mailbox] = role
        call.is_due = True
        known = call.shown.get(sees_numbers(role))
        if known is not None:
            mailbox.put_call(known)
        self._somebody.set()
        try:
            yield
        finally:
            del call.pages[mailbox]
            if not call.pages_of(sees=sees_numbers(role)):
                call.shown.pop(sees_numbers(role), None)
            if not call.pages:
                del self._calls[call_sid]
            if not self._calls:
                self._somebody.clear()

    def changed(self, changes: Iterable[Change]) -> None:
        """Look again at those of the calls that have changed, also when they are over."""
        for change in changes:
            if change.kind is ChangeKind.CALL and change.subject_id in self._calls:
                self._calls[change.subject_id].is_due = True

    async def run(self) -> None:
        """Look while anybody watches, until cancelled."""
        while True:
            await self._somebody.wait()
            await self.look()
            await asyncio.sleep(self._limits.look_every.total_seconds())

    async def look(self) -> None:
        """Look once at each call that runs or has changed, at all of them at once."""
        due = [(call_sid, call) for call_sid, call in self._calls.items() if call.is_due]
        await asyncio.gather(*(self._look_at(call_sid, call) for call_sid, call in due))

    async def _look_at(self, call_sid: str, call: _Watched) -> None:
        call.is_due = False
        is_over = True
        for sees in {sees_numbers(role) for role in call.pages.values()}:
            try:
                detail = await self._show(call_sid, Role.OPERATOR if sees else Role.VIEWER)
            except HoldfastError:  # the next look tells what this one could not
                is_over = False
                break
            except Exception as error:  # noqa: BLE001 — the api carries calls, and must outlive a bug in this
                _LOG.warning("a watched call can't be shown: %s", type(error).__name__, exc_info=error)
                return  # until it changes
            is_over = is_over and detail.ended_at is not None
            self._tell(call, detail.model_dump_json(), sees=sees)
        call.is_due = call.is_due or not is_over

    @staticmethod
    def _tell(call: _Watched, json: str, *, sees: bool) -> None:
        pages = call.pages_of(sees=sees)
        if not pages or call.shown.get(sees) == json:
            return
        call.shown[sees] = json
        for mailbox in pages:
            mailbox.put_call(json)
