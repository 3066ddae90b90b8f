"""Google's services as we use them: by which name, at which path, with which rights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class GoogleService:
    """One of Google's APIs.

    Attributes:
        provider: As errors and metrics name it.
        name: In Google's discovery documents.
        version: In Google's discovery documents.
        path: Behind the base URL, with a slash at both ends.
        scopes: The narrowest that do.
        subject: Whom the service account stands in for (domain-wide delegation); None: for nobody.
    """

    provider: str
    name: str
    version: str
    path: str
    scopes: tuple[str, ...]
    subject: str | None = None


CALENDAR: Final = GoogleService(
    "google_calendar",
    "calendar",
    "v3",
    "/calendar/v3/",
    ("https://www.googleapis.com/auth/calendar.events", "https://www.googleapis.com/auth/calendar.freebusy"),
)
_GMAIL: Final = GoogleService("gmail", "gmail", "v1", "/", ("https://www.googleapis.com/auth/gmail.send",))


def gmail_of(address: str) -> GoogleService:
    """Return Gmail as the owner of a mailbox has it: a service account has none itself."""
    return replace(_GMAIL, subject=address)
