"""Whoever calls back reads what was promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.spool_file import SpooledStream, encode, write
from processes.cli import main
from processes.payload_encryption import data_converter
from processes.secret_keys import payload_keys
from processes.settings import embedded_settings
from tests.media.test_spool import SAID, left


async def _refused(folder: Path) -> Path:
    """Write a file as the media process of a data folder would."""
    settings = embedded_settings().model_copy(update={"data_dir": folder, "database_url": None})
    path = folder / "host.CA1.1.detach"
    write(path, await encode(SpooledStream("CA1", left(SAID)), data_converter(payload_keys(settings))))
    return path


@pytest.fixture
async def refused(tmp_path: Path) -> Path:
    """Return a file in a data folder that has a database."""
    (tmp_path / "holdfast.db").touch()
    return await _refused(tmp_path)


def test_it_names_the_call_and_what_was_promised(refused: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the words that were said and reached nobody."""
    assert main(["read-refused", "--data-dir", str(refused.parent), str(refused)]) == 0
    assert capsys.readouterr().out == f'call CA1\n  promised: take_message {{"text":"brakes"}}\n  caller: {SAID}\n'


@pytest.mark.parametrize("content", [None, b"nonsense"])
def test_what_is_no_such_file_is_said_so(
    refused: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Missing, or not of the spool."""
    other = refused.with_name("other.detach")
    if content is not None:
        other.write_bytes(content)
    assert main(["read-refused", "--data-dir", str(refused.parent), str(other)]) == 1
    assert "holdfast read-refused" in capsys.readouterr().err
