"""Makes an owner, or somebody an owner (again), and prints a link that signs him in to the dashboard once."""

from __future__ import annotations

import argparse
import sys

from processes.chosen_settings import chosen_settings
from processes.sign_in import owner_link, sign_in_url
from processes.storage import opened_database


async def run(arguments: argparse.Namespace) -> int:
    """Print the link, alone on standard output."""
    settings = chosen_settings(arguments.data_dir)
    async with opened_database(settings) as database:
        token = await owner_link(database, arguments.email, arguments.name)
    print(sign_in_url(settings, token))
    print("It signs in once, within a day; then a password is chosen.", file=sys.stderr)
    return 0
