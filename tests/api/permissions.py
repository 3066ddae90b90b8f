"""Consents, suppressions and calling hours in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import NoReturn

from domain.compliance import ConsentState, DialPolicy
from domain.errors import NotFound
from domain.outbound import DialPurpose
from domain.ports.consent import ConsentEntry, Consents, SuppressionEntry, Suppressions
from domain.ports.dialling import DialPolicies
from domain.ports.principals import PrincipalDesk, PrincipalStanding
from domain.ports.reading import Cursor
from domain.principals import Principal, check_pin


class FakeConsents(Consents):
    """Keeps every word."""

    def __init__(self) -> None:
        """Start with nothing said."""
        self.kept: list[ConsentEntry] = []

    async def record(self, entry: ConsentEntry) -> None:
        """Note."""
        self.kept.append(entry)

    async def state(self, contact_id: str, purpose: DialPurpose) -> ConsentState | None:
        """Find the latest."""
        return {one.purpose: one.state for one in await self.latest(contact_id)}.get(purpose)

    async def latest(self, contact_id: str) -> Sequence[ConsentEntry]:
        """Find the latest of each, whenever it was written down, in the order of their purposes."""
        said = sorted((one for one in self.kept if one.contact_id == contact_id), key=lambda one: one.at)
        latest = {one.purpose: one for one in said}
        return [latest[purpose] for purpose in sorted(latest)]


class FakeSuppressions(Suppressions):
    """The lists of all businesses in memory."""

    def __init__(self) -> None:
        """Start empty."""
        self.kept: dict[tuple[str, str], SuppressionEntry] = {}

    async def suppress(self, entry: SuppressionEntry) -> SuppressionEntry:
        """Note, once."""
        return self.kept.setdefault((entry.organisation_id, entry.phone), entry)

    async def lift(self, organisation_id: str, phone: str) -> bool:
        """Forget."""
        return self.kept.pop((organisation_id, phone), None) is not None

    async def entries(self, organisation_id: str, *, after: Cursor | None, limit: int) -> Sequence[SuppressionEntry]:
        """Page."""
        listed = (one for (owner, _), one in self.kept.items() if owner == organisation_id)
        rows = sorted(listed, key=lambda one: (one.at, one.phone), reverse=True)
        return [one for one in rows if not after or (one.at, one.phone) < astuple(after)][:limit]

    async def is_suppressed(self, organisation_id: str, phone: str) -> bool:
        """Look."""
        return (organisation_id, phone) in self.kept

    async def of_numbers(self, organisation_id: str, phones: Sequence[str]) -> Sequence[SuppressionEntry]:
        """Look each one up."""
        return [self.kept[organisation_id, phone] for phone in phones if (organisation_id, phone) in self.kept]

    async def bars_text(self, sender: str, recipient: str, outbox_id: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def bars_mail(self, appointment_id: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def bars_address(self, organisation_id: str, address: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError


class FakePolicies(DialPolicies):
    """One policy for all."""

    def __init__(self) -> None:
        """Start with the law's."""
        self.kept = DialPolicy()

    async def policy(self, organisation_id: str) -> DialPolicy:
        """Return it."""
        return self.kept

    async def change(self, organisation_id: str, change: Callable[[DialPolicy], DialPolicy]) -> DialPolicy:
        """Change it."""
        self.kept = change(self.kept)
        return self.kept


class FakePrincipals(PrincipalDesk):
    """One owner."""

    def __init__(self) -> None:
        """Start without a PIN."""
        self.owner = Principal("owner", "Grace Holloway", ("+15551239901",), ("grace@northgate.example",))
        self.pin: str | None = None

    async def standings(self, organisation_id: str, now: datetime) -> Sequence[PrincipalStanding]:
        """Return him."""
        return [PrincipalStanding(self.owner, has_pin=self.pin is not None, locked_until=None)]

    async def set_pin(self, organisation_id: str, key: str, pin: str, at: datetime) -> None:
        """Keep it."""
        check_pin(pin)
        if key != self.owner.key:
            raise NotFound(f"there is no principal {key!r} here")
        self.pin = pin
