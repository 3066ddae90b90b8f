"""What the agent is saying, or about to say."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from domain.calls import EndReason
from media.latency import LatencyProbe
from media.transcript import AgentSpan


@dataclass(slots=True)
class AgentTurn:
    """One turn of the agent, from its first thought to its last sound.

    Attributes:
        said_at: When it became audible; until then, when it began.
        spans: Its text and tools, as the model sees them.
        probe: Milestones of a reply; None for sentences without a caller's turn before.
        task: Makes the text; cancelled when the caller cuts in.
        ends: With what reason the call ends once it was heard.
        is_answer_due: The caller's last turn is answered once it was heard.
    """

    said_at: datetime
    spans: list[AgentSpan]
    probe: LatencyProbe | None = None
    task: asyncio.Task[None] | None = None
    has_begun: bool = False
    ends: EndReason | None = None
    is_answer_due: bool = False
