"""Says in the log why the next provider is asked; who asks hears the last one's reason only."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import ProviderError
from domain.provider_guard import ProviderGuard

logger = logging.getLogger(__name__)


@contextmanager
def told(guard: ProviderGuard) -> Iterator[None]:
    """Ask a provider within; one that fails is named with its reason when another one is asked after it."""
    try:
        yield
    except ProviderError as error:
        if guard.has_next:
            logger.warning("the next %s is asked: %s", guard.port, error)
        raise
