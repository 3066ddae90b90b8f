"""One file of the spool: what a stream would end with, encrypted like everything Temporal stores."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from temporalio.api.common.v1 import Payloads
from temporalio.converter import DataConverter

from domain.errors import PeerProtocolError
from workflows.messages import DetachRequest

#: How the names of complete files end.
SUFFIX: Final = ".detach"
#: And those of files being written.
PART: Final = ".part"


@dataclass(frozen=True, slots=True)
class SpooledStream:
    """What one stream has not handed over."""

    call_sid: str
    request: DetachRequest


async def encode(stream: SpooledStream, converter: DataConverter) -> bytes:
    """Return the file's content."""
    return Payloads(payloads=await converter.encode([stream])).SerializeToString()


async def decode(content: bytes, converter: DataConverter) -> SpooledStream:
    """Read a file's content; raises PeerProtocolError when it is none, or under a key not known here."""
    try:
        [stream] = await converter.decode(Payloads.FromString(content).payloads, [SpooledStream])
    except Exception as error:  # whatever a converter makes of bytes that are not its own
        raise PeerProtocolError(f"this is no file of the spool ({type(error).__name__})") from error
    if not isinstance(stream, SpooledStream):
        raise PeerProtocolError("this is no file of the spool")
    return stream


def write(path: Path, content: bytes) -> None:
    """Put a file there, whole or not at all, whenever the power fails; readable by its owner alone."""
    aside = path.with_suffix(PART)
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)  # what a full disk left of it
    _flush(path.parent)


def move(path: Path, target: Path) -> None:
    """Move a file into another folder, for good."""
    target.parent.mkdir(mode=0o700, exist_ok=True)
    path.replace(target)
    _flush(target.parent)


def names(folder: Path) -> list[str]:
    """Return the names of the complete files in a folder, the oldest first; none when it is not there."""
    written = {path.name: _written_at(path) for path in folder.glob(f"*{SUFFIX}")}
    return sorted(written, key=lambda name: (written[name], name))


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # dropped meanwhile
        return 0.0


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
