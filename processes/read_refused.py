"""Prints what a stream has left that its call's workflow refused, for the human who calls back."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from domain.errors import NotFound
from media.spool_file import SpooledStream, decode
from processes.chosen_settings import chosen_settings
from processes.payload_encryption import data_converter
from processes.secret_keys import payload_keys


async def run(arguments: argparse.Namespace) -> int:
    """Print call, promises and last words of each file; raises NotFound and PeerProtocolError."""
    converter = data_converter(payload_keys(chosen_settings(arguments.data_dir)))
    for path in arguments.files:
        print(_told(await decode(await asyncio.to_thread(_read, path), converter)))
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(f"{path} can't be read: {error.strerror}") from error


def _told(stream: SpooledStream) -> str:
    promises = [f"  promised: {tool.tool} {tool.arguments}" for tool in stream.request.tools]
    turns = [f"  {turn.speaker}: {turn.heard}" for turn in stream.request.turns]
    return "\n".join([f"call {stream.call_sid}", *promises, *turns])
