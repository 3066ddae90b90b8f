"""The appointment book with its busy weeks out of a cache.

Rules of the file:
- What fills a week of a resource is kept as one value, and forgotten by every writer after its commit
  (`store.cache.look_ups` says why no race keeps an outdated one).
- The cache has to be one that all processes share: a slot another process has sold would else be offered for a minute.
- It decides what is offered, never what is booked: the database alone refuses a double booking. Whoever is refused
  forgets the week, so that what is offered next is true.
- A hold that lapses without a writer is in the way for the cache's minute at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from domain.business import Appointment, AppointmentStatus, BusySpan, Service, SlotOffer
from domain.errors import NotFound, SlotTaken
from domain.ports.cache import Cache
from domain.ports.storage import AppointmentBook, OutboxEntry
from store.cache.look_ups import CachedLookUps, random_mark

_WEEK: Final = timedelta(days=7)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_Place = tuple[str, int]  # a resource's key, and weeks since the epoch


class CachedAppointmentBook(AppointmentBook):
    """A book in front of another."""

    def __init__(self, book: AppointmentBook, cache: Cache, *, new_mark: Callable[[], bytes] = random_mark) -> None:
        """Take the book behind, a cache all processes share, and what makes a mark of twelve random bytes."""
        self._book = book
        self._weeks = CachedLookUps(cache, tuple[BusySpan, ...], prefix="busy", new_mark=new_mark)

    async def busy(
        self, organisation_id: str, resource_keys: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Sequence[tuple[str, BusySpan]]:
        """Return (resource, span) for what fills the stretch, buffers included, in no order."""
        weeks = _weeks(starts_at, ends_at)
        places = {
            _key(organisation_id, (resource, week)): (resource, week) for resource in resource_keys for week in weeks
        }

        async def load(missing: Sequence[str]) -> Mapping[str, tuple[BusySpan, ...]]:
            spans = await self._load(organisation_id, [places[key] for key in missing])
            return {key: tuple(spans[places[key]]) for key in missing}

        found = await self._weeks.find_all(list(places), load)
        return [
            (resource, span)
            for key, (resource, week) in places.items()
            # What began in an earlier week is in both, and counts in the first.
            for span in _after(_begin(week) if week > weeks.start else _EPOCH, found[key])
            if span.starts_at < ends_at and span.ends_at > starts_at
        ]

    async def hold(self, appointment: Appointment, service: Service) -> Appointment:
        """Claim and store."""
        try:
            held = await self._book.hold(appointment, service)
        except SlotTaken:
            await self._forget(appointment)
            raise
        # A repeat may return one that is held elsewhere.
        await self._forget(appointment, held)
        return held

    async def release(self, appointment_id: str, *, expired: bool) -> None:
        """Free what is held."""
        await self._book.release(appointment_id, expired=expired)
        try:
            await self._forget(await self._book.get(appointment_id))
        except NotFound:
            return

    async def confirm(
        self,
        appointment_id: str,
        event_id: str | None,
        notice: OutboxEntry | None,
        *,
        event_etag: str | None = None,
        mail: OutboxEntry | None = None,
    ) -> Appointment:
        """Turn a hold into a booking; a hold that had lapsed fills its slot again."""
        confirmed = await self._book.confirm(appointment_id, event_id, notice, event_etag=event_etag, mail=mail)
        await self._forget(confirmed)
        return confirmed

    async def claim_move(self, appointment_id: str, to: SlotOffer, until: datetime) -> Appointment:
        """Claim another place beside the one it has."""
        before = await self._book.get(appointment_id)
        there = replace(before, resource_key=to.resource_key, starts_at=to.starts_at, ends_at=to.ends_at)
        try:
            return await self._book.claim_move(appointment_id, to, until)
        finally:
            await self._forget(there)

    async def move(self, moved: Appointment, notices: Sequence[OutboxEntry]) -> Appointment:
        """Store where it is now; both places have changed."""
        before = await self._book.get(moved.appointment_id)
        try:
            return await self._book.move(moved, notices)
        finally:
            await self._forget(before, moved)

    async def give_up_move(self, appointment_id: str) -> Appointment:
        """Free what was claimed for a move; it is in the way for the cache's minute at most."""
        left = await self._book.give_up_move(appointment_id)
        await self._forget(left)
        return left

    async def cancel(self, appointment_id: str, notices: Sequence[OutboxEntry]) -> Appointment:
        """Cancel and free."""
        cancelled = await self._book.cancel(appointment_id, notices)
        await self._forget(cancelled)
        return cancelled

    async def mark(self, appointment_id: str, status: AppointmentStatus, notices: Sequence[OutboxEntry]) -> Appointment:
        """Store whether the customer came."""
        marked = await self._book.mark(appointment_id, status, notices)
        await self._forget(marked)
        return marked

    async def get(self, appointment_id: str) -> Appointment:
        """Return an appointment, never cached."""
        return await self._book.get(appointment_id)

    async def upcoming(self, contact_id: str, after: datetime, *, limit: int = 10) -> Sequence[Appointment]:
        """Return a customer's confirmed appointments, never cached."""
        return await self._book.upcoming(contact_id, after, limit=limit)

    async def _load(self, organisation_id: str, places: Sequence[_Place]) -> Mapping[_Place, Sequence[BusySpan]]:
        resources = sorted({resource for resource, _ in places})
        first, last = min(week for _, week in places), max(week for _, week in places)
        loaded = await self._book.busy(organisation_id, resources, _begin(first), _begin(last + 1))
        spans: defaultdict[_Place, list[BusySpan]] = defaultdict(list)
        for resource, span in loaded:
            for week in _weeks(span.starts_at, span.ends_at):
                spans[resource, week].append(span)
        return spans

    async def _forget(self, *appointments: Appointment) -> None:
        """Forget the weeks of appointments, to be awaited after the commit."""
        await self._weeks.forget(*{key for appointment in appointments for key in _touched(appointment)})


def _touched(appointment: Appointment) -> Iterable[str]:
    # Its buffer, which only the row knows, may reach into the next week.
    for week in _weeks(appointment.starts_at, appointment.ends_at + _WEEK):
        yield _key(appointment.organisation_id, (appointment.resource_key, week))


def _key(organisation_id: str, place: _Place) -> str:
    resource, week = place
    return f"{organisation_id}:{resource}:{week}"


def _week(instant: datetime) -> int:
    return (instant - _EPOCH) // _WEEK


def _weeks(starts_at: datetime, ends_at: datetime) -> range:
    """Return the weeks that `[starts_at, ends_at)` touches."""
    return range(_week(starts_at), -((_EPOCH - ends_at) // _WEEK))


def _after(begin: datetime, spans: Sequence[BusySpan]) -> Sequence[BusySpan]:
    return [span for span in spans if span.starts_at >= begin]


def _begin(week: int) -> datetime:
    return _EPOCH + week * _WEEK
