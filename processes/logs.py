"""How every process logs."""

from __future__ import annotations

import logging

from processes.settings import Settings


def start_logging(settings: Settings) -> None:
    """Log to standard error, one line an event."""
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # One line a request or connection would tell query strings, and drown what matters.
    for name in ("httpx", "httpx2", "picows"):
        logging.getLogger(name).setLevel(logging.WARNING)
