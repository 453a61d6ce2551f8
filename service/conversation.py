"""Follow-ups: a question that leans on the one before it, made whole without a model."""

import re

from index.dutch import STOP_WORDS, words
from service import texts
from service.types import Conversation

_OPENER = re.compile(r"^\s*(?:en|maar|dus|of)\b[\s,]*", re.IGNORECASE)
_PREPOSITION = r"(?:voor|bij|van|aan|door|met|in|op|over|naar|tegen|als)"
_ELLIPSIS = re.compile(
    rf"^\s*(?:(?:en|maar|of)\s+)?(?:(?:wat|hoe)\s+(?:dan\s+)?(?:is het\s+|zit het\s+)?)?"
    rf"(?P<preposition>{_PREPOSITION})\s+(?P<object>[^?.!]{{1,60}})\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\s*en\s+(?P<object>(?:de|het|een|onze|mijn|bij)\s+[^?.!]{1,40})\s*[?.!]*\s*$", re.IGNORECASE)
_SLOT = re.compile(
    rf"\b(?P<preposition>{_PREPOSITION})\s+(?P<object>(?:een|de|het|onze|mijn)?\s*[\w’'-]+)(?=[^\w]*$|\s+\w+[^\w]*$)",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\b(?:daar|daarvan|daarvoor|daarbij|daarmee|daarover|daarin|daaraan|daarna|hiervan|hiervoor|hierbij|hierover|"
    r"hiermee|ervan|ervoor|erbij|erover|ermee|eraan|dat|die|dit|deze|hem|haar|zij|ze|hun|diegene|zoiets|dan)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\b(?:link|linkje|links|url|website|site|webadres|document|formulier|downloaden|download|vindplaats)\b",
    re.IGNORECASE,
)
_SHORT = 9  # words: a longer question is taken to stand on its own
_FEW = 3  # content words of its own that let a short question with "dat" stand on its own


def asks_for_link(question: str) -> bool:
    """Tell whether a question asks for an address or a document rather than for what it says."""
    return bool(_LINK.search(question))


def whole_question(question: str, history: Conversation) -> str:
    """Return `question` as it was meant after `history`: a follow-up is completed from the question before it.

    "En voor een BOA?" takes the place of the object in that question; a
    question for a link asks for the link of that question; one with a pointing
    word ("Waarom is dat?") is put behind it. All else is returned as it is.
    """
    whole = ""
    for asked in (*(turn.question for turn in history), question):
        whole = _complete(asked, whole) if whole else asked.strip()
    return whole


def _complete(question: str, before: str) -> str:
    tokens = words(question)
    if len(tokens) > _SHORT or not tokens:
        return question.strip()
    if asks_for_link(question) and not _own_words(tokens, ignore=_LINK):
        return texts.FOLLOW_UP_LINK.format(question=before)
    ellipsis = _ELLIPSIS.match(question) or _BARE.match(question)
    if ellipsis:
        return _replace_object(before, ellipsis["object"].strip())
    leans = _OPENER.match(question) or (_POINTER.search(question) and len(_own_words(tokens)) < _FEW)
    if leans or not _own_words(tokens):
        return f"{before} {_OPENER.sub('', question).strip()}"
    return question.strip()


def _own_words(tokens: list[str], ignore: re.Pattern[str] | None = None) -> list[str]:
    """Return the words that say what a question is about."""
    return [
        word
        for word in tokens
        if word not in STOP_WORDS and not _POINTER.fullmatch(word) and not (ignore and ignore.fullmatch(word))
    ]


def _replace_object(before: str, thing: str) -> str:
    """Put `thing` in the place of the last object of `before`; add it when there is no such place."""
    slot = _SLOT.search(before)
    if slot is None:
        return f"{before} {thing}?"
    return before[: slot.start("object")] + thing + before[slot.end("object") :]
