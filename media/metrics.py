"""What the media process counts and measures; the registry is passed in."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from domain.calls import TurnLatency

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2.0, 4.0, 8.0)


class MediaMetrics:
    """Counters, gauges and histograms of one media process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Register everything once."""
        self.registry = registry
        self.streams = Gauge("holdfast_media_streams", "Calls being carried.", registry=registry)
        self.streams_refused = Counter(
            "holdfast_media_streams_refused", "Streams not taken, by reason.", ["reason"], registry=registry
        )
        self.streams_ended = Counter(
            "holdfast_media_streams_ended", "Streams that ended, by reason.", ["reason"], registry=registry
        )
        frames = Counter("holdfast_media_frames", "Audio messages, by direction.", ["direction"], registry=registry)
        self.frames_in = frames.labels("in")
        self.frames_out = frames.labels("out")
        self.frames_missing = Counter(
            "holdfast_media_frames_missing", "Inbound audio messages lost on the way.", registry=registry
        )
        self.frames_late = Counter("holdfast_media_frames_late", "Ticks that found audio overdue.", registry=registry)
        self.malformed = Counter(
            "holdfast_media_malformed", "Messages outside the protocol, by kind.", ["kind"], registry=registry
        )
        self.suspicions = Counter("holdfast_media_suspicions", "Times the agent's voice was held.", registry=registry)
        self.barge_ins = Counter("holdfast_media_barge_ins", "Replies cut by the caller.", registry=registry)
        self.false_alarms = Counter("holdfast_media_false_alarms", "Held replies that went on.", registry=registry)
        self.overlong_replies = Counter(
            "holdfast_media_overlong_replies", "Replies cut because too much audio was queued.", registry=registry
        )
        self.wrapped_up = Counter(
            "holdfast_media_wrapped_up", "Calls that had cost nearly what they may.", registry=registry
        )
        self.vendor_losses = Counter(
            "holdfast_media_vendor_losses", "Vendor streams that broke, by kind.", ["kind"], registry=registry
        )
        self.facts_lost = Counter(
            "holdfast_media_facts_lost", "Turns and promised effects nobody took, by kind.", ["kind"], registry=registry
        )
        self.spooled_streams = Gauge(
            "holdfast_media_spooled_streams", "Streams whose facts wait on disk.", registry=registry
        )
        self.refused_streams = Gauge(
            "holdfast_media_refused_streams", "Files of streams refused, left for a human.", registry=registry
        )
        self.spool = Counter("holdfast_media_spool", "Files of streams, by result.", ["result"], registry=registry)
        self.turn_latency = Histogram(
            "holdfast_media_turn_latency_seconds",
            "From the caller's end of speech to each step of the reply.",
            ["step"],
            registry=registry,
            buckets=_SECONDS,
        )
        self.tool_duration = Histogram(
            "holdfast_media_tool_duration_seconds",
            "From a tool's request to its result.",
            ["tool"],
            registry=registry,
            buckets=_SECONDS,
        )
        self.liveness = Gauge(
            "holdfast_media_liveness_registered",
            "Whether this host is watched (1) or not (0).",
            registry=registry,
        )
        self.loop_lag = Gauge("holdfast_media_loop_lag_seconds", "Worst lateness of a tick.", registry=registry)

    def observe_turn(self, latency: TurnLatency) -> None:
        """Record one turn's steps; a step that did not happen is left out."""
        steps = {
            "end_of_turn": latency.end_of_turn_ms,
            "first_token": latency.first_token_ms,
            "first_tts_byte": latency.first_tts_byte_ms,
            "first_frame": latency.first_frame_ms,
        }
        for step, elapsed_ms in steps.items():
            if elapsed_ms is not None:
                self.turn_latency.labels(step).observe(elapsed_ms / 1000)
