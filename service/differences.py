"""Whether two sentences say the same thing and differ on a fact in it: a number, a date, a name, a duty.

Nothing here understands a sentence. Two sentences are about the same thing when most of
their words, facts left out, are the same; then the facts of one kind are compared. So
a source that words it in another way is not seen to differ: what is said to differ should be so.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from index.dutch import STOP_WORDS, fold, stems, words
from service.texts import MONTHS

_SAME = 0.6  # share of the shorter sentence's words that the other has too
_SAME_NAME = 0.75  # the same, where the difference is who does it
_LEAST = 3  # words in common, one less where all are

NUMBERS = {
    "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10, "elf": 11,
    "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "twintig": 20, "dertig": 30, "veertig": 40,
    "vijftig": 50, "zestig": 60, "honderd": 100, "duizend": 1000,
}  # fmt: skip
_OFTEN: tuple[tuple[str, float], ...] = (
    (r"tweejaarlijks\w*|om de twee jaar|(?:elke|iedere) twee jaar", 0.5),
    (r"halfjaarlijks\w*|(?:elk|ieder|per) half ?jaar|(?:twee|2) ?(?:keer|maal) per jaar|tweemaal per jaar", 2),
    (r"(?:elk|ieder|per) kwartaal|driemaandelijks\w*|(?:vier|4) ?(?:keer|maal) per jaar", 4),
    (r"maandelijks\w*|(?:elke|iedere|per) maand", 12),
    (r"wekelijks\w*|(?:elke|iedere|per) week", 52),
    (r"dagelijks\w*|(?:elke|iedere|per) dag", 365),
    (r"jaarlijks\w*|(?:elk|ieder|per) jaar|(?:een|1) ?(?:keer|maal) per jaar|eenmaal per jaar", 1),
)
_OFTEN_RULES = tuple((re.compile(rf"\b(?:{pattern})\b"), value) for pattern, value in _OFTEN)
_DATE = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(MONTHS)})\b|\b((?:19|20)\d\d)\b")
_NUMBER = re.compile(rf"(?:€ ?)?\b(\d+(?:[.,]\d+)*|{'|'.join(NUMBERS)})\b[%]?(?: ([^\W\d_]+))?")
_ROLES = frozenset({
    "burgemeester", "wethouder", "gemeentesecretaris", "griffier", "officier", "minister", "staatssecretaris",
    "gemeenteraad", "college", "politie", "reclassering", "coordinator", "beleidsmedewerker", "wijkagent", "directeur",
})  # fmt: skip
_NAME = re.compile(r"(?<=[\w,;:)’] )(?:[A-ZÀ-Þ][\w’-]*)")
_DUTIES = (
    ("need not", re.compile(r"\b(?:hoeft|hoeven)\b.{0,60}?\b(?:niet|geen)\b|\bniet verplicht\b|\bgeen plicht\b")),
    ("must not", re.compile(r"\b(?:mag|mogen)\b.{0,40}?\b(?:niet|geen|nooit)\b|\bverboden\b|\bniet toegestaan\b")),
    ("must", re.compile(r"\b(?:moet|moeten|dient|dienen|verplicht|verplichte|is een plicht)\b")),
    ("may", re.compile(r"\b(?:mag|mogen|kan|kunnen|vrijwillig|toegestaan)\b")),
)
_AGREE = frozenset({frozenset({"may", "need not"})})


class Fact(StrEnum):
    """What two sentences can differ on."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    DUTY = "duty"


def difference(one: str, two: str) -> Fact | None:
    """Return the kind of fact on which two sentences differ; None when they agree or are about other things."""
    same = _likeness(one, two)
    if same < _SAME:
        return None
    a, b = fold(one), fold(two)
    if _apart(_dates(a), _dates(b)):
        return Fact.DATE
    if _often(a) and _often(b) and not _often(a) & _often(b):
        return Fact.NUMBER
    if _numbers_differ(_numbers(a), _numbers(b)):
        return Fact.NUMBER
    if same >= _SAME_NAME and _apart(_names(one) - _names(two), _names(two) - _names(one)):
        return Fact.NAME
    duties = frozenset({_duty(a), _duty(b)})
    return Fact.DUTY if "" not in duties and len(duties) == 2 and duties not in _AGREE else None


def _likeness(one: str, two: str) -> float:
    """Return the share of the shorter sentence's telling words, facts left out, that the other has too."""
    apart = _names(one) ^ _names(two)
    a, b = _skeleton(one, apart), _skeleton(two, apart)
    common = len(a & b)
    if common >= _LEAST:
        return common / min(len(a), len(b))
    return float(a == b and common == _LEAST - 1)


def _skeleton(text: str, apart: set[str]) -> frozenset[str]:
    """Return the stems of the words that tell what a sentence is about; `apart` are the names that are not shared."""
    plain = fold(text)
    for rule in (*(pattern for pattern, _ in _OFTEN_RULES), _DATE):
        plain = rule.sub(" ", plain)
    left_out = STOP_WORDS | apart | set(NUMBERS) | {"euro"}
    return frozenset(stems(word)[1] for word in words(plain) if word not in left_out and not word.isdigit())


def _apart(one: Iterable[object], two: Iterable[object]) -> bool:
    """Tell whether both hold something and nothing is in both."""
    a, b = set(one), set(two)
    return bool(a and b) and not a & b


def _dates(text: str) -> set[str]:
    return {" ".join(filter(None, found)) for found in _DATE.findall(text)}


def _often(text: str) -> set[float]:
    """Return how many times a year the text says, of the longest expressions first."""
    found: set[float] = set()
    for rule, value in _OFTEN_RULES:
        if rule.search(text):
            found.add(value)
            text = rule.sub(" ", text)
    return found


def _numbers(text: str) -> dict[str, set[float]]:
    """Return the numbers by the stem of what they count; dates and how often are left out."""
    for rule in (*(pattern for pattern, _ in _OFTEN_RULES), _DATE):
        text = rule.sub(" ", text)
    found: dict[str, set[float]] = {}
    for match in _NUMBER.finditer(text):
        unit = "%" if "%" in match[0] else stems("euro" if "€" in match[0] else match[2] or "-")[1]
        found.setdefault(unit, set()).add(_value(match[1]))
    return found


def _value(number: str) -> float:
    if number in NUMBERS:
        return float(NUMBERS[number])
    whole = re.sub(r"[.](?=\d{3}\b)", "", number).replace(",", ".")
    return float(whole) if re.fullmatch(r"\d+(?:\.\d+)?", whole) else float(re.sub(r"\D", "", number))


def _numbers_differ(one: dict[str, set[float]], two: dict[str, set[float]]) -> bool:
    """Tell whether the two count the same thing and arrive at other numbers."""
    return any(_apart(one[unit], two[unit]) for unit in one.keys() & two.keys())


def _names(text: str) -> set[str]:
    roles = {word for word in words(text) if word in _ROLES}
    return roles | {fold(found) for found in _NAME.findall(text)}


def _duty(text: str) -> str:
    return next((name for name, rule in _DUTIES if rule.search(text)), "")
