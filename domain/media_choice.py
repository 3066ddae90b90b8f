"""Which media process carries a stream.

Rules:
- A call begins at the process its id is spread to among those that are ready; a process more or less moves only the
  calls that are its own.
- A stream after a lost one goes to another process than the one it was lost at, where there is another.
- When none is ready, all count as ready: what one of them refuses, the telephone company asks about again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence


def choose_media(processes: Sequence[str], *, ready: Collection[str], call_sid: str, left: str | None = None) -> str:
    """Return the process for a call's next stream; equal for equal arguments.

    Args:
        processes: Every process there is, at least one.
        ready: Those that would take a call.
        call_sid: The call.
        left: The process that carried the stream before, None for the first one.
    """
    able = [process for process in processes if process in ready] or processes
    others = [process for process in able if process != left] or able
    return max(others, key=lambda process: _weight(call_sid, process))


def _weight(call_sid: str, process: str) -> bytes:
    """Return what the process scores for the call. Source: Thaler and Ravishankar, rendezvous hashing (1998)."""
    return hashlib.sha256(f"{call_sid}\x1f{process}".encode()).digest()
