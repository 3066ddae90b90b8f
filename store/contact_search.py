"""The condition that a customer's row contains words someone looks for."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import col

from store.tables import ContactEmailRow, ContactPhoneRow, ContactRow


def has_words(organisation_id: str, words: str, *, in_names_only: bool = False) -> ColumnElement[bool]:
    """Return the condition that name, phone or e-mail of a business's customer contains words, in any case."""
    in_name = col(ContactRow.name).icontains(words, autoescape=True)
    if in_names_only:
        return in_name
    phones = select(col(ContactPhoneRow.contact_id)).where(
        col(ContactPhoneRow.organisation_id) == organisation_id,
        col(ContactPhoneRow.phone).icontains(words, autoescape=True),
    )
    emails = select(col(ContactEmailRow.contact_id)).where(col(ContactEmailRow.email).icontains(words, autoescape=True))
    contact_id = col(ContactRow.contact_id)
    return or_(in_name, contact_id.in_(phones), contact_id.in_(emails))
