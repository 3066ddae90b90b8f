"""The caller's mind: decides from what he has heard what to do next. Time is given, nothing is performed.

Rules of the file:
- Rules are tried in the order of the file; the first that applies is followed, as often as its `times` allows.
- A rule without `after_ms` waits until the agent has finished; one with it applies while the agent is speaking.
- Silence on both ends beyond his patience: once "Hello?", then he hangs up. Past his last minute he hangs up anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from sandbox.callers.people import Deed, HangUp, PersonScript, Rule, Say

FINISHED_MS: Final = 600
IMPATIENT: Final = "Hello? Are you still there?"


@dataclass(frozen=True, slots=True)
class Scene:
    """What is so at one moment of the call.

    Attributes:
        now_ms: Since the call was answered.
        words: The agent's, since the caller last spoke.
        agent_speaking_ms: How long the agent has been speaking; 0 when silent.
        quiet_ms: How long neither has made a sound.
        agent_quiet_ms: How long the agent has been silent.
    """

    now_ms: int
    words: str
    agent_speaking_ms: int
    quiet_ms: int
    agent_quiet_ms: int


@dataclass(slots=True)
class Mind:
    """One person's decisions."""

    script: PersonScript
    _uses: dict[int, int] = field(default_factory=dict)
    _was_impatient: bool = False

    def decide(self, scene: Scene) -> tuple[Deed, ...]:
        """Return what to do now; nothing, most of the time."""
        if scene.now_ms >= self.script.hangs_up_after_s * 1000:
            return (HangUp(hang_up=True),)
        for index, rule in enumerate(self.script.rules):
            if self._uses.get(index, 0) < rule.times and _applies(rule, scene):
                self._uses[index] = self._uses.get(index, 0) + 1
                self._was_impatient = False
                return rule.deeds
        if scene.quiet_ms >= self.script.patience_s * 1000:
            return self._lose_patience()
        return ()

    def _lose_patience(self) -> tuple[Deed, ...]:
        if self._was_impatient:
            return (HangUp(hang_up=True),)
        self._was_impatient = True
        return (Say(say=IMPATIENT),)


def _applies(rule: Rule, scene: Scene) -> bool:
    if rule.after_ms is None:
        is_time = bool(scene.words) and scene.agent_quiet_ms >= FINISHED_MS
    else:
        is_time = scene.agent_speaking_ms > rule.after_ms
    return is_time and re.search(rule.hears, scene.words, re.IGNORECASE) is not None
