"""`python -m sandbox`: the vendors on loopback; prints one line when ready, ends within two seconds of SIGTERM."""

from __future__ import annotations

import argparse
import socket
import sys
from pathlib import Path

import uvicorn

from sandbox.box import ACCOUNT_SID, AUTH_TOKEN, BoxSettings, create_box

HOST = "127.0.0.1"


class _Server(uvicorn.Server):
    """Says when it is ready."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"sandbox ready on http://{HOST}:{self.config.port}\n")
            sys.stdout.flush()


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    settings, port = _settings()
    config = uvicorn.Config(
        create_box(settings),
        host=HOST,
        port=port,
        ws="websockets-sansio",
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    _Server(config).run()


def _settings() -> tuple[BoxSettings, int]:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="on 127.0.0.1")
    parser.add_argument("--smtp-port", type=int, help="takes e-mail there; without it there is no mail server")
    parser.add_argument("--state-dir", type=Path, default=Path("sandbox-state"), help="recordings are kept below it")
    parser.add_argument("--account-sid", default=ACCOUNT_SID, help="of the Twilio account")
    parser.add_argument("--auth-token", default=AUTH_TOKEN, help="of the Twilio account")
    parser.add_argument("--no-ear", action="store_true", help="recognise watermarked speech only; lighter")
    given = parser.parse_args()
    return BoxSettings(
        public_url=f"http://{HOST}:{given.port}",
        state_folder=given.state_dir,
        account_sid=given.account_sid,
        auth_token=given.auth_token,
        has_ear=not given.no_ear,
        smtp_port=given.smtp_port,
    ), given.port


if __name__ == "__main__":
    main()
