"""Which pages there are, read from the sources of the dashboard: a page that is added is looked at by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tests.system.stacks import ROOT

_PAGES: Final = ROOT / "dashboard" / "src" / "pages"
_ROUTE: Final = re.compile(
    r"const (?P<name>\w+) = createRoute\(\{\s*getParentRoute: \(\) => (?P<parent>\w+),\s*path: '(?P<path>[^']*)'"
)
_ID: Final = re.compile(r"\$\w+")


@dataclass(frozen=True, slots=True, order=True)
class Route:
    """One route; `path` has a `$name` for each id."""

    path: str

    @property
    def has_ids(self) -> bool:
        """Whether it takes something to show."""
        return "$" in self.path

    def among(self, paths: set[str]) -> str | None:
        """Return the first of some addresses that is one of this route's."""
        shape = re.compile(_ID.sub("[^/]+", self.path))
        # `/calls/messages` is not the page of a call of that name.
        own = {path for path in paths if shape.fullmatch(path) and path not in _written()}
        return min(own, default=None)


def routes() -> list[Route]:
    """Return all routes behind the sign-in."""
    return sorted(Route(path) for path in _written())


def _written() -> set[str]:
    found = {
        match["name"]: (match["parent"], match["path"])
        for file in sorted(_PAGES.rglob("*.ts*"))
        for match in _ROUTE.finditer(file.read_text(encoding="utf-8"))
    }

    def whole(name: str) -> str:
        parent, path = found[name]
        return (whole(parent) if parent in found else "") + path

    return {whole(name).rstrip("/") or "/" for name in found} - {"/sign-in"}
