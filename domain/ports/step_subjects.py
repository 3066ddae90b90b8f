"""Who and what the numbers, addresses and references in steps stand for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from domain.business import Appointment
from domain.named_steps import Person


class StepSubjects(Protocol):
    """Looks them up, many at once."""

    async def people(self, organisation_id: str, ways: Collection[str]) -> Mapping[str, Person]:
        """Return the customers of a business by number, E.164, or by address in lower case.

        An address that several customers have is nobody's.
        """

    async def appointments(self, named: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Appointment]:
        """Return appointments by their customer's contact id and their reference, whatever has become of them."""
