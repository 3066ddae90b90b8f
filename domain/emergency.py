"""Hear that somebody is in danger: a table of signs, after taking away phrases that only sound like one.

A workshop hears "fire", "died", "stroke" and "choking" about engines all day, so most signs need a person or a place
beside them. What happened in another year is no emergency any more. "It's an emergency" alone is no sign: a car that
does not start is one to its owner.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from domain.words import plain_words

#: Said word for word; it never claims that help has been called.
EMERGENCY_INSTRUCTION: Final = (
    "This sounds like an emergency. I can not call for help from here. "
    "Please hang up now and dial nine one one, or your local emergency number."
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One row of the table: what is meant, how it sounds, and a sentence that shows it."""

    meaning: str
    pattern: str
    example: str


_911: Final = r"(?:nine one one|9 ?1 ?1|one one two|1 ?1 ?2|nine nine nine|999)(?! \d)"
_HELP: Final = rf"(?:{_911}|(?:an|the) ambulance|(?:the )?paramedics|the police|the fire (?:department|brigade))"
_KIN: Final = (
    r"(?:wife|husband|partner|son|daughter|mother|father|mom|mum|dad|baby|child|kid|boy|girl|brother|sister|grandmother"
    r"|grandfather|grandma|grandpa|man|woman|guy|lady|person|friend|neighbou?r|colleague|coworker|boss|customer|mechanic"
    r"|driver|passenger)"
)
_PERSON: Final = (
    r"(?:i|i'm|he|he's|she|she's|people|everybody|everyone|(?:somebody|someone)(?:'s)?"
    rf"|(?:my|the|a|an|our|this|his|her) (?:\w+ )?{_KIN}(?:'s)?)(?: (?:is|am|are|was|has|have|just|been|got))*"
)
_BUILDING: Final = r"(?:house|home|building|apartment|flat|kitchen|basement|room|roof|workshop|office|garage)"
_VEHICLE: Final = r"(?:car|truck|van|trunk|vehicle)"
#: An engine that "can't breathe" has a clogged filter.
_NOT_A_CAR: Final = r"(?<!engine )(?<!motor )(?<!car )(?<!it )"

SIGNS: Final = (
    Sign("calls for help", rf"\b(?:call|dial|phone|ring|get|send)(?: me| us)? {_HELP}\b", "Call 911!"),
    Sign("needs help", rf"\bneeds? (?:{_HELP}|cpr)\b", "We need an ambulance here."),
    Sign(
        "heart", r"\b(?:heart attack|cardiac arrest|heart (?:has )?stopped|no pulse)\b", "He's having a heart attack."
    ),
    Sign("stroke", r"\b(?:having|had|has|have) (?:a|another) stroke\b", "I think she had a stroke."),
    Sign("chest", r"\b(?:chest pains?|pains? in (?:my|his|her) chest)\b", "I have terrible chest pain."),
    Sign(
        "breath",
        rf"\b{_NOT_A_CAR}(?:(?:not|isn't|stopped) breathing|(?:can't|cannot|can not|couldn't) breathe)\b",
        "My father is not breathing.",
    ),
    Sign("chokes", rf"\b{_PERSON} (?:choking|drowning|electrocuted)\b", "Help, my son is choking!"),
    Sign(
        "unconscious",
        rf"\bunconscious\b|\b{_PERSON} (?:passed out|collapsed|fainted|unresponsive)\b|\bwon't wake up\b",
        "Someone passed out in the waiting room.",
    ),
    Sign("seizure", r"\b(?:having|had) (?:a|another) seizure\b", "A customer is having a seizure."),
    Sign(
        "blood",
        rf"\bbleeding (?:badly|heavily|a lot|to death|everywhere|so much)\b|\blosing (?:a lot of|so much) blood\b"
        rf"|\b{_PERSON} bleeding\b(?! (?:coolant|oil|fluid|air|the|it|brakes?))",
        "Someone is bleeding badly.",
    ),
    Sign("injury", r"\b(?:badly|seriously|severely) (?:hurt|injured|burned)\b", "A man is seriously injured."),
    Sign("dies", rf"\b{_PERSON} dying\b(?! (?:to|for))", "My grandfather is dying."),
    Sign("trapped", rf"\b{_PERSON} (?:trapped|pinned|crushed)\b", "The mechanic is trapped under a car."),
    Sign(
        "locked in",
        rf"\b{_KIN}(?: is|'s)? (?:locked|stuck) in (?:the|my|our|a) {_VEHICLE}\b",
        "My baby is locked in the car.",
    ),
    Sign(
        "fire",
        r"\b(?:on fire|in flames|caught fire|catching fire)\b|\b(?:there's|there is|we have) a fire\b"
        rf"|\b{_BUILDING}(?:'s| is) burning\b|^(?:help )?fire(?: fire| help)*$",
        "There's a fire in the kitchen!",
    ),
    Sign(
        "gas",
        rf"\bgas leak (?:in|at) (?:my|the|our) {_BUILDING}\b|\bcarbon monoxide poisoning\b",
        "There's a gas leak in the house.",
    ),
    Sign("weapon", r"\b(?:has|have|with|got|pointing|holding|pulled) a (?:gun|knife)\b", "There is a man with a gun."),
    Sign(
        "shot", rf"\b{_PERSON} (?:shot|stabbed)\b(?! down)|\bactive shooter\b|\bshooting at\b", "Somebody was stabbed."
    ),
    Sign(
        "crime", rf"\bbeing (?:attacked|robbed|raped|beaten)\b|\bbreaking into my {_BUILDING}\b", "I am being attacked."
    ),
    Sign(
        "suicide",
        r"\b(?:kill(?:ing)? myself|end(?:ing)? my life|suicide|suicidal|want to die|hurt myself)\b",
        "I want to kill myself.",
    ),
    Sign(
        "poison",
        r"\b(?:overdosed|overdosing|took too many pills|been poisoned"
        r"|(?:swallowed|drank) (?:\w+ )?(?:poison|bleach|antifreeze|coolant|pills|brake fluid))\b",
        "My daughter drank antifreeze.",
    ),
    Sign("medical", r"\b(?:medical emergency|matter of life or death|life threatening)\b", "It's a medical emergency."),
)

_LONG_AGO: Final = r"(?:\w+ (?:years?|months?|weeks?) ago|last (?:year|month|week|spring|summer|fall|winter)|in \d{4})"

#: Only sounds like a sign.
HARMLESS: Final = (
    r"a fire (?:extinguisher|alarm|drill|truck|sale|engine|hazard|risk|inspection)",
    r"suicide (?:doors?|knobs?)",
    r"(?:nearly|almost|practically) (?:gave|had)(?: \w+)? a heart attack",
    r"(?:gonna|going to|will|would|to) give (?:me|him|her|us) a heart attack",
    rf"(?:don't|do not|needn't|no need to) (?:need to |have to |want to )?(?:call|get|send|dial|need) {_HELP}",
    r"(?:get|call|send)(?: me| us)? the police (?:report|car|cruiser)",
    rf"had (?:a|another) (?:heart attack|stroke|seizure)(?: \w+){{0,4}}? {_LONG_AGO}",
)

_IN_DANGER: Final = re.compile("|".join(f"(?:{sign.pattern})" for sign in SIGNS))
_HARMLESS: Final = re.compile(rf"\b(?:{'|'.join(HARMLESS)})\b")


def is_emergency(text: str) -> bool:
    """Say whether an utterance tells of somebody in danger now."""
    return _IN_DANGER.search(_HARMLESS.sub("…", plain_words(text))) is not None
