"""The triggers that write down what has changed; for migrations, which may give a table its own or take them away.

A migration that builds a table anew on SQLite (`batch_alter_table`) loses its triggers and has to `watch` it again; the
tests say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from alembic import op

_DEEDS: Final = {"insert": "NEW", "update": "NEW", "delete": "OLD"}


@dataclass(frozen=True, slots=True)
class Watched:
    """A table whose changes are written down.

    Attributes:
        table: Its name.
        kind: What its rows are to people.
        subject: SQL for the id of what has changed; `{row}` stands for the row.
        organisation: SQL for whose it is; NULL where the row does not say.
    """

    table: str
    kind: str
    subject: str
    organisation: str = "{row}.organisation_id"


def watch(watched: Watched) -> None:
    """Write down from now on what changes in a table; again, where it has lost its triggers."""
    if op.get_context().dialect.name == "postgresql":
        _watch_on_postgresql(watched)
    else:
        _watch_on_sqlite(watched)


def unwatch(table: str) -> None:
    """Write it down no more."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER IF EXISTS {table}_changed ON {table}")
        op.execute(f"DROP FUNCTION IF EXISTS note_{table}_change()")
        return
    for deed in _DEEDS:
        op.execute(f"DROP TRIGGER IF EXISTS {table}_changed_by_{deed}")


def _watch_on_postgresql(watched: Watched) -> None:
    """Note a subject once for each transaction, under the transaction's number: see ADR 0034."""
    unwatch(watched.table)
    op.execute(
        f"CREATE FUNCTION note_{watched.table}_change() RETURNS trigger LANGUAGE plpgsql AS $$ "  # noqa: S608  (ours)
        "DECLARE touched record; BEGIN "
        "IF TG_OP = 'DELETE' THEN touched := OLD; ELSE touched := NEW; END IF; "
        "INSERT INTO change (position, kind, subject_id, organisation_id, at) VALUES "
        f"(pg_current_xact_id()::text::bigint, '{watched.kind}', {watched.subject.format(row='touched')}, "
        f"{watched.organisation.format(row='touched')}, now()) ON CONFLICT DO NOTHING; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {watched.table}_changed AFTER INSERT OR UPDATE OR DELETE ON {watched.table} "
        f"FOR EACH ROW EXECUTE FUNCTION note_{watched.table}_change()"
    )


def _watch_on_sqlite(watched: Watched) -> None:
    """Count: there is one writer at a time. Instants are written as SQLAlchemy reads them."""
    unwatch(watched.table)
    for deed, row in _DEEDS.items():
        op.execute(
            f"CREATE TRIGGER {watched.table}_changed_by_{deed} AFTER {deed.upper()} ON {watched.table} BEGIN "  # noqa: S608  (ours)
            "INSERT INTO change (position, kind, subject_id, organisation_id, at) VALUES "
            f"(coalesce((SELECT max(position) FROM change), 0) + 1, '{watched.kind}', "
            f"{watched.subject.format(row=row)}, {watched.organisation.format(row=row)}, "
            "strftime('%Y-%m-%d %H:%M:%f000', 'now')); END"
        )
