"""Prints a link that signs somebody in to the dashboard once, for instance when he has forgotten his password."""

from __future__ import annotations

import argparse
import sys

from processes.chosen_settings import chosen_settings
from processes.sign_in import sign_in_url, user_link
from processes.storage import opened_database


async def run(arguments: argparse.Namespace) -> int:
    """Print the link, alone on standard output; raises NotFound for an address without an account."""
    settings = chosen_settings(arguments.data_dir)
    async with opened_database(settings) as database:
        token = await user_link(database, arguments.email)
    print(sign_in_url(settings, token))
    print("It signs in once, within a day; links he was given before are worthless.", file=sys.stderr)
    return 0
