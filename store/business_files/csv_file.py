"""Customers or vehicles as CSV: the first line names the columns, each other line is one of them.

Rules of the file:
- UTF-8, with commas, or with semicolons where the first line has no comma, as spreadsheets of some countries write it.
- A line that can't be read is refused with its number, and the others are read. A quotation mark that is never closed
  takes all lines after it along; that is said of the line it is in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from domain.errors import RuleBroken
from store.business_files.entries import BusinessFile, ContactEntry, Refusal, VehicleEntry
from store.business_files.fields import in_one_line
from store.business_files.people import ContactPart, VehiclePart

_MOST_LINES: Final = 20_000
_CONTACT_COLUMNS: Final = ("number", "name", "phone", "phone_2", "phone_3", "email", "email_2", "time_zone", "verified")
_VEHICLE_COLUMNS: Final = ("vin", "plate", "make", "model", "year", "customer")
#: Columns that make up one field.
_LISTS: Final = {"phone": "phones", "email": "emails"}

Row = tuple[int, Sequence[str]]


def read_csv(content: str, organisation_id: str) -> BusinessFile:
    """Return the customers or vehicles of a file.

    Raises:
        RuleBroken: The columns are those of neither, or there are too many lines.
    """
    lines = content.splitlines(keepends=True)
    if len(lines) > _MOST_LINES:
        raise RuleBroken(f"The file has {len(lines)} lines; {_MOST_LINES} are taken at once: cut it into several.")
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=_delimiter(content), strict=True)
    rows, refusals = _split(reader)
    if not rows:
        raise RuleBroken("The file is empty: its first line names the columns.")
    columns = _columns(rows[0][1])
    entries: list[ContactEntry | VehicleEntry] = []
    for number, row in rows[1:]:
        place = f"line {number}"
        try:
            entries.append(_entry(_fields(columns, row), place))
        except ValidationError as error:
            refusals.append(Refusal(place, in_one_line(error, _sources(columns, row))))
        except RuleBroken as error:
            refusals.append(Refusal(place, str(error)))
    return BusinessFile(
        organisation_id,
        contacts=tuple(entry for entry in entries if isinstance(entry, ContactEntry)),
        vehicles=tuple(entry for entry in entries if isinstance(entry, VehicleEntry)),
        refusals=tuple(refusals),
    )


def _delimiter(content: str) -> str:
    head = content.partition("\n")[0]
    return ";" if ";" in head and "," not in head else ","


def _split(reader: Iterator[list[str]]) -> tuple[list[Row], list[Refusal]]:
    """Return the rows that are not empty, each with the number of its first line."""
    rows: list[Row] = []
    refusals: list[Refusal] = []
    lines = 0
    while True:
        first = lines + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            row = []
            refusals.append(Refusal(f"line {first}", _said(error)))
        if row is None:
            return rows, refusals
        lines = reader.line_num  # type: ignore[attr-defined]  # typeshed calls it an iterator only
        if any(cell.strip() for cell in row):
            rows.append((first, row))


def _said(error: csv.Error) -> str:
    if "unexpected end of data" in str(error):
        return "a quotation mark is opened and never closed; nothing after it could be read"
    return f"can't be split into columns: {error}"


def _columns(head: Sequence[str]) -> Sequence[str]:
    columns = [name.strip().casefold().replace(" ", "_") for name in head]
    known = _VEHICLE_COLUMNS if "customer" in columns else _CONTACT_COLUMNS
    unknown = [name for name in columns if name not in known]
    if unknown or len(set(columns)) < len(columns):
        raise RuleBroken(
            f"The first line has to name the columns, each once: for customers some of {', '.join(_CONTACT_COLUMNS)}; "
            f"for vehicles some of {', '.join(_VEHICLE_COLUMNS)}."
        )
    return columns


def _fields(columns: Sequence[str], row: Sequence[str]) -> Mapping[str, object]:
    if len(row) != len(columns):
        raise RuleBroken(f"has {len(row)} columns instead of {len(columns)}")
    fields: dict[str, object] = {}
    for name, cell in zip(columns, row, strict=True):
        field = _LISTS.get(name.partition("_")[0])
        if not cell.strip():
            continue
        if field is None:
            fields[name] = cell.strip()
        else:
            fields[field] = (*_listed(fields.get(field)), cell)
    return fields | ({"customer": ""} if "customer" in columns and "customer" not in fields else {})


def _sources(columns: Sequence[str], row: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Return each list's columns that are filled in, in the order of its entries."""
    filled = [name for name, cell in zip(columns, row, strict=True) if cell.strip()]
    return {field: [name for name in filled if name.partition("_")[0] == column] for column, field in _LISTS.items()}


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _entry(fields: Mapping[str, object], place: str) -> ContactEntry | VehicleEntry:
    part: type[ContactPart | VehiclePart] = VehiclePart if "customer" in fields else ContactPart
    return part.model_validate(fields).entry(place)
