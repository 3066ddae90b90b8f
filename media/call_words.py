"""Sentences the agent says without a model."""

from __future__ import annotations

from typing import Final

SILENCE_GOODBYE: Final = "I can not hear you any more, so I will end the call. Please call again any time. Goodbye."
TIME_IS_UP: Final = "I am sorry, I have to end this call now. Please call again any time. Goodbye."
