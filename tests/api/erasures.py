"""Erasing in memory behind the REST API, and a desk that notes what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from api.erasure_desk import ErasureDesk
from domain.errors import NotFound, RuleBroken
from domain.ports.erasure import Erasure, Erasures


class FakeErasures(Erasures, ErasureDesk):
    """Knows Dana, who has been there once; while `failure` is set, the desk raises that."""

    def __init__(self) -> None:
        """Have erased nobody."""
        self.erased: list[str] = []
        self.cleared: list[tuple[str, Sequence[str]]] = []
        self.failure: Exception | None = None

    async def erase(self, contact_id: str, confirm: str, now: datetime) -> Erasure:
        """Erase her by her name."""
        if contact_id != "contact-1":
            raise NotFound(f"no contact {contact_id}")
        if contact_id not in self.erased and confirm != "Dana Reed":
            raise RuleBroken("`confirm` has to be the contact's name")
        self.erased.append(contact_id)
        return Erasure(contact_id, now, calls=2, appointment_ids=("appt-1",), recordings=("RE1",))

    async def clear_calendars(self, contact_id: str, appointment_ids: Sequence[str]) -> None:
        """Note it."""
        if self.failure:
            raise self.failure
        self.cleared.append((contact_id, appointment_ids))
