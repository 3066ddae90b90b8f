"""Prints the description of the REST API: `.venv/bin/python -m scripts.openapi > dashboard/openapi.json`."""  # noqa: INP001  (a script, not a package)

from __future__ import annotations

import json
import sys
from dataclasses import fields
from typing import Any

from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from api.app import ApiPorts, ApiSettings, create_app
from api.installation_api import Installation
from api.metrics import ApiMetrics
from api.public_url import PublicUrl


class _Undecided:
    """Stands where a port would: to describe a route nothing behind it is asked."""

    def __getattr__(self, _: str) -> _Undecided:
        return self


def described_app() -> FastAPI:
    """Return an application with all its routes and nothing behind them."""
    ports: dict[str, Any] = {field.name: _Undecided() for field in fields(ApiPorts)}
    settings = ApiSettings(
        public_url=PublicUrl(None),
        dashboard_url=PublicUrl(None),
        media_urls=(),
        stream_secret=b"",
        approval_secret=b"",
        currency="USD",
        temporal_ui="http://127.0.0.1:8233",
        namespace="default",
        installation=Installation("", "http://127.0.0.1:8233", "USD", is_live=False, telephone_url=None),
    )
    return create_app(settings, ApiPorts(**{**ports, "metrics": ApiMetrics(CollectorRegistry())}))


if __name__ == "__main__":
    json.dump(described_app().openapi(), sys.stdout, indent=1)
    sys.stdout.write("\n")
