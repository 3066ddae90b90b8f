"""What the agent says, and whether the call moves, while nobody is speaking.

The rules of the file:

* The first words of a later stream come first, at their moment; an answer takes their place.
* News is brought up at the next pause.
* After a long silence he asks whether the caller is there, and after some of these he ends the call.
"""

from __future__ import annotations

from domain.calls import EndReason, is_answer_owed
from domain.fillers import ARE_YOU_THERE
from media.agent import SpeakingAgent
from media.call_parts import CallParts
from media.call_words import SILENCE_GOODBYE
from media.latency import LatencyProbe
from media.pauses import Pauses
from media.settings import ConversationSettings
from workflows.messages import CallBrief


class Lulls:
    """The quiet moments of one conversation.

    Attributes:
        pauses: Who was heard when.
    """

    def __init__(
        self, parts: CallParts, agent: SpeakingAgent, *, brief: CallBrief, settings: ConversationSettings, now: float
    ) -> None:
        """Begin in quiet; `now` is in seconds of a monotonic clock."""
        self.pauses = Pauses(settings, now)
        self._parts, self._agent = parts, agent
        self._brief, self._settings = brief, settings
        self._prompts = 0

    def begin(self, now: float) -> None:
        """Say the first words, if any; those of a later stream wait for their moment."""
        is_apology_due = bool(self._brief.first_words) and self._brief.stream_epoch > 1
        self.pauses.begin(now, is_apology_due=is_apology_due)
        if not is_apology_due:
            self._say_first_words(now)

    def answered(self) -> None:
        """Note that the caller is there, and has said something."""
        self._prompts = 0
        self.pauses.apologised()  # the answer takes its place

    def use(self, now: float) -> None:
        """Say what waits for a pause, or ask whether the caller is there; the agent has no turn."""
        if self.pauses.is_apology_due:
            self._apologise(now)
        elif self._parts.transcript.has_news and self._is_pause(now) and not self._agent.is_taking_message:
            self._agent.answer(LatencyProbe(now, now))
        else:
            self._watch_silence(now)

    def may_move(self, now: float) -> bool:
        """Return whether this is the moment to go on at another process."""
        return self.pauses.may_move(now, is_speaking=self._is_speaking, is_movable=self.is_movable)

    @property
    def is_movable(self) -> bool:
        """Whether another process could go on as well as this one."""
        parts = self._parts
        return not (parts.tools.is_busy or parts.transcript.has_news or self._agent.is_taking_message)

    def _say_first_words(self, now: float) -> None:
        brief = self._brief
        is_answer_due = is_answer_owed(brief.turns) or bool(brief.unspoken) or bool(brief.running)
        if brief.first_words:
            self._agent.speak(brief.first_words, is_answer_due=is_answer_due)
        elif is_answer_due:
            self._agent.answer(LatencyProbe(now, now))

    def _apologise(self, now: float) -> None:
        """Say the first words of a later stream, when their moment has come."""
        if self.pauses.may_apologise(now, is_caller_speaking=self._parts.floor.is_caller_speaking):
            self.pauses.apologised()
            self._say_first_words(now)

    def _watch_silence(self, now: float) -> None:
        quiet, limit = self.pauses.quiet(now), self._settings.silence_after
        if quiet < limit or (self._parts.floor.is_caller_speaking and quiet < 3 * limit):
            return
        self._prompts += 1
        if self._prompts > self._settings.re_prompts:
            self._agent.speak(SILENCE_GOODBYE, ends=EndReason.SILENCE)
        else:
            self._agent.speak(ARE_YOU_THERE)

    def _is_pause(self, now: float) -> bool:
        return self.pauses.is_pause(now, is_speaking=self._is_speaking)

    @property
    def _is_speaking(self) -> bool:
        """Whether either side is."""
        return self._agent.turn is not None or self._parts.floor.is_caller_speaking
