"""What the API counts; in a registry of its own, so that tests and several applications don't share numbers."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.responses import Response


class ApiMetrics:
    """Counters of the API.

    Attributes:
        webhooks: Webhooks by kind (`voice`, `after_stream`, `status`, …) and result (`accepted`, `fallback`, …).
        durations: Seconds from request to answer, by kind.
        stream_events: Stream status callbacks by event.
        spool_entries: Recorded messages on disk that the database does not have yet.
        spool_set_aside: Reports of recorded messages that can't be read; somebody has to look.
        spool_imports: Attempts to move one there, by result.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        """Register in a registry."""
        self._registry = registry
        self.webhooks = Counter(
            "holdfast_webhooks", "Webhooks by kind and result", ("kind", "result"), registry=registry
        )
        self.durations = Histogram(
            "holdfast_webhook_seconds",
            "Time to answer a webhook",
            ("kind",),
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
            registry=registry,
        )
        self.stream_events = Counter(
            "holdfast_stream_events", "Stream status callbacks by event", ("event",), registry=registry
        )
        self.spool_entries = Gauge("holdfast_voicemail_spool_entries", "Recorded messages on disk", registry=registry)
        self.spool_set_aside = Gauge(
            "holdfast_voicemail_spool_set_aside", "Reports of recorded messages that can't be read", registry=registry
        )
        self.spool_imports = Counter(
            "holdfast_voicemail_imports", "Recorded messages moved to the database", ("result",), registry=registry
        )

    async def show(self) -> Response:
        """Return all metrics in Prometheus' text format."""
        return Response(generate_latest(self._registry), media_type="text/plain; version=0.0.4; charset=utf-8")
