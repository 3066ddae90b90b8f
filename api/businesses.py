"""Which business a request is about."""

from __future__ import annotations

from activities.availability import find_service
from api.problems import invalid_field
from domain.business import Organisation, Service
from domain.errors import NotFound
from domain.ports.editing import BusinessEditor
from domain.ports.storage import Directory


class Businesses:
    """Finds the organisation a request names, or the only one there is."""

    def __init__(self, directory: Directory, editor: BusinessEditor) -> None:
        """Take where businesses stand."""
        self._directory = directory
        self._editor = editor

    async def named(self, organisation_id: str | None) -> Organisation:
        """Return the organisation; raises NotFound, RequestValidationError when none is named and there are several."""
        return await self._directory.organisation(organisation_id or await self._only_id())

    async def id_of(self, organisation_id: str | None) -> str:
        """Return the id named, else the only one; raises as `named` does."""
        if organisation_id is None:
            return await self._only_id()
        return (await self._directory.organisation(organisation_id)).organisation_id

    async def _only_id(self) -> str:
        ids = await self._editor.organisation_ids()
        if len(ids) != 1:
            raise invalid_field("query", "organisation", message=f"name one of: {', '.join(ids) or 'there is none'}")
        return ids[0]


def named_service(organisation: Organisation, key: str, location_key: str | None, *place: str) -> Service:
    """Return a service, at one location if that is named; raises RequestValidationError with what there is.

    Args:
        organisation: Whose.
        key: As requested.
        location_key: As requested.
        place: Where in the request the key stood.
    """
    try:
        return find_service(organisation, key, location_key)
    except NotFound as error:
        raise invalid_field(*place, message=str(error)) from error
