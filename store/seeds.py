"""The demonstration businesses, Northgate Auto Workshop and Lakeside Family Clinic: files beside this one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Final

from domain.business import Contact
from domain.vehicles import Vehicle
from store.business_files.entries import BusinessFile
from store.business_files.yaml_file import read_yaml
from store.business_import import BusinessImport, ImportMode
from store.database import Database

WORKSHOP_ID: Final = "northgate"
#: Twilio's magic number that is always valid; the sandbox answers on it.
WORKSHOP_NUMBER: Final = "+15005550006"
CLINIC_ID: Final = "lakeside"
CLINIC_NUMBER: Final = "+15005550108"

#: Name of a demonstration business → its number.
SEEDS: Final = {"workshop": WORKSHOP_NUMBER, "clinic": CLINIC_NUMBER}


async def seed_workshop(database: Database, *, number: str = WORKSHOP_NUMBER) -> None:
    """Store the workshop, answering at a number; what is there already stays as it is."""
    await seed(database, "workshop", number=number)


async def seed(database: Database, name: str, *, number: str | None = None) -> None:
    """Store one of `SEEDS`, answering at its number or another one; what is there already stays as it is."""
    file = _file(name)
    if number is not None:
        file = replace(file, numbers=tuple((number, agent_id) for _, agent_id in file.numbers))
    seeding = BusinessImport(database, lambda: datetime.now(UTC), contact_changed=_new, vehicle_changed=_new)
    await seeding.take(file, ImportMode.KEEP_GOING, keeps_known=True)


@cache
def _file(name: str) -> BusinessFile:
    return read_yaml(resources.files("store").joinpath("businesses", f"{name}.yaml").read_text(encoding="utf-8"))


async def _new(_stored: Contact | Vehicle) -> None:
    """Forget nothing: whoever is only added is in no cache yet."""
