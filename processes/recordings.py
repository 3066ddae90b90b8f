"""Recordings of the account the settings name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from activities.guarded.recordings import GuardedRecordings
from domain.ports.telephony import Recordings
from processes.provider_roster import ProviderRoster
from processes.settings import Settings, required
from vendors.twilio.recordings import TwilioRecordings
from vendors.twilio.transport import PUBLIC_BASE_URL


@asynccontextmanager
async def opened_recordings(settings: Settings, roster: ProviderRoster) -> AsyncIterator[Recordings | None]:
    """Open them; None where the settings name no account."""
    if settings.twilio_account_sid is None:
        yield None
        return
    vendor = TwilioRecordings(
        account_sid=settings.twilio_account_sid,
        auth_token=required(settings, "twilio_auth_token"),
        base_url=settings.twilio_base_url or PUBLIC_BASE_URL,
    )
    async with aclosing(vendor):
        yield GuardedRecordings(vendor, roster.guard("twilio", "recordings"))
