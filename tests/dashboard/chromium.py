"""Chromium as the system has it, driven over its debugging protocol; no browser is downloaded."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from playwright.async_api import Browser, async_playwright

from domain.errors import ConfigurationError

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
#: A container has no sandbox to give and no card to draw with; whoever speaks into the microphone is a tone.
_SWITCHES: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)


@asynccontextmanager
async def running_chromium() -> AsyncIterator[Browser]:
    """Start it, and stop it; raises ConfigurationError where there is none."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_found(), args=list(_SWITCHES))
        try:
            yield browser
        finally:
            await browser.close()


def _found() -> str:
    for name in _NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    raise ConfigurationError(f"There is no Chromium in PATH ({', '.join(_NAMES)}): run scripts/servers.sh.")
