"""What is settled before any search: danger, personal data, plain attempts to harm or to steer.

The patterns catch what must never depend on a likeness to known questions; the
decision after the search catches the rest by the boundaries of the corpus.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.dutch import STOP_WORDS, fold, words
from ingest.types import BoundaryKind
from service.personal import personal_data

_SOON = (
    r"(?:nu|vandaag|vanavond|vannacht|vanmiddag|vanochtend|morgen|straks|zo ?meteen|dadelijk|op dit moment|onderweg|"
    r"zojuist|net|hier|acuut|elk moment)"
)
_VIOLENCE = (
    r"(?:wapens?|mes|messen|pistool|vuurwapens?|geweer|bom|bommen|explosie(?:f|ven)|aanslag|schieten|neersteken|steken|"
    r"doodmaken|vermoorden|doden|opblazen|iets ergs|iets doen|iets gaat doen|"
    r"aanvallen|gijzel\w*|brand ?steken|syrie|uitreizen)"
)
_PROTOCOL = re.compile(
    r"\b(?:protocol|beleid|procedure|richtlijn|handreiking|training|stappenplan|in het algemeen|stel dat)\b"
)
_DANGER = re.compile(
    rf"\b{_SOON}\b.*?\b{_VIOLENCE}\b|\b{_VIOLENCE}\b.*?\b{_SOON}\b|"
    r"\b(?:staat|loopt|komt|zit|rent)\b.{0,40}\bmet een (?:wapen|mes|pistool|bom|geweer)\b",
    re.DOTALL,
)

_RULES = (
    r"(?:instructi\w*|regels?|opdracht\w*|prompts?|rules?|guidelines|beperkingen|richtlijnen|"
    r"alles hierboven|everything)"
)
_STEERING_PARTS = (
    rf"\b(?:negeer|vergeet|omzeil|ignore|disregard|forget|override|bypass)\b.{{0,60}}\b{_RULES}\b",
    r"\bsyste?e?m[ -]?prompt\b",
    r"\bjail ?break",
    r"\b(?:developer|dan|god|admin|ontwikkelaars?|onderhouds)[ -]?(?:mode|modus)\b",
    r"\b(?:jij|je|u) (?:bent|ben) (?:nu|vanaf nu|voortaan|niet langer)\b",
    r"\byou are (?:now|no longer)\b",
    r"\b(?:doe|doet|antwoord|praat|gedraag je) alsof\b",
    r"\b(?:pretend (?:you|to be)|act as|role ?play)\b",
    r"\bspeel (?:de|een) rol\b",
    r"<\s*/?\s*(?:system|instructions?|im_start|assistant)\b|\[/?inst\]|<\|",
    r"\b(?:antwoord|reageer|schrijf|geef)\b.{0,40}\bzonder (?:bron|cita|verwijz|controle)\w*",
    r"\b(?:zeg|antwoord|schrijf|reageer) (?:voortaan|vanaf nu|alleen nog|nu alleen)\b",
    rf"\b(?:toon|geef|laat|print|herhaal|reveal|show|repeat|output)\b"
    rf".{{0,40}}\b(?:je|jouw|uw|your)\b.{{0,20}}\b{_RULES}\b",
)
_STEERING = re.compile("|".join(_STEERING_PARTS), re.DOTALL)

_ILL = (
    r"(?:radicaliser\w*|radicaal (?:te )?maken|extremist\w* (?:te )?maken|ronsel\w*|rekruter\w*|"
    r"bom|bommen|explosie(?:f|ven)|"
    r"aanslag\w*|vuurwapens?|terrorist worden|jihadist worden|ongezien uitreizen|gifgas)"
)
_CARE = r"(?![^?.!]{0,60}\b(?:herken|voorkom|meld|signal|tegengaan|tegenhoud|aanpak)\w*)"
_HARM_PARTS = (
    rf"\bhoe (?:kan|moet|zou|maak|krijg|overtuig|bouw|koop|pleeg|verberg|werf) (?:ik|je)\b{_CARE}"
    rf"[^?.!]{{0,60}}\b{_ILL}\b{_CARE}",
    r"\bhoe (?:radicaliseer|ronsel|rekruteer) (?:ik|je|we|wij)\b",
    r"\b(?:ik wil|help me|help mij|leer me|leer mij)\b[^?.!]{0,40}\b"
    r"(?:aanslag (?:te )?plegen|bom (?:te )?maken|mensen (?:te )?ronselen|"
    r"(?:iemand|mensen|jongeren) (?:te )?(?:radicaliseren|vermoorden|doden))\b",
)
_HARM = re.compile("|".join(_HARM_PARTS))
_FOREIGN = frozenset(Path(__file__).with_name("foreign_words.txt").read_text(encoding="utf-8").split()) - STOP_WORDS
_FOREIGN_LEAST = 2


@dataclass(frozen=True, slots=True)
class Guard:
    """What the guard found: `danger` asks for a warning, `personal` and `boundary` decide the answer.

    `foreign` tells that the question is in a language that the assistant does not read.
    """

    danger: bool
    personal: tuple[str, ...]
    boundary: BoundaryKind | None
    foreign: bool = False


def guard(question: str, known: Callable[[str], bool]) -> Guard:
    """Look at the question alone; `known` tells which folded words the handbook or its thesaurus holds."""
    text = fold(question)
    boundary = None
    if _HARM.search(text):
        boundary = BoundaryKind.HARMFUL
    elif _STEERING.search(text):
        boundary = BoundaryKind.STEERING
    danger = bool(_DANGER.search(text)) and not _PROTOCOL.search(text)
    return Guard(danger, personal_data(question, known), boundary, _is_foreign(question))


def _is_foreign(question: str) -> bool:
    """Tell whether a question is in another script, or holds more function words of other languages than Dutch ones."""
    letters = [one for one in question if one.isalpha()]
    if 2 * sum("LATIN" in unicodedata.name(one, "") for one in letters) < len(letters):
        return True
    tokens = words(question)
    foreign = sum(token in _FOREIGN for token in tokens)
    return foreign >= _FOREIGN_LEAST and foreign > sum(token in STOP_WORDS for token in tokens)
