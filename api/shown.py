"""What a role gets to see: below operator, numbers are masked and texts redacted."""

from __future__ import annotations

from typing import Final

from domain.ports.access import Role
from domain.redaction import mask_number, redact

_HIDDEN_MAILBOX: Final = "••••"


def sees_numbers(role: Role) -> bool:
    """Say whether a role sees numbers whole."""
    return role >= Role.OPERATOR


def shown_number(number: str | None, role: Role) -> str | None:
    """Return a phone number, VIN or plate as a role sees it."""
    return number if number is None or sees_numbers(role) else mask_number(number)


def shown_email(address: str, role: Role) -> str:
    """Return an e-mail address as a role sees it."""
    return address if sees_numbers(role) else f"{_HIDDEN_MAILBOX}@{address.rpartition('@')[2]}"


def shown_text(text: str, role: Role) -> str:
    """Return free text as a role sees it."""
    return text if sees_numbers(role) else redact(text)
