"""Files by their names, within bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import RuleBroken
from store.business_files.reading import MOST_BYTES, read_file

YAML = "organisation: {id: o, name: O, time_zone: UTC}"


def written(folder: Path, name: str, content: bytes | str) -> Path:
    """Write a file and return it."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_name_says_the_kind(tmp_path: Path) -> None:
    """In any case; a mark of Windows at the beginning is no part of the first column."""
    assert read_file(written(tmp_path, "b.YML", YAML)).organisation_id == "o"
    customers = read_file(written(tmp_path, "c.csv", b"\xef\xbb\xbfname,phone\nEva,5551230001\n"), "o")
    assert [entry.name for entry in customers.contacts] == ["Eva"]


@pytest.mark.parametrize(
    ("name", "content", "organisation", "message"),
    [
        ("b.yaml", YAML, "other", "about o, not about other"),
        ("c.csv", "name,phone\n", None, "add --organisation"),
        ("c.xlsx", "", "o", "has to end in"),
        ("c.csv", b"name,phone\nEva,1\nJos\xe9,2\n", "o", "Line 3 is not UTF-8"),
        ("c.csv", b"x" * (MOST_BYTES + 1), "o", "larger than 5,000,000 bytes"),
    ],
    ids=["other", "whose", "kind", "encoding", "size"],
)
def test_what_can_t_be_read_says_what_to_do(
    tmp_path: Path, name: str, content: bytes | str, organisation: str | None, message: str
) -> None:
    """One sentence each."""
    with pytest.raises(RuleBroken, match=message):
        read_file(written(tmp_path, name, content), organisation)


def test_missing_file_is_said(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(RuleBroken, match=r"nothing\.csv can't be read"):
        read_file(tmp_path / "nothing.csv", "o")
