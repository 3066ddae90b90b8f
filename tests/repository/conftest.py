"""What the tests on the repository itself look at."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top folder of the repository."""
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def repository_files(root: Path) -> Sequence[Path]:
    """Return every file that is tracked or would be: all but the ignored ones."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607  (git is on PATH)
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


@pytest.fixture(scope="session")
def pyproject(root: Path) -> dict[str, Any]:
    """Return `pyproject.toml`."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def pins(root: Path) -> Mapping[str, Mapping[str, str]]:
    """Return for each lock file its pins: distribution → the lines after its name, version, marker and hashes."""
    return {name: _pins(root / name) for name in ("requirements.lock", "deploy/requirements.lock")}


def _pins(file: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, rest in re.findall(r"^([\w.-]+)==((?:.*\\\n)*.*)$", file.read_text(encoding="utf-8"), re.MULTILINE):
        key = canonicalize_name(name)
        found[key] = found.get(key, "") + rest
    return found
