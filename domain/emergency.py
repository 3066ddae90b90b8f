"""Hear that somebody is in danger: a table of signs, after taking away phrases that only sound like one.

A workshop hears "fire", "died", "stroke" and "choking" about engines all day, so most signs need a person or a place
beside them. What somebody says about another year is no emergency either. "It's an emergency" alone is no sign: a car
that does not start is one to its owner.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: Said word for word; it never claims that help has been called.
EMERGENCY_INSTRUCTION: Final = (
    "This sounds like an emergency. I can not call for help from here. "
    "Please hang up now and dial nine one one, or your local emergency number."
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One row of the table: what is meant, how it sounds, and a sentence that has it and no other sign."""

    meaning: str
    pattern: str
    example: str


_PERSON: Final = (
    r"(?:i|i'm|i am|he|he's|she|she's|we|they|they're|somebody|someone|somebody's|someone's|people|everybody|everyone"
    r"|(?:my|the|a|an|our|this|his|her) (?:\w+ )?(?:wife|husband|son|daughter|mother|father|mom|mum|dad|baby|child|kid|boy|girl"
    r"|man|woman|guy|friend|brother|sister|grandmother|grandfather|grandma|grandpa|neighbor|neighbour|colleague|coworker"
    r"|customer|mechanic|driver|passenger|person|lady|partner|boss)(?:'s)?)"
)
_IS: Final = r"(?: is| am| are| was| has| have| just| has just| is just| have just)?"
_BUILDING: Final = r"(?:house|building|apartment|flat|kitchen|room|roof|home|workshop|office|basement|garage)"

SIGNS: Final = (
    Sign(
        "wants the emergency services",
        r"\b(?:call|dial|phone|ring|get|send)(?: me| us)? (?:nine one one|9 ?1 ?1|one one two|1 ?1 ?2|nine nine nine|999"
        r"|(?:an|the) ambulance|(?:the )?paramedics|the police|the fire (?:department|brigade))\b",
        "Call 911!",
    ),
    Sign(
        "needs an ambulance",
        r"\bneeds? (?:an ambulance|(?:the )?paramedics|cpr|nine one one|9 ?1 ?1)\b",
        "We need an ambulance here.",
    ),
    Sign("heart attack", r"\b(?:heart attack|cardiac arrest|heart (?:has )?stopped)\b", "He's having a heart attack."),
    Sign(
        "stroke",
        rf"\b(?:having|had|has|have) (?:a|another) stroke\b|\b{_PERSON} (?:might|may|could) be having a stroke\b",
        "I think she had a stroke.",
    ),
    Sign("chest pain", r"\b(?:chest pains?|pains? in (?:my|his|her) chest)\b", "I have terrible chest pain."),
    Sign(
        "does not breathe",
        r"\b(?:not breathing|isn't breathing|stopped breathing|(?:can't|cannot|can not|couldn't) breathe|no pulse)\b",
        "My father is not breathing.",
    ),
    Sign("chokes", rf"\b{_PERSON}{_IS} choking\b", "Help, my son is choking!"),
    Sign(
        "unconscious",
        rf"\bunconscious\b|\b{_PERSON}{_IS} (?:passed out|collapsed|unresponsive|fainted)\b|\b(?:won't|doesn't) wake up\b",
        "Someone passed out in the waiting room.",
    ),
    Sign(
        "bleeds",
        rf"\bbleeding (?:badly|heavily|a lot|out|to death|everywhere|so much)\b|\b{_PERSON}{_IS} bleeding\b"
        r"|\blosing (?:a lot of|so much) blood\b",
        "Someone is bleeding badly.",
    ),
    Sign(
        "hurt",
        rf"\b(?:badly|seriously|severely) (?:hurt|injured|burned)\b|\b{_PERSON}{_IS} (?:hurt badly|dying)\b",
        "There was a crash and a man is seriously injured.",
    ),
    Sign(
        "fire",
        r"\b(?:on fire|in flames|caught fire|catching fire)\b|\b(?:there's|there is|there was|we have) a fire\b"
        rf"|\b{_BUILDING}(?:'s| is) burning\b|^(?:help )?(?:fire ?)+(?:help)?$|\bset fire to\b",
        "There's a fire in the kitchen!",
    ),
    Sign(
        "gas or smoke",
        rf"\bgas leak (?:in|at) (?:my|the|our) {_BUILDING}\b|\bcarbon monoxide poisoning\b|\bsmoke inhalation\b",
        "I smell a gas leak in the house.",
    ),
    Sign(
        "violence",
        r"\b(?:has|have|with|got|pointing|holding|pulled) a (?:gun|knife)\b|\bbeing (?:attacked|robbed|raped|beaten)\b"
        rf"|\b(?:been|got|was) (?:shot|stabbed)\b|\bshooting at\b|\bactive shooter\b|\bbreaking into my {_BUILDING}\b",
        "There is a man with a gun.",
    ),
    Sign(
        "wants to die",
        r"\b(?:kill(?:ing)? myself|end(?:ing)? my life|suicide|suicidal|(?:want|going) to die|hurt myself)\b",
        "I want to kill myself.",
    ),
    Sign(
        "poisoned",
        r"\b(?:overdosed|overdosing|an overdose|took too many pills|been poisoned|(?:swallowed|drank) (?:poison|bleach"
        r"|antifreeze|coolant|pills|brake fluid))\b",
        "My daughter drank antifreeze.",
    ),
    Sign(
        "seizure, drowning, shock",
        rf"\b(?:having|had) (?:a|another) seizure\b|\b{_PERSON}{_IS} (?:drowning|drowned|electrocuted)\b",
        "A customer is having a seizure.",
    ),
    Sign(
        "trapped",
        rf"\b{_PERSON}{_IS} (?:trapped|pinned|crushed)\b|\b(?:baby|child|kid|son|daughter)(?: is|'s)? (?:locked|stuck) in\b",
        "The mechanic is trapped under a car.",
    ),
    Sign("medical emergency", r"\b(?:medical emergency|life or death|life threatening)\b", "It's a medical emergency."),
)

#: Only sounds like a sign.
HARMLESS: Final = (
    r"fire (?:extinguishers?|alarms?|drills?|trucks?|engines?|insurance|damage|sale|up|him|her|them|the \w+(?<!department)"
    r"(?<!brigade)|your|my|that)",
    r"(?:on|cylinders?|engine) (?:is |are )?fir(?:e|ing) on \w+ cylinders",
    r"a fire (?:extinguisher|alarm|truck|sale|engine|hazard|risk)",
    r"suicide (?:doors?|knobs?)",
    r"two stroke|four stroke",
    r"(?:gave|give|gives|giving|given) (?:me|him|her|us|them) a heart attack",
    r"(?:like|than) a heart attack",
    r"(?:don't|do not|needn't|no need to|didn't|did not|not) (?:need to |have to |want to )?"
    r"(?:call|get|send|dial|need) (?:the police|an ambulance|the ambulance|nine one one|9 ?1 ?1)",
    r"(?:get|call|send)(?: me| us)? the police (?:report|car|cruiser|department's)",
    r"(?:had|has had|survived|after) (?:a|his|her|my) (?:heart attack|stroke|seizure|overdose)"
    r"(?: \w+){0,4}? (?:ago|last (?:year|month|week|spring|summer|fall|autumn|winter)|in \d{4}|when|years)",
)

_IN_DANGER: Final = re.compile("|".join(f"(?:{sign.pattern})" for sign in SIGNS))
_SOUNDS_LIKE_IT: Final = re.compile(rf"\b(?:{'|'.join(HARMLESS)})\b")


def is_emergency(text: str) -> bool:
    """Say whether an utterance tells of somebody in danger now."""
    return _IN_DANGER.search(_SOUNDS_LIKE_IT.sub("…", _words(text))) is not None


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^\w']+", " ", text.replace("’", "'").casefold()).split())
