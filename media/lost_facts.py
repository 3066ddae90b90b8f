"""Facts that nobody takes: logged without their content, and counted."""

from __future__ import annotations

import logging

from media.metrics import MediaMetrics
from workflows.messages import DetachRequest

logger = logging.getLogger(__name__)


def give_up(call_sid: str, left: DetachRequest, metrics: MediaMetrics) -> None:
    """Say aloud that turns or promised effects of a stream did not reach their workflow."""
    metrics.facts_lost.labels("turn").inc(len(left.turns))
    metrics.facts_lost.labels("effect").inc(len(left.tools))
    if left.turns:
        logger.error("%d turns of call %s, epoch %d, are given up", len(left.turns), call_sid, left.stream_epoch)
    for tool in left.tools:
        logger.error("a promised %s of call %s is given up, intent %s", tool.tool, call_sid, tool.intent_id)
