"""Sets the PIN by which somebody in charge shows on the phone that it is he; kept as a hash, and printed nowhere."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import UTC, datetime

from processes.chosen_settings import chosen_settings
from store.database import Database
from store.principals import SqlPrincipals


async def run(arguments: argparse.Namespace) -> int:
    """Read a PIN from the terminal, unseen, or else from standard input: arguments are seen by everybody."""
    settings = chosen_settings(arguments.data_dir)
    is_terminal = sys.stdin.isatty()
    pin = getpass.getpass("PIN: ") if is_terminal else sys.stdin.readline()
    database = Database.open(settings.database)
    try:
        principals = SqlPrincipals(database)
        await principals.set_pin(arguments.organisation, arguments.key, pin.strip(), datetime.now(UTC))
    finally:
        await database.close()
    return 0
