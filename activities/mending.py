"""What a vendor refuses until an operator has mended it: asked again, at a pace that spares both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from logging import Logger
from typing import Final

from domain.errors import ProviderRejected, ProviderUnavailable

#: Between attempts that only an operator can make succeed; he has as long as the story goes on asking.
UNTIL_MENDED: Final = timedelta(minutes=5)


@contextmanager
def until_mended(log: Logger, what: str) -> Iterator[None]:
    """Raise ProviderUnavailable for a refusal: once credentials, permissions or set-up are mended, a retry works.

    Args:
        log: Told of the refusal.
        what: Waits for an operator, as the log says.
    """
    try:
        yield
    except ProviderRejected as error:
        log.error("%s waits for an operator: %s", what, error)  # noqa: TRY400  (the trace says no more)
        raise ProviderUnavailable(error.provider, error.reason, retry_after=UNTIL_MENDED) from error
