"""What a caller's words amount to, by rules: greeting, farewell, yes, no, question, or something to act on.

Rules of the file:
- A yes lets a booking happen, so it is proved, never guessed: every word of the answer must belong to a known way of
  agreeing. A time said along with it, a condition, a contradiction, a question mark, an "and …" left hanging: no yes,
  and the agent asks again.
- Words that only show listening (`mm-hm`, `okay`, `right`) support a yes but are none by themselves; nor is
  "that's okay", with which people decline as well.
- A no needs a word of refusal and no agreement beside it; everything else is unclear.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from domain.words import plain_words


class Intent(StrEnum):
    """What an utterance is for."""

    HELLO = "hello"
    GOODBYE = "goodbye"
    CONFIRM = "confirm"
    DENY = "deny"
    QUESTION = "question"
    ACTION = "action"


class Answer(StrEnum):
    """An utterance taken as the answer to a yes-or-no question."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


def _any(*phrases: str) -> str:
    return "(?:" + "|".join(phrases) + ")"


def _only(*phrases: str) -> re.Pattern[str]:
    """Match a text that consists of these phrases and nothing else."""
    return re.compile(rf"(?:{_any(*phrases)}(?: |$))+")


def _anywhere(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b{_any(*phrases)}(?= |$)")


#: Nothing longer is only a yes, a greeting or a sign of listening; it also bounds the work of `_only`.
_MOST_WORDS: Final = 12
_MOST_WORDS_LISTENING: Final = 4

_LISTENING: Final = _any(
    *("m*h+m+", "m+", "u[hm] huh", "okay", "ok", "alright", "all right", "right"),
    *("i see", "i understand", "got it", "ah", "aha", "oh"),
)
_YES_WORD: Final = _any("yes", "yeah", "yep", "yup", "ya", "aye", "affirmative")
_PRAISE: Final = _any("good", "great", "fine", "perfect", "excellent", "wonderful", "correct")
_GOOD: Final = _any(_PRAISE, "right")
_IT: Final = _any("it", "that", "this", "that one", "this one", "the appointment", "the slot", "the booking")
_THAT: Final = _any("that", "it", "this", "that one", "this one")
_IS: Final = "(?:'s| is|'ll be| will be|'d be| would be)"
_TAKE: Final = _any("book", "confirm", "take", "reserve")
_AGREEMENT: Final = _any(
    *(_YES_WORD, "sure(?: thing)?", "for sure", "of course", "absolutely", "definitely", "certainly", "exactly"),
    *("agreed", "confirmed", "i agree", "i confirm", "i'm sure", "i do(?! not)", _PRAISE),
    rf"(?:{_THAT} )?(?:sounds|looks) {_GOOD}",
    rf"(?:that|it|this){_IS} (?:absolutely |just |very )?{_GOOD}",
    rf"{_THAT}(?: works| does|(?:'ll|'d| will| would) work)",
    "works(?= for me| great| fine| perfectly)(?: great| fine| perfectly)?",
    *("go ahead", "please do(?! not)", "do it", "do that", "let's do (?:it|that)"),
    rf"(?:(?:i'll|i will|i'd like to|i would like to|you can|let's) )?{_TAKE} {_IT}",
    "(?:i'd|i would) (?:like|love) (?:that|it)",
)
_SUPPORT: Final = _any(
    *("please", "thanks(?: a lot)?", "thank you(?: very much| so much)?", "sir", "ma'am", "for me", "with me"),
    *("u[hm]+", "er+", "so", "and", "no problem"),
    rf"(?:that|it|this){_IS} (?:okay|ok|alright|all right)",
)
_REFUSAL: Final = _any(
    *("no", "nope", "nah", "nay", "not", "never", r"\w+n't", "cannot", "cancel", "wrong", "incorrect", "negative"),
    *("stop", "forget it", "leave it"),
)

_CONSISTS_OF_YES: Final = _only(_AGREEMENT, _SUPPORT, _LISTENING)
_AGREES: Final = _anywhere(_AGREEMENT)
_REFUSES: Final = _anywhere(_REFUSAL)
_TRAILS_OFF: Final = re.compile(r"\b(?:and|so|u[hm]+|er+)$")
#: "not correct", "doesn't work": the agreement inside is none.
_NEGATED: Final = re.compile(
    rf"\b(?:not|cannot|\w+n't)(?: (?:really|quite|so|exactly|be|sound|look|think(?: it| that)?))*"
    rf" (?:{_AGREEMENT}|{_GOOD}|works?|book)(?= |$)"
)
_NO_REFUSAL: Final = _anywhere("no problem", "no worries", "not sure", "no idea", "don't know")
_WANTS_ANOTHER: Final = _anywhere(
    *("but", "wait", "hold on", "hang on", "actually", "instead", "rather", "change", "different", "another"),
    *("make it", "earlier", "later", "can we", "could we", "what about", "how about"),
)

_BACKCHANNEL: Final = _only(_LISTENING, _YES_WORD, "sure", "uh", "um", "really", "wow", "nice", "good", "great")
_GREETING: Final = _only(
    *("hello", "hi", "hey", "there", "good (?:morning|afternoon|evening|day)", "howdy", "anybody there"),
    *("this is [a-z']+(?: [a-z']+)?", "my name is [a-z']+(?: [a-z']+)?", "is (?:anyone|anybody|someone) there"),
    *("how are you(?: doing)?(?: today)?", "ma'am", "sir"),
)
_FAREWELL: Final = _anywhere(
    *("good ?bye", "bye", "bye bye", "see you", "talk to you (?:later|soon)", "have a (?:good|great|nice) .+"),
    *("take care", "that's all", "that is all", "that was all", "that'll be all", "nothing else", "i'm done"),
)
_ASKS: Final = re.compile(
    r"(?:(?:and|so|okay|oh|but|um|uh|well) )*"
    r"(?:what|when|where|who|why|how|which|whose|what's|when's|where's|how's|who's|is|are|am|was|were|does|did|has|will"
    r"|can|could|would|should|shall|isn't|aren't|don't you|doesn't|can't you|couldn't"
    r"|(?:do|may|have) (?:you|i|we|they))\b"
)
#: Questions in form, requests in fact.
_REQUESTS: Final = _anywhere(
    r"(?:can|could|would|will) (?:you|i|we) (?:please )?(?:book|make|schedule|reserve|cancel|change|move|get|have|take"
    r"|bring|come|put|leave|call|send|set|arrange|speak|talk|connect)"
)


def answer(text: str) -> Answer:
    """Return what an utterance says to the question whether to go ahead; YES only when nothing in it says otherwise."""
    words = plain_words(text)
    if _is_proven_yes(words) and "?" not in text:
        return Answer.YES
    candid = _NEGATED.sub("not", _NO_REFUSAL.sub("", words))
    is_no = _REFUSES.search(candid) is not None and _AGREES.search(candid) is None
    return Answer.NO if is_no else Answer.UNCLEAR


def classify(text: str) -> Intent:
    """Return what an utterance is for; one that fits nothing else is something to act on."""
    words = plain_words(text)
    given = answer(text)
    if given is Answer.YES:
        return Intent.CONFIRM
    if _consists_of(_GREETING, words):
        return Intent.HELLO
    if _FAREWELL.search(words) and "?" not in text:
        return Intent.GOODBYE
    if _REQUESTS.search(words):
        return Intent.ACTION
    if text.rstrip().endswith("?") or _ASKS.match(words):
        return Intent.QUESTION
    return Intent.DENY if given is Answer.NO and not _WANTS_ANOTHER.search(words) else Intent.ACTION


def is_backchannel(text: str) -> bool:
    """Say whether an utterance only shows that somebody listens (`mm-hm`, `okay`, `yeah, right`)."""
    return "?" not in text and _consists_of(_BACKCHANNEL, plain_words(text), most_words=_MOST_WORDS_LISTENING)


def _is_proven_yes(words: str) -> bool:
    return (
        _consists_of(_CONSISTS_OF_YES, words)
        and _AGREES.search(words) is not None
        and _TRAILS_OFF.search(words) is None
    )


def _consists_of(phrases: re.Pattern[str], words: str, *, most_words: int = _MOST_WORDS) -> bool:
    return words.count(" ") < most_words and phrases.fullmatch(words) is not None
