"""Keys made once, and kept for us alone."""

from __future__ import annotations

import base64
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import SecretStr

from processes.payload_encryption import parsed_keys
from processes.secret_keys import approval_secret, payload_keys, stream_secret
from processes.settings import Settings

ROOT = Path(__file__).parents[2]
PRINT_KEY = (
    "import sys; from pathlib import Path; from processes.secret_keys import payload_keys; "
    "from processes.settings import Settings; sys.stdin.readline(); print(payload_keys(Settings(data_dir=sys.argv[1])))"
)


def test_setting_counts_and_nothing_is_written(tmp_path: Path) -> None:
    """Keys that are set are used, and no file is made."""
    key = f"prod:{base64.b64encode(bytes(32)).decode()}"
    settings = Settings(
        data_dir=tmp_path,
        payload_keys=SecretStr(key),
        stream_secret=SecretStr("secret"),
        approval_secret=SecretStr("yes"),
    )

    assert payload_keys(settings) == key
    assert stream_secret(settings) == b"secret"
    assert approval_secret(settings) == b"yes"
    assert list(tmp_path.iterdir()) == []


def test_key_is_made_once_and_can_be_used(tmp_path: Path) -> None:
    """The first one asks makes it, later ones get the same; it is 32 bytes, as the codec wants them."""
    settings = Settings(data_dir=tmp_path / "new")

    first = payload_keys(settings)

    assert payload_keys(settings) == first
    assert [len(key.secret) for key in parsed_keys(first)] == [32]
    assert stream_secret(settings) == stream_secret(settings) != first.encode()
    assert approval_secret(settings) == approval_secret(settings) != stream_secret(settings)


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    """Nothing about a key can be known from outside."""
    one, other = Settings(data_dir=tmp_path / "one"), Settings(data_dir=tmp_path / "other")

    assert payload_keys(one) != payload_keys(other)
    assert stream_secret(one) != stream_secret(other)


def test_files_are_readable_by_us_alone(tmp_path: Path) -> None:
    """Mode 0600, whatever the umask, and no draft is left beside them."""
    settings = Settings(data_dir=tmp_path)
    payload_keys(settings)
    stream_secret(settings)

    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {
        "payload.key": 0o600,
        "stream.key": 0o600,
    }


def test_processes_that_race_get_the_same_key(tmp_path: Path) -> None:
    """Api, media and worker start at the same moment on a fresh folder, and understand each other."""
    racers = [
        subprocess.Popen(  # noqa: S603  (our own program)
            [sys.executable, "-c", PRINT_KEY, str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    with ThreadPoolExecutor(len(racers)) as runners:
        keys = set(runners.map(lambda racer: racer.communicate("go\n")[0], racers))

    assert len(keys) == 1
    assert keys.pop().strip() == (tmp_path / "payload.key").read_text()


def test_threads_that_race_get_the_same_key(tmp_path: Path) -> None:
    """The same within one process, many times over."""
    for attempt in range(20):
        settings = Settings(data_dir=tmp_path / str(attempt))
        with ThreadPoolExecutor(8) as runners:
            assert len(set(runners.map(payload_keys, [settings] * 8))) == 1
