"""A whole business as YAML: one mapping, its parts described by `BusinessPart`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar

import yaml
from pydantic import ValidationError

from domain.errors import RuleBroken
from store.business_files.business import BusinessPart
from store.business_files.entries import BusinessFile, ContactEntry, Refusal, VehicleEntry
from store.business_files.fields import in_one_line
from store.business_files.people import ContactPart, VehiclePart

_MOST_PEOPLE: Final = 20_000
_PEOPLE: Final = ("contacts", "vehicles")
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_Entry = TypeVar("_Entry", ContactEntry, VehicleEntry)


def read_yaml(content: str) -> BusinessFile:
    """Return the business of a file; customers and vehicles that can't be read are among its refusals.

    Raises:
        RuleBroken: It is no YAML, or something of the business itself is wrong; all of it is said.
    """
    stated = _mapping(content)
    try:
        business = BusinessPart.model_validate({key: part for key, part in stated.items() if key not in _PEOPLE})
    except ValidationError as error:
        raise RuleBroken(f"The business can't be read: {in_one_line(error)}.") from None
    refusals: list[Refusal] = []
    return BusinessFile(
        organisation_id=business.organisation.id,
        organisation=business.to_organisation(),
        agents=business.to_agents(),
        numbers=tuple((number.number, number.agent) for number in business.numbers),
        approvers=business.to_approvers(),
        policy=business.to_policy(),
        contacts=tuple(_people(stated, "contacts", ContactPart, refusals)),
        vehicles=tuple(_people(stated, "vehicles", VehiclePart, refusals)),
        refusals=tuple(refusals),
        principals=business.to_principals(),
        limits=business.budgets.to_limits(),
    )


def _mapping(content: str) -> Mapping[str, object]:
    try:
        # A safe loader: it makes texts, numbers and dates, and no objects.
        stated = yaml.load(content, _LOADER)  # noqa: S506 - see above
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark is not None else ""
        raise RuleBroken(f"The file is no YAML: {getattr(error, 'problem', None) or 'not readable'}{where}.") from None
    if not isinstance(stated, dict) or not all(isinstance(key, str) for key in stated):
        raise RuleBroken("The file has to be a mapping with `organisation`, `services`, `resources` and so on in it.")
    return stated


def _people(
    stated: Mapping[str, object], name: str, part: type[ContactPart | VehiclePart], refusals: list[Refusal]
) -> Iterator[_Entry]:
    """Yield the entries of a list, and put what can't be read to the refusals."""
    for number, entry in enumerate(_listed(stated, name), start=1):
        place = f"{name}, entry {number}"
        try:
            yield part.model_validate(entry).entry(place)  # type: ignore[misc]  # the part decides which
        except ValidationError as error:
            refusals.append(Refusal(place, in_one_line(error)))


def _listed(stated: Mapping[str, object], name: str) -> Sequence[object]:
    entries = stated.get(name) or []
    if not isinstance(entries, list) or len(entries) > _MOST_PEOPLE:
        raise RuleBroken(f"`{name}` has to be a list of at most {_MOST_PEOPLE} entries.")
    return entries
