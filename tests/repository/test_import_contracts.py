"""The dependency rule of the folders, as far as `make check` does not hold it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.utils import canonicalize_name

Pins = Mapping[str, Mapping[str, str]]
PRODUCT = ("activities", "api", "domain", "media", "processes", "store", "vendors", "workflows")


def imported_names(file: Path) -> Iterator[str]:
    """Yield the top-level name of every absolute import of a file, those under TYPE_CHECKING included."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def test_every_package_stands_in_the_contracts(root: Path) -> None:
    """A new top-level package can't stay outside the rule."""
    contracts = (root / ".importlinter").read_text(encoding="utf-8")
    packages = {folder.parent.name for folder in root.glob("*/__init__.py")}
    assert packages
    assert packages <= set(contracts.split())


def test_domain_imports_the_standard_library_only(root: Path) -> None:
    """The rules of the business depend on nothing that can change under them."""
    files = list((root / "domain").rglob("*.py"))
    foreign = {
        f"{file.relative_to(root)}: {name}"
        for file in files
        for name in imported_names(file)
        if name != "domain" and name not in sys.stdlib_module_names
    }
    assert files
    assert not foreign


def test_product_imports_only_what_the_image_holds(root: Path, pins: Pins) -> None:
    """Without the extras, whatever the product imports is still there."""
    distributions = packages_distributions()
    in_image = pins["deploy/requirements.lock"].keys()
    missing = {
        f"{file.relative_to(root)}: {name}"
        for package in PRODUCT
        for file in (root / package).rglob("*.py")
        for name in imported_names(file)
        if name not in sys.stdlib_module_names
        and name not in PRODUCT
        and not in_image & {canonicalize_name(owner) for owner in distributions.get(name, ())}
    }
    assert not missing
