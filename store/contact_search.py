"""Which customers somebody means by what he types, and who of them comes first."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, or_, select
from sqlmodel import col

from store.number_search import has_number, number_among
from store.tables import ContactEmailRow, ContactPhoneRow, ContactRow

#: What a further name begins behind: `Jean-Luc`, `Anna Maria`.
_BETWEEN_NAMES: Final = (" ", "-")
#: A word with one of these may be any part of an address; others have to be its beginning.
_OF_ADDRESSES: Final = ("@", ".")


def has_words(organisation_id: str, words: str, *, in_names_only: bool = False) -> ColumnElement[bool]:
    """Return the condition that name, phone or e-mail of a business's customer is what words say, in any case.

    A phone is compared by its digits, and an address from its beginning, unless the words are part of an address.
    """
    sought = _plain(words)
    in_name = col(ContactRow.name).icontains(sought, autoescape=True)
    if in_names_only:
        return in_name
    ways = [in_name, _by_email(sought)]
    if (by_phone := _by_phone(organisation_id, sought)) is not None:
        ways.append(by_phone)
    if (both := number_among(sought)) and (by_phone := _by_phone(organisation_id, both[1])) is not None:
        ways.append(and_(col(ContactRow.name).icontains(both[0], autoescape=True), by_phone))
    return or_(*ways)


def rank(name: SQLColumnExpression[str], words: str) -> ColumnElement[int]:
    """Return how near a name is to words: it begins with them, a part of it does, they are in it, or nothing of it.

    Who is found by a phone or an e-mail comes last: by the name alone a page can begin behind any customer.
    """
    sought = _plain(words)
    further = [name.icontains(f"{between}{sought}", autoescape=True) for between in _BETWEEN_NAMES]
    return case(
        (name.istartswith(sought, autoescape=True), 0),
        (or_(*further), 1),
        (name.icontains(sought, autoescape=True), 2),
        else_=3,
    )


def _plain(words: str) -> str:
    """Leave out what columns of free text have not either."""
    return " ".join(words.replace("\0", "").split())


def _by_phone(organisation_id: str, text: str) -> ColumnElement[bool] | None:
    is_his = has_number(col(ContactPhoneRow.phone), text)
    if is_his is None:
        return None
    with_it = select(col(ContactPhoneRow.contact_id)).where(
        col(ContactPhoneRow.organisation_id) == organisation_id, is_his
    )
    return col(ContactRow.contact_id).in_(with_it)


def _by_email(sought: str) -> ColumnElement[bool]:
    email = col(ContactEmailRow.email)
    is_part = any(sign in sought for sign in _OF_ADDRESSES)
    is_his = email.icontains(sought, autoescape=True) if is_part else email.istartswith(sought, autoescape=True)
    return col(ContactRow.contact_id).in_(select(col(ContactEmailRow.contact_id)).where(is_his))
