"""How fast the agent falls silent when the caller cuts in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from bench.audio import END_OF_TURN, in_base64, noise_frames, onset, spoken
from bench.child import OTHER_CORE, open_child, pinned
from bench.distribution import Distribution
from bench.manners import OverTheAgent
from bench.media_process import MediaOptions
from bench.phone import Phone, Utterance
from bench.phone_network import PhoneNetwork, open_network
from bench.report import Report, Row, at_most
from domain.turn_taking import TurnTakingSettings
from media.settings import PlayoutSettings
from sandbox.speech.voice import VOICES

_TARGET_MS: Final = 150.0
#: What people say when they cut in.
_PHRASES: Final = (
    "Wait, I need an inspection.",
    "Wait a moment.",
    "Hold on, let me think about it.",
    "Hang on a second.",
    "Stop, that is too late for me.",
    "No, on Tuesday please.",
    "No no, that is wrong.",
    "Not that day.",
    "Yes, that one is fine.",
    "Yeah, but I work in the morning.",
    "Okay, I will take it.",
    "Right, book that one.",
    "Sorry, can you say that again?",
    "Sorry to interrupt you.",
    "Pardon?",
    "Excuse me, I have a question.",
    "What did you say?",
    "How much does it cost?",
    "When do you close?",
    "Where is that?",
    "Which one is earlier?",
    "Do you have anything on Friday?",
    "Can I talk to a person?",
    "Could you speak more slowly?",
    "Actually, I would rather come at nine.",
    "But my brakes are making a noise.",
    "I said Wednesday.",
    "It is an emergency.",
    "My name is Carter.",
    "Four o'clock is better.",
)
_PATIENCE: Final = 1.0
_TRIAL: Final = 6.0


def _words(phrase: str, voice: str) -> Utterance:
    frames = spoken(phrase, voice)
    return Utterance(tuple(in_base64(frames)), onset(frames, TurnTakingSettings().least_threshold))


def _callers(voices: list[str]) -> Iterator[Phone]:
    """Yield one caller for each phrase, who says it once in every voice."""
    noise, end = tuple(in_base64(noise_frames())), next(in_base64([END_OF_TURN]))
    lead = PlayoutSettings().lead_ms / 1000
    for number, phrase in enumerate(_PHRASES):
        words = [_words(phrase, voice) for voice in voices]
        manners = OverTheAgent(words, patience=_PATIENCE + 0.007 * number)
        yield Phone(f"CA{number}", manners=manners, noise=noise, end=end, lead=lead)


async def _until_all_said(network: PhoneNetwork, trials: int) -> None:
    async with asyncio.timeout(_TRIAL * trials):
        for phone in network.phones:
            await phone.all_said.wait()


async def clears(voices: list[str]) -> tuple[Distribution, int]:
    """Return milliseconds from each onset to `clear`, and how often somebody cut in."""
    options = MediaOptions(first_words="Welcome to the workshop. " * 20, words=60)
    async with open_child("bench.media_process", asdict(options)) as media, open_network() as network:
        await network.dial(media.greeting["url"], _callers(voices))
        await _until_all_said(network, len(voices))
        return Distribution.of(1000 * one for one in network.take_records().clears), len(voices) * len(_PHRASES)


async def measure(*, is_quick: bool) -> Report:
    """Measure with three voices; quickly: with one."""
    voices = list(VOICES)[:1] if is_quick else list(VOICES)[:3]
    with pinned(OTHER_CORE):
        found, trials = await clears(voices)
    return Report(
        "Barge-in",
        (
            at_most("onset of speech to `clear`, p95", found.p95, _TARGET_MS, "ms"),
            Row("  distribution", f"{found.in_ms()}, p99 {found.p99:.0f} ms, worst {found.worst:.0f} ms"),
            Row("  cut-ins without a `clear` before the caller's turn was over", f"{trials - len(found.values)}"),
        ),
        (
            "From the first frame of speech above level 800 leaving the telephone to `clear` arriving there.",
            f"Default settings, the real detector; {len(_PHRASES)} phrases, {len(voices)} voices, a quiet line.",
            "The rule itself takes 80 ms of it: five frames of voice in a row. A word whose first syllable is shorter",
            "  and followed by a long voiceless stretch (excuse) is noticed with its second syllable.",
        ),
    )
