"""What a caller's words are about: one pattern for each topic, over lower-case words with single spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto
from typing import Final


class Topic(Enum):
    """Something the words can be about; several may apply."""

    YES = auto()
    NO = auto()
    THANKS = auto()
    GOODBYE = auto()
    GREETING = auto()
    BOOKING = auto()
    CHANGE = auto()
    ANY_TIME = auto()
    LATER = auto()
    EARLIER = auto()
    HOURS = auto()
    PRICE = auto()
    OFFERINGS = auto()
    UPCOMING = auto()
    EXISTING = auto()
    CANCELLING = auto()
    CHANGE_IT = auto()
    CANCEL_IT = auto()
    HUMAN = auto()
    REPEAT = auto()
    EMERGENCY = auto()
    FORGET_IT = auto()
    ATTEND = auto()
    OPT_OUT = auto()


_PATTERNS: Final[Mapping[Topic, re.Pattern[str]]] = {
    topic: re.compile(rf"\b(?:{pattern})\b")
    for topic, pattern in {
        Topic.YES: (
            r"yes|yeah|yep|yup|sure|correct|okay|ok|absolutely|definitely|of course|exactly|perfect|please do|go ahead|"
            r"sounds good|that works|that's fine|that's great|that's right|that would be (?:fine|great|good)|do it|"
            r"book it|fine|great|wonderful|alright|all right"
        ),
        Topic.NO: (
            r"no(?! problem| preference| idea)|nope|nah|not really|rather not|don't(?! mind| care| know)|neither|"
            r"none of|doesn't work|can't make"
        ),
        Topic.FORGET_IT: r"never mind|forget it|leave it|forget about it|cancel that",
        Topic.THANKS: r"thanks|thank you|appreciate it|cheers",
        Topic.GOODBYE: (
            r"bye|goodbye|see you|that's all|that is all|that's it|that will be all|that'll be all|nothing else|"
            r"that was all|have a (?:good|nice|great)"
        ),
        Topic.GREETING: r"hello|hi|hey|good (?:morning|afternoon|evening)",
        Topic.BOOKING: (
            r"book|booking|schedule|reserve|make an appointment|need an appointment|an appointment|come in|"
            r"bring (?:it|my)|available|availability|openings?|free slots?|slots?|have anything|"
            r"anything (?:on|for|free)|fit me in"
        ),
        Topic.CHANGE: (
            r"actually|instead|rather|make (?:it|that)|change (?:it|that)|move (?:it|that)|what about|how about"
        ),
        Topic.ANY_TIME: (
            r"any ?time|any day|whenever|as soon as possible|earliest|soonest|next available|first available|either|"
            r"doesn't matter|don't mind|don't care|whatever|whichever|you choose|any of"
        ),
        Topic.LATER: r"later|other times?|anything else|something else|another time",
        Topic.EARLIER: r"earlier|sooner",
        Topic.HOURS: (
            r"opening hours|business hours|your hours|what hours|the hours|hours (?:are|on|do)|are you open|"
            r"you open|do you open|do you close|you closed?|when are you open"
        ),
        Topic.PRICE: r"how much|price|prices|cost|costs|charge|expensive|rates?",
        Topic.OFFERINGS: r"what services|which services|what do you (?:do|offer)|services do you",
        Topic.UPCOMING: (
            r"when(?:'s| is) my (?:next )?(?:appointment|booking)|my next appointment|do i have an(?:y)? appointments?|"
            r"my appointments|what time is my|upcoming|have i booked|check my (?:appointment|booking)"
        ),
        Topic.EXISTING: (
            r"(?:cancel|move|change|reschedule|postpone) (?:my|an|the|our)(?: \w+)? (?:appointment|booking)|reschedule"
        ),
        Topic.CANCELLING: r"cancel (?:my|an|the|our)(?: \w+)? (?:appointment|booking)",
        # What is meant is an appointment only if there is one, and nothing else is being talked about.
        Topic.CHANGE_IT: r"(?:cancel|move|change|reschedule|postpone) (?:it|that|this)",
        Topic.CANCEL_IT: r"cancel (?:it|that|this)",
        Topic.HUMAN: (
            r"human|real person|a person|operator|representative|the manager|the owner|"
            r"(?:speak|talk) (?:to|with)|(?:leave|take|pass on) a message|call me back|your boss"
        ),
        Topic.REPEAT: (
            r"repeat|say (?:that|it) again|pardon|what did you say|come again|didn't (?:catch|hear|get) (?:that|you)"
        ),
        Topic.ATTEND: (
            r"(?:i|we)(?:'ll| will) (?:be there|come|make it)|(?:i|we) can make it|(?:i'm|i am|we're|we are) coming|"
            r"see you (?:then|there|tomorrow)"
        ),
        Topic.OPT_OUT: (
            r"(?:don't|do not|never|stop|no more) (?:ever )?(?:call(?:ing|s)?|ring(?:ing)?|text(?:ing|s)?)(?! back)|"
            r"take me off|remove (?:me|my number)"
        ),
        Topic.EMERGENCY: r"emergency|ambulance|heart attack|can't breathe|bleeding|nine one one|911",
    }.items()
}


def find_topics(tokens: tuple[str, ...]) -> frozenset[Topic]:
    """Return everything the words are about."""
    words = " ".join(tokens)
    return frozenset(topic for topic, pattern in _PATTERNS.items() if pattern.search(words))
