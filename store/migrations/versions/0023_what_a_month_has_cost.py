"""What a day or month has cost is added up out of an index: it is asked for before each thought of a model."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0023"
down_revision: Final = "0022"

_BY_TIME: Final = ("organisation_id", "at")
_WITH_AMOUNTS: Final = (*_BY_TIME, "counted")


def upgrade() -> None:
    """Put the amounts into it."""
    _replace(_BY_TIME, _WITH_AMOUNTS)


def downgrade() -> None:
    """Take it back."""
    _replace(_WITH_AMOUNTS, _BY_TIME)


def _replace(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    op.create_index(f"ix_cost_event_{'_'.join(new)}", "cost_event", list(new))
    op.drop_index(f"ix_cost_event_{'_'.join(old)}", "cost_event")
