"""Whether others were using the machine while we measured; Linux only, elsewhere nobody ever is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_STAT: Final = Path("/proc/stat")
_IDLE: Final = (3, 4)


@dataclass(frozen=True, slots=True)
class CoreTime:
    """Clock ticks of one core since it was started."""

    total: int
    idle: int

    @classmethod
    def of(cls, core: int, stat: str) -> CoreTime:
        """Read a core's line of `/proc/stat`; nothing when it is not there."""
        for line in stat.splitlines():
            name, _, rest = line.partition(" ")
            if name == f"cpu{core}":
                ticks = [int(one) for one in rest.split()[:8]]
                return cls(sum(ticks), sum(ticks[place] for place in _IDLE))
        return cls(0, 0)

    @classmethod
    def now(cls, core: int) -> CoreTime:
        """Read a core's time so far."""
        return cls.of(core, _STAT.read_text(encoding="ascii")) if _STAT.exists() else cls(0, 0)

    def busy_since(self, before: CoreTime) -> float:
        """Return which part of the time since then, 0 to 1, the core worked for anybody."""
        total = self.total - before.total
        return 1 - (self.idle - before.idle) / total if total else 0.0
