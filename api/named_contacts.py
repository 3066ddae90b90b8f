"""The customer a request names in its body."""

from __future__ import annotations

from api.problems import invalid_field
from domain.business import Contact
from domain.errors import NotFound
from domain.ports.storage import Directory


async def named_contact(directory: Directory, contact_id: str) -> Contact:
    """Return him; raises the error for a wrong `contact_id` when there is none, or he was erased."""
    try:
        contact = await directory.contact(contact_id)
    except NotFound as error:
        raise invalid_field("body", "contact_id", message="there is no such contact") from error
    if contact.erased_at is not None:
        raise invalid_field("body", "contact_id", message="the contact was erased: nothing can be added to him")
    return contact
