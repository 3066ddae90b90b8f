"""Customers looked up in the database by what is known of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col

from domain.business import Contact
from domain.errors import RuleBroken
from domain.ports.customers import ContactClue, ContactFinder
from store.contact_rows import read_contacts
from store.database import Database
from store.tables import ContactEmailRow, ContactPhoneRow, ContactRow


class SqlContactFinder(ContactFinder):
    """`ContactFinder` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take where they are."""
        self._database = database

    async def find(self, organisation_id: str, clue: ContactClue, *, limit: int = 10) -> Sequence[Contact]:
        """Return the customers a clue fits."""
        conditions = list(_conditions(organisation_id, clue))
        if not conditions:
            raise RuleBroken("say a phone, a customer number, a name or an e-mail address to look a customer up")
        is_whole_name = func.lower(ContactRow.name) == (clue.name or "").strip().lower()
        found = (
            select(ContactRow)
            .where(
                col(ContactRow.organisation_id) == organisation_id, col(ContactRow.merged_into).is_(None), *conditions
            )
            .order_by(is_whole_name.desc(), col(ContactRow.name), col(ContactRow.contact_id))
            .limit(limit)
        )
        async with self._database.reading() as unit:
            return await read_contacts(unit, (await unit.scalars(found)).all())


def _conditions(organisation_id: str, clue: ContactClue) -> Iterator[ColumnElement[bool]]:
    contact_id = col(ContactRow.contact_id)
    if clue.phone is not None:
        with_phone = col(ContactPhoneRow.organisation_id) == organisation_id, col(ContactPhoneRow.phone) == clue.phone
        yield contact_id.in_(select(col(ContactPhoneRow.contact_id)).where(*with_phone))
    if clue.number is not None:
        yield contact_id.in_(_numbered(organisation_id, clue.number.strip().lower()))
    if clue.email is not None:
        is_email = func.lower(ContactEmailRow.email) == clue.email.strip().lower()
        yield contact_id.in_(select(col(ContactEmailRow.contact_id)).where(is_email))
    for word in (clue.name or "").split():
        yield col(ContactRow.name).icontains(word, autoescape=True)


def _numbered(organisation_id: str, number: str) -> ColumnElement[str]:
    """Select who has a number, or who he was merged into."""
    number = number.replace("\0", "")  # an id's column is no free text, which leaves it out by itself
    return (
        select(func.coalesce(ContactRow.merged_into, ContactRow.contact_id))
        .where(
            col(ContactRow.organisation_id) == organisation_id,
            or_(func.lower(ContactRow.customer_number) == number, func.lower(ContactRow.contact_id) == number),
        )
        .scalar_subquery()
    )
