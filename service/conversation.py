"""Follow-ups: a question that leans on the one before it, made whole without a model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.dutch import STOP_WORDS, words
from service import texts
from service.types import Conversation

_WAVE = r"(?:goed|ok|oke|oké|okay|mooi|prima|fijn|top|ja|nee|duidelijk|helder|dank(?: ?je| u)?(?: ?wel)?|bedankt)"
_OPENER = re.compile(rf"^\s*(?:{_WAVE}\b[\s,.!]*)*(?:(?:en|maar|dus|of)\b[\s,]*)?", re.IGNORECASE)
_PREPOSITION = r"(?:voor|bij|in|door|aan)"
_ELLIPSIS = re.compile(
    rf"^(?:(?:wat|hoe)\s+(?:dan\s+)?(?:is het\s+|zit het\s+)?)?{_PREPOSITION}\s+"
    r"(?P<object>(?:(?:een|de|het|onze|mijn)\s+)?[\w’'-]+)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_SLOT = re.compile(
    rf"\b{_PREPOSITION}\s+(?P<object>(?:een|de|het|onze|mijn)?\s*[\w’'-]+)(?=[^\w]*$|\s+\w+[^\w]*$)", re.IGNORECASE
)
_STRONG = re.compile(
    r"(?:daar|hier)(?:aan|bij|door|heen|in|mee|na|naar|om|onder|op|over|toe|tussen|uit|van|voor)?|"
    r"er(?:aan|bij|in|mee|na|op|over|toe|uit|van|voor)|die|dat|diegene|zoiets|zulke|zo'n",
    re.IGNORECASE,
)
_WEAK = re.compile(r"hij|zij|ze|hem|dit|deze|dan", re.IGNORECASE)
_ITSELF = re.compile(
    r"\b(?:dit|deze|die|dat) (?:dossier|thema|onderwerp|handreiking|document|terrein|vraagstuk)\b", re.IGNORECASE
)

_LINK = re.compile(
    r"\b(?:link|linkje|links|url|website|site|webadres|document|formulier|downloaden|download|vindplaats)\b",
    re.IGNORECASE,
)
_ASKING = r"(?:wie|wat|wanneer|welke|welk|hoe|hoeveel|waarom|waar\w*)"
_ASKS = re.compile(rf"\b{_ASKING}\b|[?]", re.IGNORECASE)
_PARTS = re.compile(
    r"(?<=[?])\s+(?=\S)|"
    rf"\s*[,;]?\s+en\s+(?=(?:(?:op|bij|met|voor|van|aan|in|door|naar|tegen)\s+)?"
    rf"(?:{_ASKING}|is|zijn|moet|mag|kan|kunnen|moeten|mogen)\b)",
    re.IGNORECASE,
)
_NEEDED = 2  # content words that a question within a question has of its own,
_TELLING = 6  # or one of so many letters
_VERBS = re.compile(r"krijgt|krijgen|komt|komen|staat|staan|hoort|horen|heet|heten|geldt|gelden|werkt|werken")
_LONG = 15  # words: a longer question is taken to stand on its own
_NAMED = 3  # content words before "die" or "daar" that it can point to within the question itself
_FEW = 3  # content words of its own that let a question with a weak pointer stand on its own


def asks_for_link(question: str) -> bool:
    """Tell whether a question asks for an address or a document rather than for what it says."""
    return bool(_LINK.search(question))


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was meant.

    `whole` stands on its own; `focus` is what was asked last, where the whole is
    that and the question before it.
    """

    whole: str
    focus: str | None = None


def understand(question: str, history: Conversation) -> Understood:
    """Return `question` as it was meant after `history`: a follow-up is completed from the question before it.

    "En voor de wijkagent?" takes the place of the object in that question; a
    question for a link asks for the link of that question; one that points back
    ("Waarom is dat?") is put behind it. All else is returned as it is.
    """
    found = Understood("")
    for asked in (*(turn.question for turn in history), question):
        found = _complete(asked, found.whole) if found.whole else Understood(asked.strip())
    return found


def _complete(question: str, before: str) -> Understood:
    asked = _OPENER.sub("", question).strip()
    opened = asked != question.strip()
    tokens = words(asked)
    if len(tokens) > _LONG or not tokens:
        return Understood(question.strip())
    if asks_for_link(asked) and not _own_words(tokens, ignore=_LINK):
        return Understood(texts.FOLLOW_UP_LINK.format(question=before))
    ellipsis, slot = _ELLIPSIS.match(asked), _SLOT.search(before)
    if ellipsis and slot:
        return Understood(before[: slot.start("object")] + ellipsis["object"].strip() + before[slot.end("object") :])
    if opened or ellipsis or _points_back(asked, tokens):
        return Understood(f"{before} {asked}", asked)
    return Understood(question.strip())


def questions_within(question: str) -> tuple[str, ...]:
    """Return the questions that were asked in one breath; a question alone gives itself.

    Each must ask something of its own: what leans on the part before it
    ("Waarom is dat?") stays with it.
    """
    parts: list[str] = []
    for part in _PARTS.split(question.strip()):
        tokens = words(part)
        if not _ASKS.search(part) or not _says_what(_own_words(tokens)) or (parts and _points_back(part, tokens)):
            return (question,)
        parts.append(part.strip())
    return tuple(parts)


def _says_what(own: list[str]) -> bool:
    """Tell whether the content words of a question are enough to search by."""
    return len(own) >= _NEEDED or any(len(word) >= _TELLING for word in own)


def _points_back(asked: str, tokens: Sequence[str]) -> bool:
    """Tell whether a question leans on what was said before it."""
    own = _own_words(tokens)
    if len(own) < _FEW and (not own or any(_WEAK.fullmatch(word) for word in tokens)):
        return True
    pointing = words(_ITSELF.sub(" ", asked))
    place = next((at for at, word in enumerate(pointing) if _STRONG.fullmatch(word)), None)
    return place is not None and len(_own_words(pointing[:place])) < _NAMED


def _own_words(tokens: Sequence[str], ignore: re.Pattern[str] | None = None) -> list[str]:
    """Return the words that say what a question is about."""
    return [word for word in tokens if _is_own(word) and not (ignore and ignore.fullmatch(word))]


def _is_own(word: str) -> bool:
    return word not in STOP_WORDS and not any(one.fullmatch(word) for one in (_VERBS, _STRONG, _WEAK))
