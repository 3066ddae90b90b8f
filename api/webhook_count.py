"""Counts and times one webhook, however it comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from api.metrics import ApiMetrics
from domain.errors import AccessDenied, PeerProtocolError


@dataclass(slots=True)
class Observation:
    """One webhook under way; its code sets `result`."""

    result: str = "done"


@contextmanager
def observed(metrics: ApiMetrics, kind: str, monotonic: Callable[[], float]) -> Iterator[Observation]:
    """Count the webhook by its result and observe how long it took, in seconds."""
    observation = Observation()
    began = monotonic()
    try:
        yield observation
    except AccessDenied:
        observation.result = "denied"
        raise
    except PeerProtocolError:
        observation.result = "malformed"
        raise
    except BaseException:
        observation.result = "failed"
        raise
    finally:
        metrics.webhooks.labels(kind, observation.result).inc()
        metrics.durations.labels(kind).observe(monotonic() - began)
