"""The web for planners, by the settings: searched with a key, pages read from public addresses alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from activities.guarded.web_search import GuardedWebSearch
from domain.ports.web import Web
from processes.provider_roster import ProviderRoster
from processes.settings import Settings
from vendors.brave.search import PROVIDER, PUBLIC_BASE_URL, BraveSearch
from vendors.web.pages import PublicWebPages
from vendors.web.places import Places


@asynccontextmanager
async def opened_web(settings: Settings, roster: ProviderRoster) -> AsyncIterator[Web | None]:
    """Open the web; None without a key to search it with."""
    if settings.brave_api_key is None:
        yield None
        return
    brave = BraveSearch(settings.brave_api_key.get_secret_value(), settings.brave_base_url or PUBLIC_BASE_URL)
    pages = PublicWebPages(Places(allowed_origin=settings.web_allowed_origin))
    async with aclosing(brave), aclosing(pages):
        yield Web(GuardedWebSearch(brave, roster.guard(PROVIDER, "web_search")), pages)
