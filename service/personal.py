"""Personal data in a question: found by form and check digit, and by the way people name somebody."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

_OWN_ADDRESS = "veiligheidsalliantie@rotterdam.nl"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS9 = re.compile(r"(?<![\d+])\d(?:[ .-]?\d){8}(?![ .-]?\d)")
_PHONE = re.compile(
    r"(?<![\w+])(?:\+31|0031|0)[ .-]?(?:\(0\))?[ .-]?"
    r"(?:6(?:[ .-]?\d){8}|[1-578]\d(?:[ .-]?\d){7}|[1-578]\d{2}[ .-]?\d(?:[ .-]?\d){5})(?!\d)"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_PLATE = re.compile(
    r"\b(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|"
    r"[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|"
    r"[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|\d-[A-Z]{2}-\d{3})\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}\b")
_STREET = re.compile(
    r"\b[A-Za-zÀ-ÿ'’.-]{2,}(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|steeg|plantsoen|pad|dreef|markt|baan)"
    r"\s+\d{1,4}(?:\s?[a-zA-Z]|-\d{1,3})?\b",
    re.IGNORECASE,
)
_PARTICLE = r"(?:(?:van|de|der|den|het|ter|ten|el|al|ben|bin|ait|aït|op|'t|in)\s+){0,3}"
_NAME = r"[A-ZÀ-Þ][a-zà-ÿ'’]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?"
_PERSON = (
    r"buurman|buurvrouw|buurjongen|buurmeisje|buren|collega|leerling|student|studente|zoon|dochter|neef|nicht|broer|"
    r"zus|vriend|vriendin|klasgenoot|cliënt|client|patiënt|inwoner|bewoner|jongen|meisje|man|vrouw|medewerker|"
    r"werknemer|huisgenoot|kennis|oom|tante|vader|moeder|kind|stagiair|stagiaire|bezoeker|klant|meneer|mevrouw|"
    r"dhr\.?|mw\.?|mevr\.?|imam|docent|juf|meester|voorzitter|penningmeester|jongere"
)
_RELATION = re.compile(rf"\b(?i:{_PERSON}),?\s+(?P<name>{_NAME}(?:\s+{_PARTICLE}{_NAME})?)")
_CALLED = re.compile(
    rf"\b(?i:heet|hete|genaamd|genoemd|naam is|hij heet|zij heet|ene)\s+(?P<name>{_NAME}(?:\s+{_PARTICLE}{_NAME})?)"
)
_INITIALS = re.compile(rf"\b(?:[A-Z]\.\s?){{1,5}}{_PARTICLE}(?P<name>[A-ZÀ-Þ][a-zà-ÿ'’]{{2,}})")
_BIRTH = re.compile(r"\b(?:geb\b\.?|geboren|geboortedatum)[^?!\n]{0,20}?\d{1,2}\b", re.IGNORECASE)
_FULL_NAME = re.compile(rf"\b(?=(?P<name>(?P<first>{_NAME})\s+{_PARTICLE}{_NAME})\b)")


def personal_data(text: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the kinds of personal data in `text`, each once.

    The kinds: bsn, email, phone, iban, plate, address, birth, name.
    `known(word)` tells that a folded word stands in the handbook or its
    thesaurus; a capitalised word that does is no person's name, unless it is
    a first name that follows "buurman" or the like.
    """
    return tuple(dict.fromkeys(_kinds(text, known)))


def _kinds(text: str, known: Callable[[str], bool]) -> Iterator[str]:
    if any(match.group().lower() != _OWN_ADDRESS for match in _EMAIL.finditer(text)):
        yield "email"
    if any(valid_iban(match.group()) for match in _IBAN.finditer(text)):
        yield "iban"
    if any(valid_bsn(match.group()) for match in _DIGITS9.finditer(text)):
        yield "bsn"
    if _PHONE.search(text):
        yield "phone"
    if _PLATE.search(text):
        yield "plate"
    if _POSTCODE.search(text) or _STREET.search(text):
        yield "address"
    if _BIRTH.search(text):
        yield "birth"
    if any(_names(text, known)):
        yield "name"


def valid_bsn(text: str) -> bool:
    """Check a citizen service number by its elfproef: weights 9..2 and -1, sum divisible by 11."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    if len(digits) != 9 or not any(digits):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def valid_iban(text: str) -> bool:
    """Check an account number by ISO 13616: moved by four and read as a number it is 1 modulo 97."""
    plain = text.replace(" ", "").upper()
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1


def _names(text: str, known: Callable[[str], bool]) -> Iterator[str]:
    for pattern in (_RELATION, _CALLED):
        for match in pattern.finditer(text):
            if not all(known(word) and word not in first_names() for word in match["name"].lower().split()):
                yield match["name"]
    yield from (match["name"] for match in _INITIALS.finditer(text) if not known(match["name"].lower()))
    for match in _FULL_NAME.finditer(text):
        if match["first"].lower() in first_names() and not known(match["name"].split()[-1].lower()):
            yield match["name"]


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """Return common first names in the Netherlands, lower case."""
    return frozenset(Path(__file__).with_name("first_names.txt").read_text(encoding="utf-8").split())
