"""The image: what goes in, and as whom it runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def dockerfile(root: Path) -> str:
    """Return the Dockerfile with continued lines joined."""
    return (root / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")


def copied(dockerfile: str) -> set[str]:
    """Return everything the build copies from the repository."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    return {name for line in lines for name in line.split()}


def test_image_holds_every_package_of_the_product(dockerfile: str, pyproject: dict[str, Any]) -> None:
    """All packages that are installed but the sandbox, which has no place in production."""
    packages = {name.rstrip("*") for name in pyproject["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert packages - {"sandbox"} <= copied(dockerfile)
    assert "sandbox" not in copied(dockerfile)


def test_build_sees_what_it_copies_and_nothing_else(root: Path, dockerfile: str) -> None:
    """`.dockerignore` lets in exactly what is copied: no keys, no recordings, no `.env`."""
    lines = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    assert {line[1:] for line in lines if line.startswith("!")} == copied(dockerfile)


def test_image_is_installed_from_hashed_wheels(dockerfile: str) -> None:
    """No other package gets in than the pinned ones."""
    installs = re.findall(r"pip install ([^&\n]+)", dockerfile)
    assert len(installs) == 2
    assert "--require-hashes" in installs[0]
    assert "--only-binary :all:" in installs[0]
    assert {"--no-deps", "--no-index"} <= set(installs[1].split())


def test_image_runs_holdfast_as_nobody_in_particular(dockerfile: str) -> None:
    """The last stage drops root before the entry point, by number, so that orchestrators can see it."""
    last = dockerfile[dockerfile.rindex("\nFROM ") :]
    (user,) = re.findall(r"^USER (\d+)$", last, re.MULTILINE)
    assert int(user) > 0
    assert last.index("\nUSER ") < last.index('\nENTRYPOINT ["holdfast"]')
