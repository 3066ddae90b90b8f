"""Records the histories anew: `python -m tests.histories.record [name …]`; all of them without a name.

Run it when a workflow goes a new way, after docs/changing-workflows.md has been followed: runs under way keep theirs.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from temporalio.client import WorkflowHistory

from store.migrate import upgrade
from tests.histories.stories import STORIES
from tests.servers.temporal import development_server
from tests.workflows.premises import open_house

FOLDER: Final = Path(__file__).parent


async def record(names: Sequence[str]) -> None:
    """Tell stories to a real server, each in a workshop of its own, and write their histories."""
    async with development_server() as temporal:
        for name in names:
            with tempfile.TemporaryDirectory() as folder:
                url = f"sqlite:///{folder}/holdfast.db"
                upgrade(url)
                async with open_house(temporal, url) as house:
                    handle = await STORIES[name](house)
                    history = await handle.fetch_history()
            FOLDER.joinpath(f"{name}.json").write_text(_without_machine(history), encoding="utf-8")


def _without_machine(history: WorkflowHistory) -> str:
    """Return a history that does not say on which machine it was made: `pid@host` stands in names of queues as well."""
    text = json.dumps(json.loads(history.to_json()), separators=(",", ":"))
    for identity in set(re.findall(r'"identity":"([^"]+)"', text)):
        text = text.replace(identity, "holdfast")
    return f"{text}\n"


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1:] or list(STORIES)))
