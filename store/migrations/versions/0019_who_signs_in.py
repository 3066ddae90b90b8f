"""Who signs in to the dashboard; the role of those who may everything is called owner."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0019"
down_revision: Final = "0018"


def upgrade() -> None:
    """Add the tables, and rename the role."""
    op.create_table(
        "user_account",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name="pk_user_account"),
        sa.UniqueConstraint("email", name="uq_user_account_email"),
    )
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("is_by_link", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_user_session"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.user_id"], name="fk_user_session_user_id"),
    )
    op.create_index("ix_user_session_user_id", "user_session", ["user_id"])
    op.create_index("ix_user_session_used_at", "user_session", ["used_at"])
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in_link"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.user_id"], name="fk_sign_in_link_user_id"),
    )
    op.create_index("ix_sign_in_link_user_id", "sign_in_link", ["user_id"])
    op.create_table(
        "sign_in_failure",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject", name="pk_sign_in_failure"),
    )
    op.create_index("ix_sign_in_failure_last_at", "sign_in_failure", ["last_at"])
    op.execute("UPDATE api_key SET role = 'OWNER' WHERE role = 'ADMIN'")


def downgrade() -> None:
    """Take it back."""
    op.execute("UPDATE api_key SET role = 'ADMIN' WHERE role = 'OWNER'")
    for table in ("sign_in_failure", "sign_in_link", "user_session", "user_account"):
        op.drop_table(table)
