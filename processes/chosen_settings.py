"""Which installation a command works on: the one named, that of the settings, or the stack `make dev` has left up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from domain.errors import ConfigurationError
from processes.settings import Settings, load_settings, settings_of
from processes.stack_plan import is_running, running_stack

#: Where `holdfast dev` keeps its stack unless told otherwise.
DEV_FOLDER: Final = Path(".holdfast") / "dev"


def chosen_settings(data_dir: Path | None) -> Settings:
    """Return the settings of the database a command works on; raises ConfigurationError where there is none, or two."""
    if data_dir is not None:
        return settings_of(data_dir)
    settings = load_settings()
    if not _is_dev_meant(settings):
        return settings
    _say(DEV_FOLDER)
    return settings_of(DEV_FOLDER)


def chosen_running(data_dir: Path | None) -> Settings:
    """Return the settings of the database and the Temporal a command works on; raises ConfigurationError likewise."""
    if data_dir is not None:
        return running_stack(data_dir).settings()
    settings = load_settings()
    if not _is_dev_meant(settings):
        return settings
    _say(DEV_FOLDER)
    return running_stack(DEV_FOLDER).settings()


def _is_dev_meant(settings: Settings) -> bool:
    """Say whether the stack of `make dev` is the only one there is."""
    if settings.database_url is not None:
        return False
    own, dev = settings.data_dir / "holdfast.db", DEV_FOLDER / "holdfast.db"
    if own.is_file():
        if is_running(DEV_FOLDER):
            raise ConfigurationError(
                f"There are two databases, {own} and that of the stack that runs in {DEV_FOLDER}: say which is meant, "
                f"--data-dir {settings.data_dir} or --data-dir {DEV_FOLDER}."
            )
        return False
    if dev.is_file():
        return True
    raise ConfigurationError(
        f"There is no database at {own}. Set HOLDFAST_DATABASE_URL, make one with `holdfast migrate`, "
        "or name the folder of a stack with --data-dir."
    )


def _say(folder: Path) -> None:
    print(f"Working on the stack in {folder}.", file=sys.stderr)
