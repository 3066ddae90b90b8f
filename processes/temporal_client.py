"""Connects to Temporal, the same way for every process: pydantic values, encrypted payloads."""

from __future__ import annotations

from typing import Final

from temporalio.client import Client
from temporalio.service import KeepAliveConfig, RPCError, TLSConfig

from domain.errors import ConfigurationError
from processes.payload_encryption import data_converter
from processes.secret_keys import payload_keys
from processes.settings import Settings

#: A server whose machine is lost closes no connection: it is silent, and until the silence is noticed every call fails,
#: for 45 seconds with the SDK's defaults. More often than every 10 seconds the frontend would hang up on us.
#: Source: temporalio/temporal, `frontend.keepAliveMinTime`.
KEEP_ALIVE: Final = KeepAliveConfig(interval_millis=12_000, timeout_millis=5_000)


async def connect(settings: Settings, *, lazy: bool = False) -> Client:
    """Return a client; raises ConfigurationError when nothing answers.

    Args:
        settings: Address, namespace, credentials and keys.
        lazy: Connect on first use instead, for processes that must start while Temporal is away.
    """
    api_key = settings.temporal_api_key.get_secret_value() if settings.temporal_api_key else None
    try:
        return await Client.connect(
            settings.temporal_address,
            namespace=settings.temporal_namespace,
            api_key=api_key,
            tls=TLSConfig() if settings.temporal_tls or api_key else False,
            data_converter=data_converter(payload_keys(settings)),
            keep_alive_config=KEEP_ALIVE,
            lazy=lazy,
        )
    except (RPCError, RuntimeError) as error:
        raise ConfigurationError(
            f"Nothing answers as Temporal at {settings.temporal_address}; is it running, and is "
            "HOLDFAST_TEMPORAL_ADDRESS right?"
        ) from error
