"""The pictures of the dashboard: what is kept is what `make screenshots` takes, small, and shown in the documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tests.dashboard.screenshots import IMAGES, LARGEST, PAGES, file_names


def test_those_kept_are_those_taken(root: Path) -> None:
    """One command makes all of them again, and none is a remnant."""
    kept = {path.name for path in IMAGES.iterdir()}
    assert kept == {name for page in PAGES for name in file_names(page)}
    assert (root / "docs" / "images").samefile(IMAGES)


def test_each_is_small() -> None:
    """Whoever reads the documents or clones the repository loads no megabytes for one."""
    assert {path.name: size for path in IMAGES.iterdir() if (size := path.stat().st_size) > LARGEST} == {}


def test_each_is_shown_and_each_shown_is_there(repository_files: Sequence[Path]) -> None:
    """In the theme of whoever reads; a picture that nobody sees is not kept."""
    shown = {
        (document.parent / source).resolve()
        for document in repository_files
        if document.suffix == ".md"
        for source in re.findall(r'(?:src|srcset)="([^":]+)"', document.read_text(encoding="utf-8"))
    }
    assert shown == {path.resolve() for path in IMAGES.iterdir()}
