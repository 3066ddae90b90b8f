"""What a measurement found, as a table for people or an object for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Final

_MISSED: Final = "missed"
_HEADINGS: Final = ("what", "target", "measured", "")
#: From here on three digits would be written with an exponent.
_NO_EXPONENT: Final = 999.5


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        target: What we want, in words; empty for a figure that only explains another one.
        is_met: None without a target.
    """

    what: str
    measured: str
    target: str = ""
    is_met: bool | None = None


def at_most(what: str, value: float, limit: float, unit: str) -> Row:
    """Return the row of a figure that must not exceed `limit`."""
    measured = f"{value:.0f}" if value >= _NO_EXPONENT else f"{value:.3g}"
    return Row(what, f"{measured} {unit}", f"≤ {limit:g} {unit}", value <= limit)


def at_least(what: str, value: float, limit: float, unit: str) -> Row:
    """Return the row of a figure that must reach `limit`."""
    return Row(what, f"{value:.4g} {unit}", f"≥ {limit:g} {unit}", value >= limit)


@dataclass(frozen=True, slots=True)
class Report:
    """One measurement; `notes` say what was measured, and what was not."""

    title: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def missed(self) -> int:
        """Targets that were not met."""
        return sum(row.is_met is False for row in self.rows)

    def as_object(self) -> dict[str, object]:
        """Return what `json.dumps` takes."""
        return asdict(self)

    def as_text(self) -> str:
        """Return a table of aligned columns with the notes below."""
        cells = [_HEADINGS, *(_cells(row) for row in self.rows)]
        widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADINGS))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
        rule = "─" * max(map(len, lines))
        table = [self.title, rule, *(line.rstrip() for line in lines), rule]
        return "\n".join([*table, *(f"· {note}" for note in self.notes)])


def _cells(row: Row) -> tuple[str, ...]:
    verdict = {True: "met", False: _MISSED, None: ""}[row.is_met]
    return row.what, row.target, row.measured, verdict
