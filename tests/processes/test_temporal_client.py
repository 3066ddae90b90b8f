"""How every process holds on to Temporal."""

from __future__ import annotations

from pathlib import Path

from processes.settings import Settings
from processes.temporal_client import connect

#: Of Temporal's frontend (`frontend.keepAliveMinTime`): who asks more often is thrown out.
LEAST_INTERVAL_MS = 10_000
#: Callers who ring meanwhile are asked for a recorded message.
LONGEST_SILENCE_MS = 20_000


async def test_a_silent_server_is_noticed_soon(tmp_path: Path) -> None:
    """A machine that is lost closes no connection; asked whether it is there, it does not answer."""
    client = await connect(Settings(_env_file=None, data_dir=tmp_path), lazy=True)  # type: ignore[call-arg]  # known at run time
    keep_alive = client.service_client.config.keep_alive_config
    assert keep_alive is not None
    assert keep_alive.interval_millis > LEAST_INTERVAL_MS
    assert keep_alive.interval_millis + keep_alive.timeout_millis < LONGEST_SILENCE_MS
