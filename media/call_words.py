"""Sentences the agent says without a model."""

from __future__ import annotations

from typing import Final

SILENCE_GOODBYE: Final = "I can not hear you any more, so I will end the call. Please call again any time. Goodbye."
TIME_IS_UP: Final = "I am sorry, I have to end this call now. Please call again any time. Goodbye."
#: For the model, once, when a call has cost nearly what it may.
WRAP_UP: Final = (
    "The call has to end soon. Begin nothing new: finish what is under way, offer to take a message for the rest, "
    "and say goodbye politely."
)
