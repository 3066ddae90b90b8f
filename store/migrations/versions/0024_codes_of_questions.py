"""Codes alone where a business wants it, questions that were cut, and who was locked out again and again."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0024"
down_revision: Final = "0023"


def upgrade() -> None:
    """Add a column to each."""
    op.add_column("approval_rule", sa.Column("codes_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("approval_code", sa.Column("is_whole", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("code_guess", sa.Column("lockouts", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Take them away."""
    for table, column in (("code_guess", "lockouts"), ("approval_code", "is_whole"), ("approval_rule", "codes_only")):
        with op.batch_alter_table(table) as changed:
            changed.drop_column(column)
