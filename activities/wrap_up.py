"""After the hang-up: the summary, and the call's last row."""

from __future__ import annotations

from temporalio import activity

from activities.costing import Costing
from activities.messages import Summary
from domain.ports.speech import Summarizer
from domain.ports.storage import CallClosed, CallLog
from domain.prices import Usage


class WrapUp:
    """Summarises and closes calls."""

    def __init__(self, log: CallLog, summarizer: Summarizer, costing: Costing) -> None:
        """Take the ports it works on, and what writes costs down."""
        self._costing = costing
        self._log = log
        self._summarizer = summarizer

    @activity.defn(name="wrap_up.summarize")
    async def summarize(self, wanted: Summary) -> str:
        """Return two or three sentences about the call, from the transcript in the database."""
        turns = await self._log.transcript(wanted.call_sid)
        if not turns:
            return "Nothing was said."
        transcript = "\n".join(f"{turn.speaker}: {turn.heard}" for turn in turns if turn.heard)
        used: list[Usage] = []
        try:
            facts = {"outcome": wanted.outcome, **wanted.facts}
            return await self._summarizer.summarize(transcript, facts, used=used)
        finally:
            await self._costing.summarized(wanted.call_sid, used)

    @activity.defn(name="wrap_up.close_call")
    async def close_call(self, call: CallClosed) -> None:
        """Store outcome, summary and the contact's last contact, and what the call has cost."""
        await self._log.close_call(call)
        await self._costing.call_over(call)
