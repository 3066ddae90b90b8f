"""A file of a business, whichever kind its name says it is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from domain.errors import RuleBroken
from store.business_files.csv_file import read_csv
from store.business_files.entries import BusinessFile
from store.business_files.yaml_file import read_yaml

MOST_BYTES: Final = 5_000_000
_YAML: Final = frozenset((".yaml", ".yml"))


def read_file(path: Path, organisation_id: str | None = None) -> BusinessFile:
    """Return what a file of at most five million bytes says.

    Args:
        path: Ends in `.csv`, `.yaml` or `.yml`.
        organisation_id: Whose customers a CSV file lists; of YAML, which says it itself, the one expected.

    Raises:
        RuleBroken: It can't be read at all; what is wrong with single customers and vehicles is in its refusals.
    """
    kind, content = path.suffix.casefold(), _content(path)
    if kind in _YAML:
        business = read_yaml(content)
        if organisation_id not in {None, business.organisation_id}:
            raise RuleBroken(f"The file is about {business.organisation_id}, not about {organisation_id}.")
        return business
    if kind != ".csv":
        raise RuleBroken("The file's name has to end in .csv, .yaml or .yml.")
    if organisation_id is None:
        raise RuleBroken("A CSV file does not say whose customers it lists: add --organisation KEY.")
    return read_csv(content, organisation_id)


def _content(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RuleBroken(f"{path} can't be read: {error.strerror}.") from None
    if len(content) > MOST_BYTES:
        raise RuleBroken(f"The file is larger than {MOST_BYTES:,} bytes: cut it into several.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RuleBroken(f"Line {line} is not UTF-8: save the file as UTF-8.") from None
