"""Calls keep their phases, who ended them and who intervened; messages keep who has dealt with them."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0021"
down_revision: Final = "0020"

_RUNNING: Final = sa.text("ended_at IS NULL")
_OPEN: Final = sa.text("done_at IS NULL")


def _of_calls() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("phases", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("intervention", sa.String(), nullable=True),
        sa.Column("intervened_by", sa.String(), nullable=True),
        sa.Column("intervened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intervention_number", sa.String(), nullable=True),
    )


def _of_messages() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
    )


def upgrade() -> None:
    """Add the columns, and indexes of what still runs and what is still to do."""
    for column in _of_calls():
        op.add_column("call", column)
    for column in _of_messages():
        op.add_column("message", column)
    op.create_index(
        "ix_call_running", "call", ["started_at", "call_sid"], sqlite_where=_RUNNING, postgresql_where=_RUNNING
    )
    op.create_index(
        "ix_message_open",
        "message",
        ["organisation_id", "left_at", "message_id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_message_open", "message")
    op.drop_index("ix_call_running", "call")
    for column in _of_messages():
        op.drop_column("message", column.name)
    for column in _of_calls():
        op.drop_column("call", column.name)
