"""The pins everything is installed from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

Pins = Mapping[str, Mapping[str, str]]
LOCKS = ("requirements.lock", "deploy/requirements.lock")


def names(requirements: Iterable[str]) -> set[str]:
    """Return the distributions some requirement lines ask for."""
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def closure(lines: Iterable[str]) -> set[str]:
    """Return what requirement lines need on this machine, all the way down, extras included."""
    needed: set[str] = set()
    waiting = [(Requirement(line), "") for line in lines]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement, extra = waiting.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (requirement.marker and not requirement.marker.evaluate({"extra": extra})) or (name, extras) in seen:
            continue
        seen.add((name, extras))
        needed.add(name)
        waiting += [(Requirement(line), one) for line in requires(name) or () for one in (extras or {""})]
    return needed


def test_requirements_lock_holds_every_dependency(pyproject: dict[str, Any], pins: Pins) -> None:
    """One file pins runtime, sandbox, development and the build backend: after a change, `make lock`."""
    project = pyproject["project"]
    wanted = [*project["dependencies"], *pyproject["build-system"]["requires"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    assert closure(wanted) <= pins["requirements.lock"].keys()


def test_image_lock_holds_the_runtime_only(pyproject: dict[str, Any], pins: Pins) -> None:
    """The image has what the product needs and nothing that only tests or the sandbox need."""
    project = pyproject["project"]
    extras = project["optional-dependencies"]
    runtime = closure(project["dependencies"])
    in_image = pins["deploy/requirements.lock"].keys()
    assert runtime <= in_image
    assert not in_image & {"pytest", "mypy", "ruff", "hypothesis", *names(extras["sandbox"])}


def test_image_has_the_versions_that_are_tested(pins: Pins) -> None:
    """Both locks agree, hash for hash; only the conditions may differ, since an extra can widen them."""
    image, everything = (
        {name: (rest.split()[0], *re.findall(r"sha256:\w+", rest)) for name, rest in pins[lock].items()}
        for lock in ("deploy/requirements.lock", "requirements.lock")
    )
    assert image.items() <= everything.items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_satisfies_pyproject(lock: str, pyproject: dict[str, Any], pins: Pins) -> None:
    """No pin is older than what `pyproject.toml` asks for."""
    for line in pyproject["project"]["dependencies"]:
        requirement = Requirement(line)
        version = pins[lock][canonicalize_name(requirement.name)].split()[0]
        assert requirement.specifier.contains(version), line


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str, pins: Pins) -> None:
    """Nothing is installed whose content is not known beforehand."""
    assert pins[lock]
    assert [name for name, rest in pins[lock].items() if "--hash=sha256:" not in rest] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_place_to_download_from(root: Path, lock: str) -> None:
    """Where packages come from is the installing machine's affair."""
    text = (root / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_the_dashboards_lock_pins_by_hash_and_names_no_registry(root: Path) -> None:
    """As the others: exact versions, known content, from wherever the installing machine gets its packages."""
    lock = json.loads((root / "dashboard/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages
    assert [name for name, one in packages.items() if "resolved" in one] == []
    assert [name for name, one in packages.items() if "integrity" not in one and not one.get("inBundle")] == []


def test_the_dashboard_asks_for_exact_versions(root: Path) -> None:
    """What is tested is what is built: no range stands in `package.json`."""
    package = json.loads((root / "dashboard/package.json").read_text(encoding="utf-8"))
    asked = {**package["dependencies"], **package["devDependencies"]}
    assert [name for name, version in asked.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
