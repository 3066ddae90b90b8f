"""Google Calendar by the settings, for every process that asks what is free."""

from __future__ import annotations

import json
from pathlib import Path

from domain.errors import ConfigurationError
from processes.settings import Settings, required
from vendors.google.calendars import GoogleCalendars


def google_calendars(settings: Settings) -> GoogleCalendars:
    """Return the calendars of the service account; raises ConfigurationError when its file can't be read."""
    path = Path(required(settings, "google_service_account"))
    try:
        account = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"HOLDFAST_GOOGLE_SERVICE_ACCOUNT: {path} is no readable JSON file") from error
    return GoogleCalendars(account, base_url=settings.google_base_url)
