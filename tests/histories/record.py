"""Records the histories anew: `python -m tests.histories.record [name …]`; all of them without a name.

Run it when a change of a workflow is meant for new runs only and guarded as docs/changing-workflows.md says, and keep the
old file under another name as long as runs of that age may exist.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

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
            events = _without_machine(json.loads(history.to_json()))
            FOLDER.joinpath(f"{name}.json").write_text(json.dumps(events, separators=(",", ":")) + "\n")


def _without_machine(node: Any) -> Any:  # noqa: ANN401  (JSON)
    """Return a history that does not say on which machine it was made."""
    if isinstance(node, list):
        return [_without_machine(one) for one in node]
    if isinstance(node, dict):
        return {key: "holdfast" if key == "identity" else _without_machine(value) for key, value in node.items()}
    return node


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1:] or list(STORIES)))
