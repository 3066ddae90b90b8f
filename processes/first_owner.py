"""Lets the first owner in: while nobody has signed in, the api prints him a link when it starts."""

from __future__ import annotations

import logging
from typing import Final

from activities.signing_in import new_token
from domain.errors import HoldfastError
from processes.clock import utc_now
from processes.settings import Settings
from processes.sign_in import new_owner, sign_in_ports, sign_in_url
from store.database import Database

_LOG: Final = logging.getLogger(__name__)


async def welcome_first_owner(settings: Settings, database: Database) -> None:
    """Print a link for the owner the settings name, unless somebody has signed in or others were invited.

    Of several starts the latest link counts. A database that does not answer keeps no api from starting.
    """
    if settings.owner_email is None:
        return
    token, now = new_token(), utc_now()
    try:
        owner = new_owner(settings.owner_email, None, now)
        if await sign_in_ports(database).links.first_owner(token, owner, now):
            print(f"Sign in to the dashboard: {sign_in_url(settings, token)}", flush=True)
    except HoldfastError as error:
        _LOG.warning("no link for the first owner (`holdfast create-owner` makes one): %s", error)
