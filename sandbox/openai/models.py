"""The models on offer, with the day each shuts down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: Name → shutdown date, None when not announced. `receptionist` is the sandbox's own name for the mind behind them all.
MODELS: Final[Mapping[str, str | None]] = {
    "gpt-6-luna": None,
    "gpt-6.1-terra": None,
    "gpt-5.4-mini": None,
    "gpt-4.1-mini": "2027-01-14",
    "receptionist": None,
}
#: Accepts tools only without reasoning.
TOOLS_WITHOUT_REASONING_ONLY: Final = "gpt-6-luna"
_CREATED: Final = 1_780_272_000


def list_models() -> dict[str, object]:
    """Return the answer of `GET /v1/models`."""
    models = [
        {"id": name, "object": "model", "created": _CREATED, "owned_by": "openai", "shutdown_date": shutdown}
        for name, shutdown in MODELS.items()
    ]
    return {"object": "list", "data": models}
