"""What a caller's words amount to, by rules: greeting, farewell, yes, no, question, or something to act on.

Rules of the file:
- A yes lets a booking happen, so it is proved, never guessed: every word of the answer must belong to a known way of
  agreeing. A time said along with it, a condition, a contradiction, a question mark: no yes, and the agent asks again.
- Words that only show listening (`mm-hm`, `okay`, `right`) support a yes but are none by themselves.
- A no needs a word of refusal and no agreement beside it; everything else is unclear.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


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


_LISTENING: Final = _any(
    r"m+ ?h+m+",
    r"h*m+",
    "u[hm] h(?:uh|m+)",
    "okay",
    "ok",
    "k",
    "al ?right",
    "all right",
    "right",
    "i see",
    "i understand",
    "got it",
    "ah",
    "aha",
    "oh",
)
_YES_WORD: Final = _any("yes", "yeah", "yep", "yup", "ya", "aye", "affirmative")
_GOOD: Final = _any("right", "correct", "good", "great", "fine", "perfect", "okay", "ok", "excellent", "wonderful")
_IT: Final = _any("it", "that", "this", "that one", "this one", "the appointment", "the slot", "the booking")
_SUBJECT: Final = _any("that", "it", "this", "that one")
_AGREEMENT: Final = _any(
    _YES_WORD,
    "sure(?: thing)?",
    "for sure",
    "of course",
    "absolutely",
    "definitely",
    "certainly",
    "exactly",
    "agreed",
    "confirmed",
    _any("correct", "good", "great", "fine", "perfect", "excellent", "wonderful"),
    rf"(?:sounds|looks) {_GOOD}",
    rf"{_SUBJECT} (?:sounds|looks) {_GOOD}",
    rf"(?:that|it|this)(?:'s| is|'ll be| will be|'d be| would be) (?:absolutely |just |all |very )?{_GOOD}",
    rf"{_SUBJECT} (?:works|will work|would work|'ll work|does)",
    "that'll work",
    "that'd work",
    "works(?= for me| great| fine| perfectly)(?: great| fine| perfectly)?",
    "go ahead",
    "please do",
    "do it",
    "do that",
    "let's do (?:it|that)",
    rf"(?:book|confirm|take|reserve) {_IT}",
    rf"(?:i'll|i will|i'd like to|i would like to|you can|let's) (?:book|confirm|take|reserve) {_IT}",
    "i'd (?:like|love) (?:that|it)",
    "i would (?:like|love) (?:that|it)",
    "i do",
    "i'm sure",
    "i confirm",
    "i agree",
)
_COURTESY: Final = _any(
    "please",
    "thanks(?: a lot)?",
    "thank you(?: very much| so much)?",
    "sir",
    "ma'am",
    "for me",
    "with me",
    "by me",
    "u[hm]+",
    "er+",
    "so",
    "and",
    "then",
    "no problem",
)
_HESITATION: Final = _any(
    *("but", "wait", "hold on", "hang on", "actually", "instead", "rather", "unless", "except", "only if"),
    *("maybe", "perhaps", "i guess", "i think", "change", "different", "another", "make it", "sorry"),
)
_REFUSAL: Final = _any(
    *("no", "nope", "nah", "nay", "not", "never", r"\w+n't", "cannot", "cancel", "wrong", "incorrect", "negative"),
    *("stop", "forget it", "leave it", "rather not"),
)

_CONSISTS_OF_YES: Final = _only(_AGREEMENT, _COURTESY, _LISTENING)
_AGREES: Final = _anywhere(_AGREEMENT)
_HESITATES: Final = _anywhere(_HESITATION)
_REFUSES: Final = _anywhere(_REFUSAL)
#: "not correct", "doesn't work": the agreement inside is no agreement.
_NEGATED: Final = re.compile(
    rf"\b(?:not|cannot|\w+n't)(?: (?:really|quite|so|all|exactly|be|sound|look|think (?:it|that)))*"
    rf" (?:{_AGREEMENT}|{_GOOD}|works?|book|sure)(?= |$)"
)
_HARMLESS: Final = re.compile(r"\bno (?:problem|worries)\b")

_BACKCHANNEL: Final = _only(_LISTENING, _YES_WORD, "sure", "uh", "um", "really", "wow", "nice", "good", "great")
_LONGEST_BACKCHANNEL: Final = 4

_GREETING: Final = _only(
    *("hello", "hi", "hey", "good (?:morning|afternoon|evening|day)", "hi there", "hello there", "hey there"),
    *("howdy", "greetings", "this is [a-z']+(?: [a-z']+)?", "my name is [a-z']+(?: [a-z']+)?", "anybody there"),
    *("how are you(?: doing)?(?: today)?", "is (?:anyone|anybody|someone) there"),
)
_FAREWELL: Final = _anywhere(
    *("good ?bye", "bye", "bye bye", "see you", "talk to you (?:later|soon)", "have a (?:good|great|nice) .+"),
    *("take care", "that's all", "that is all", "that was all", "that'll be all", "nothing else", "i'm done"),
)
_ASKS: Final = re.compile(
    r"(?:(?:and|so|okay|oh|but|um|uh|well) )*"
    r"(?:what|when|where|who|why|how|which|whose|what's|when's|where's|how's|who's|is|are|am|was|were|do|does|did|can"
    r"|could|would|will|should|shall|may|have you|has|isn't|aren't|don't you|doesn't|can't you|couldn't)\b"
)
#: Questions in form, requests in fact.
_REQUESTS: Final = _anywhere(
    r"(?:can|could|would|will) (?:you|i|we) (?:please )?(?:book|make|schedule|reserve|cancel|change|move|get|have|take"
    r"|bring|come|put|leave|call|send|set|arrange|speak|talk|connect)"
)


def answer(text: str) -> Answer:
    """Return what an utterance says to the question whether to go ahead; YES only when nothing in it says otherwise."""
    words = _words(text)
    agrees = _AGREES.search(words) is not None
    if agrees and "?" not in text and _CONSISTS_OF_YES.fullmatch(words):
        return Answer.YES
    without_negated = _NEGATED.sub("not", _HARMLESS.sub("", words))
    refuses = _REFUSES.search(without_negated) is not None
    return Answer.NO if refuses and not _AGREES.search(without_negated) else Answer.UNCLEAR


def classify(text: str) -> Intent:
    """Return what an utterance is for; an utterance that fits nothing else is something to act on."""
    words = _words(text)
    given = answer(text)
    if given is Answer.YES:
        return Intent.CONFIRM
    if _GREETING.fullmatch(words):
        return Intent.HELLO
    if _FAREWELL.search(words) and "?" not in text:
        return Intent.GOODBYE
    if _REQUESTS.search(words):
        return Intent.ACTION
    if text.rstrip().endswith("?") or _ASKS.match(words):
        return Intent.QUESTION
    return Intent.DENY if given is Answer.NO and not _HESITATES.search(words) else Intent.ACTION


def is_backchannel(text: str) -> bool:
    """Say whether an utterance only shows that somebody listens (`mm-hm`, `okay`, `yeah, right`)."""
    words = _words(text)
    return "?" not in text and words.count(" ") < _LONGEST_BACKCHANNEL and _BACKCHANNEL.fullmatch(words) is not None


def _words(text: str) -> str:
    """Return the words in lower case, one space between them, apostrophes kept and all other marks gone."""
    return " ".join(re.sub(r"[^\w']+", " ", text.replace("’", "'").casefold()).split())
