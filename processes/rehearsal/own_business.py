"""A business that one story has to itself: a copy of a demonstration business with a number of its own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

import yaml

from processes.clock import utc_now
from processes.rehearsal.scenario import OwnBusiness
from store.business_files.entries import BusinessFile
from store.business_files.yaml_file import read_yaml
from store.business_import import BusinessImport, ImportMode
from store.database import Database

_PEOPLE: Final = ("contacts", "vehicles")


def own_id(business: str, scenario: str) -> str:
    """Return the id of a scenario's own copy of a business."""
    return f"{business}-{scenario}".replace("_", "-")


async def put_own(database: Database, own: OwnBusiness, business: str, scenario: str) -> str:
    """Store a scenario's own business, and return its id; a repeat changes nothing."""
    file = _file(own, business, own_id(business, scenario))
    importing = BusinessImport(database, utc_now, contact_changed=_nobody, vehicle_changed=_nobody)
    await importing.take(file, ImportMode.ALL, keeps_known=True)
    return file.organisation_id


def _file(own: OwnBusiness, business: str, organisation_id: str) -> BusinessFile:
    text = resources.files("store").joinpath("businesses", f"{business}.yaml").read_text(encoding="utf-8")
    stated: dict[str, Any] = yaml.safe_load(text)
    copied = {key: part for key, part in stated.items() if key not in _PEOPLE}
    agents = [{**agent, "id": f"{organisation_id}-{agent['id']}"} for agent in stated["agents"]]
    copied |= {
        "organisation": {**stated["organisation"], "id": organisation_id},
        # Two businesses in one calendar would find each other's appointments there.
        "resources": [_without_calendar(resource) for resource in stated["resources"]],
        "agents": agents,
        "numbers": [{"number": own.number, "agent": agents[0]["id"]}],
        **(own.model_extra or {}),
    }
    return read_yaml(yaml.safe_dump(copied))


def _without_calendar(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in resource.items() if key != "calendar"}


async def _nobody(_stored: object) -> None:
    """Forget nothing: nobody of this business is in any cache."""
