"""What must be undone is tried until an operator has mended what refuses it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from domain.errors import ProviderRejected, ProviderUnavailable

_LOG: Final = logging.getLogger(__name__)
_PAUSE: Final = timedelta(minutes=5)


@contextmanager
def until_mended() -> Iterator[None]:
    """Let undoing be tried again after a refusal: once an operator has mended credentials, it works."""
    try:
        yield
    except ProviderRejected as error:
        _LOG.error("undoing waits for an operator: %s", error)
        raise ProviderUnavailable(error.provider, error.reason, retry_after=_PAUSE) from error
