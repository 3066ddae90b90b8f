"""Google by the settings: the service account, and its calendars for every process that asks what is free."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from activities.guarded.calendars import GuardedCalendars
from domain.errors import ConfigurationError
from domain.ports.calendars import Calendars
from processes.provider_roster import ProviderRoster
from processes.settings import Settings, required
from vendors.google.calendars import GoogleCalendars


@contextmanager
def guarded_calendars(settings: Settings, roster: ProviderRoster) -> Iterator[Calendars]:
    """Open the calendars of the service account; raises ConfigurationError when its file can't be read."""
    with closing(_google_calendars(settings)) as calendars:
        yield GuardedCalendars(
            calendars,
            roster.guard("google_calendar", "calendars"),
            roster.guard("google_calendar", "calendar_changes"),
        )


def service_account(settings: Settings) -> Mapping[str, str]:
    """Return the content of the service account's key file; raises ConfigurationError when it can't be read."""
    path = Path(required(settings, "google_service_account"))
    try:
        account: Mapping[str, str] = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"HOLDFAST_GOOGLE_SERVICE_ACCOUNT: {path} is no readable JSON file") from error
    return account


def _google_calendars(settings: Settings) -> GoogleCalendars:
    return GoogleCalendars(service_account(settings), base_url=settings.google_base_url)
