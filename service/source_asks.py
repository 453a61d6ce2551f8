"""What a question to a source asks for, how its words say so, and what the words to be quoted must then hold."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.dutch import fold, is_a_kind_of, stems, words
from index.same_words import same_words
from service import texts
from service.decide import asked_for
from service.differences import NUMBERS

_NUMBERS = "|".join(NUMBERS)
_MONTHS = "|".join(texts.MONTHS)
_WEEKDAYS = r"(?:maan|dins|woens|donder|vrij|zater|zon)dag\w*"
_OFTEN = r"dagelijks|wekelijks|maandelijks|\w*jaarlijks"
_UNITS = r"minu\w+|kwartier\w*|uur|uren|dag|\w*dagen|dagde\w+|werkdag\w*|we[e]?k\w*|maand\w*|\w*ja[a]?r\w*|avond\w*"
_NUMBER = rf"\d|\b(?:{_NUMBERS}|half|halve|helft|kwart|{_OFTEN}|elke? \w+|kosteloos|gratis|kost niets|direct|meteen)\b"
_MOMENT = (
    rf"\b(?:{_UNITS}|ochtend\w*|middag\w*|kwarta\w+|{_WEEKDAYS}|{_OFTEN}|zodra|nadat|voordat|totdat|als|direct|meteen|"
    rf"half|{_MONTHS}|(?:19|20)\d\d)\b"
)
_PERSON = r"(?<=[a-z,] )[A-ZÀ-Þ][a-zà-þ]+ (?:van |de |der |den )*[A-ZÀ-Þ][a-zà-þ]+"
_LEADERS = "directeur|minister|voorzitter|baas|hoofd|auteur|schrijver|oprichter"


@dataclass(frozen=True, slots=True)
class _Ask:
    """A kind of thing that is asked for: how a question asks it, and what an answer to it must show.

    What `asked` matches says what is sought, not what it is sought of: an answer need not repeat it.
    """

    asked: re.Pattern[str]
    held: re.Pattern[str]


def _asks(rows: Iterable[tuple[str, str, re.RegexFlag]]) -> tuple[_Ask, ...]:
    return tuple(_Ask(re.compile(asked, re.IGNORECASE), re.compile(held, flags)) for asked, held, flags in rows)


_ANY_CASE, _AS_IT_STANDS = re.IGNORECASE, re.RegexFlag(0)
_ASKS = _asks((
    (
        r"\b(?:wat|hoeveel) (?:kost|kosten)\b|(?<=\bmoet ik )betalen\b|\b(?:prijs|tarief)\b",
        r"€|\beuro\b|\bgratis\b|\bkosteloos\b|\bkost niets\b",
        _ANY_CASE,
    ),
    (r"\bhoe ?veel geld\b", r"€|\beuro\b|\bmiljoen\b", _ANY_CASE),
    (
        r"\bhoe (?:lang|snel)\b|\bhoe ?veel tijd(?: kost(?:en)?)?\b|\b(?:duurt|duren|duur)\b",
        rf"\b(?:{_UNITS}|direct|meteen)\b",
        _ANY_CASE,
    ),
    (r"\bvoor wie\b(?: (?:is|zijn))?", r"\b(?:voor|bedoeld)\b", _ANY_CASE),
    (r"\bhoe oud\b|\bleeftijd\w*\b", r"\b(?:jaar|jarigen?|leeftijd)\b", _ANY_CASE),
    (r"\bhoe ?vaak\b", rf"\b(?:keer|maal|elke?|iedere?|per|{_OFTEN}|{_WEEKDAYS})\b", _ANY_CASE),
    (r"\bhoe laat(?: begint)?\b", r"\b(?:uur|half|kwart|van \w+ tot|vanaf \w+)\b|\d", _ANY_CASE),
    (r"\b(?:in|naar) welke (?:stad|steden|plaatsen?)\b", r"\b(?:in|te|uit|naar) [A-ZÀ-Þ]", _AS_IT_STANDS),
    (rf"\bwie is (?=(?:de|het) (?:{_LEADERS})\b)", _PERSON, _AS_IT_STANDS),
    (
        r"\b(?:hoe (?:groot|ver)|welk deel|welke data|hoeveel(?: procent)?|(?:vanaf|in) welk jaar|tot wanneer)\b",
        _NUMBER,
        _ANY_CASE,
    ),
    (r"\bwanneer\b", _MOMENT, _ANY_CASE),
))  # fmt: skip
_HELD: Mapping[str, re.Pattern[str]] = {
    "amount": re.compile(_NUMBER, re.IGNORECASE),
    "time": re.compile(_MOMENT, re.IGNORECASE),
    "contact": re.compile(r"\d{3}|@|\b(?:straat|laan|plein|weg)\b", re.IGNORECASE),
}
_HOW_MANY = re.compile(
    r"\bhoe ?veel (?!(?:tijd|geld|procent|euro|mensen|personen|keer|kost|betaal|moet|is|zijn|mag|kan|krijg|er|je|u|van)"
    r"\w*\b)([^\W\d_]{3,})",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"(?:\d|\b(?:{_NUMBERS}|een)\b)\S*((?:\W+\w+){{1,4}})", re.IGNORECASE)
_LIGHT = re.compile(
    r"\b(?:krijg(?:t|en)?|gebeurt|gebeuren|kom(?:t|en)?|houd(?:t|en)?|gehouden|geldt|hoort|horen|bestaat uit|"
    r"zit(?:ten)?|gaat|gaan|ging(?:en)?|gebruik(?:t|en)|staat|soort(?:en)?|manier|eigenlijk|samen|hele?|heel|eigen|zet(?:ten)?|"
    r"volg(?:t|en)?|kijk(?:t|en)?|daarna|weer|terug|elkaar|binnen|volgens|tijd|lang|nodig|precies|al|eerst|vanaf|tussen|"
    r"welke|niet|geen|wordt|worden|werd|ligt|maakt|doet|iets|mijn|onze|jullie|je|u)\b",
    re.IGNORECASE,
)


def answers_kind(question: str, shown: str) -> bool:
    """Tell whether `shown` holds the kinds of thing that `question` asks for: an amount, a moment, a number to call."""
    if not all(_HELD[kind].search(shown) for kind in asked_for(question) & _HELD.keys()):
        return False
    return all(ask.held.search(shown) for ask in _ASKS if ask.asked.search(question)) and _counts(question, shown)


def asks_kind(question: str) -> bool:
    """Tell whether a question says what kind of thing it asks for."""
    return any(ask.asked.search(question) for ask in _ASKS)


def telling_words(question: str) -> str:
    """Return `question` without the words that only say what kind of thing is asked for, and those that tell little."""
    for ask in _ASKS:
        question = ask.asked.sub(" ", question)
    return _LIGHT.sub(" ", question)


def _counts(question: str, shown: str) -> bool:
    """Tell whether what a question wants the number of is what a sentence counts; a row of a table is not looked at."""
    asked = _HOW_MANY.search(question)
    if asked is None or "|" in shown:
        return True
    counted = {fold(asked[1]), *same_words(fold(asked[1]))}
    wanted = {stem for word in counted for stem in stems(word)}
    return any(
        wanted.intersection(stems(word)) or any(is_a_kind_of(word, one) for one in counted)
        for found in _COUNTED.finditer(shown)
        for word in words(found[1])
    )
