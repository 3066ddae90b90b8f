"""How much a business allows itself, as its file has it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from domain.budgets import Scope
from store.business_files.fields import Part

Amount = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4, allow_inf_nan=False)]


class BudgetsPart(Part):
    """Limits in the price book's currency; one that is left out stays as it is."""

    day: Amount | None = None
    month: Amount | None = None
    task: Amount | None = None
    call: Amount | None = None
    contact: Amount | None = None

    def to_limits(self) -> dict[Scope, Decimal]:
        """Return the limits that are stated."""
        stated = ((scope, getattr(self, scope)) for scope in Scope)
        return {scope: limit for scope, limit in stated if limit is not None}
