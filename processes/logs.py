"""How every process logs."""

from __future__ import annotations

import asyncio
import logging

from temporalio.exceptions import ApplicationError

from domain.errors import HoldfastError
from processes.settings import Settings


def start_logging(settings: Settings) -> None:
    """Log to standard error, one line an event."""
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # One line a request or connection would tell query strings, and drown what matters.
    for name in ("httpx", "httpx2", "picows"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("temporalio.activity").addFilter(_without_its_way)


def _without_its_way(record: logging.LogRecord) -> bool:
    """Say in one line why an activity failed that is tried again or has another way; a bug keeps its traceback."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, ApplicationError) and isinstance(error.__cause__, HoldfastError):
        reason = f"{error.type}: {error.message}"
    elif isinstance(error, asyncio.CancelledError):
        reason = "it was cut off: it took longer than it may, or its process stops"
    else:
        return True
    record.msg, record.args, record.exc_info = f"{record.getMessage()}: {reason}", (), None
    return True
