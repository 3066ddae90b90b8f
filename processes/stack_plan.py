"""Where a stack on loopback lives, what its processes are told, and the note by which a running one is found."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from domain.errors import ConfigurationError
from processes.ports import Ports
from processes.settings import ENV_FILE_VARIABLE, Settings, embedded_settings

#: Credentials the sandbox accepts; they open nothing else.
SANDBOX_ACCOUNT: Final = "AC" + "5a" * 16
SANDBOX_TOKEN: Final = "sandbox-auth-token"  # noqa: S105  (opens nothing but the sandbox on loopback)


@dataclass(frozen=True, slots=True)
class StackPlan:
    """Where a stack lives."""

    data_dir: Path
    ports: Ports

    @property
    def api(self) -> str:
        """Base URL of the api."""
        return f"http://127.0.0.1:{self.ports.api}"

    @property
    def sandbox(self) -> str:
        """Base URL of the sandbox."""
        return f"http://127.0.0.1:{self.ports.sandbox}"

    @property
    def temporal_address(self) -> str:
        """Host and port of the Temporal frontend."""
        return f"127.0.0.1:{self.ports.temporal}"

    @property
    def temporal_ui(self) -> str:
        """Base URL of the Temporal UI."""
        return f"http://127.0.0.1:{self.ports.temporal_ui}"

    @property
    def database(self) -> str:
        """URL of the embedded database."""
        return f"sqlite+aiosqlite:///{self.data_dir / 'holdfast.db'}"

    def environment(self) -> dict[str, str]:
        """Return the settings of every process of the stack, as environment variables."""
        ports, sandbox = self.ports, f"127.0.0.1:{self.ports.sandbox}"
        values = {
            "DATA_DIR": str(self.data_dir),
            "DATABASE_URL": self.database,
            "TEMPORAL_ADDRESS": self.temporal_address,
            "TEMPORAL_UI_URL": self.temporal_ui,
            "PUBLIC_BASE_URL": self.api,
            "PUBLIC_MEDIA_URL": f"ws://127.0.0.1:{ports.media}/media,ws://127.0.0.1:{ports.media_2}/media",
            "TWILIO_ACCOUNT_SID": SANDBOX_ACCOUNT,
            "TWILIO_AUTH_TOKEN": SANDBOX_TOKEN,
            "TWILIO_BASE_URL": f"http://{sandbox}/twilio",
            "TELEPHONE_URL": f"http://{sandbox}",
            # Nobody is rung but the sandbox's people.
            "LIVE": "1",
            "DEEPGRAM_API_KEY": "sandbox",
            "DEEPGRAM_BASE_URL": f"ws://{sandbox}/deepgram",
            "OPENAI_API_KEY": "sandbox",
            "OPENAI_BASE_URL": f"http://{sandbox}/openai/v1",
            "OPENAI_MODEL": "receptionist",
            "GOOGLE_SERVICE_ACCOUNT": str(self.data_dir / "google-service-account.json"),
            "GOOGLE_BASE_URL": f"http://{sandbox}/google",
            "VPIC_BASE_URL": f"http://{sandbox}/nhtsa",
            "BRAVE_API_KEY": "sandbox",
            "BRAVE_BASE_URL": f"http://{sandbox}/web",
            "WEB_ALLOWED_ORIGIN": f"http://{sandbox}",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(ports.smtp),
            "SMTP_ENCRYPTION": "none",
            "MAIL_SENDER": "appointments@northgate.example",
            # Its callers are simulated: whoever stops it does not want to wait for them.
            "STOP_GRACE_SECONDS": "1",
        }
        inherited = {name: value for name, value in os.environ.items() if not name.upper().startswith("HOLDFAST_")}
        return {
            **inherited,
            # An operator's settings are for his installation; here everything stays on this machine, without keys.
            ENV_FILE_VARIABLE: "",
            "PYTHONUNBUFFERED": "1",
            **{f"HOLDFAST_{name}": value for name, value in values.items()},
        }

    def settings(self) -> Settings:
        """Return what a process outside of it needs to reach its database and its Temporal."""
        own = {"data_dir": self.data_dir, "database_url": self.database, "temporal_address": self.temporal_address}
        return embedded_settings().model_copy(update=own)

    def leave_note(self) -> None:
        """Say that it runs, for `running_stack`."""
        note = {"data_dir": str(self.data_dir.absolute()), "ports": asdict(self.ports)}
        _note(self.data_dir).write_text(json.dumps(note))

    def remove_note(self) -> None:
        """Say that it runs no more."""
        _note(self.data_dir).unlink(missing_ok=True)


def running_stack(data_dir: Path) -> StackPlan:
    """Return the stack that runs in a data folder; raises ConfigurationError when none does."""
    try:
        note = json.loads(_note(data_dir).read_text())
    except FileNotFoundError:
        raise ConfigurationError(f"No stack runs in {data_dir}; start one with `holdfast dev`.") from None
    return StackPlan(Path(note["data_dir"]), Ports(**note["ports"]))


def is_running(data_dir: Path) -> bool:
    """Say whether a stack has left word that it runs there."""
    return _note(data_dir).is_file()


def _note(data_dir: Path) -> Path:
    return data_dir / "stack.json"
