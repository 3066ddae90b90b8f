"""The one place where the database's errors become ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import ProviderRejected, ProviderUnavailable, RuleBroken

_PROVIDER: Final = "database"


@contextmanager
def translated_failures() -> Iterator[None]:
    """Translate what SQLAlchemy and the drivers raise inside the block.

    Raises:
        RuleBroken: A constraint refused what was written.
        ProviderUnavailable: Connection lost, locked, timed out or pool exhausted; the transaction did not happen,
            unless the connection was lost during its commit, which is why every write is idempotent.
        ProviderRejected: The database does not accept the statement: schema, permissions or type are wrong.
    """
    try:
        yield
    except IntegrityError as error:
        # No cause is chained: PostgreSQL's detail repeats the refused values, and those are customers' numbers.
        raise RuleBroken(f"the database refused it: {_broken_constraint(error)}") from None
    except (OperationalError, InterfaceError, InternalError) as error:
        raise ProviderUnavailable(_PROVIDER, type(error.orig).__name__) from error
    except PoolTimeout as error:
        raise ProviderUnavailable(_PROVIDER, "no connection became free in time") from error
    except DBAPIError as error:
        raise ProviderRejected(_PROVIDER, type(error.orig).__name__) from error


def _broken_constraint(error: IntegrityError) -> str:
    if isinstance(error.orig, psycopg.Error):
        return error.orig.diag.constraint_name or type(error.orig).__name__
    # SQLite names columns, never values.
    return str(error.orig)
