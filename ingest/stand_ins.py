"""Pages that a site gives instead of its text, under a status of 200: not found, a wall of cookies, a login, works.

Each is short. A long page that speaks of cookies or of logging in is what it says it is.
"""

import re
from enum import StrEnum

_MANY_WORDS = 250
_FEW_WORDS = 120
_NOT_THERE_TITLE = re.compile(
    r"\b404\b|(?:pagina|page|document)\b.{0,30}\b(?:niet gevonden|bestaat niet|niet meer beschikbaar|not found)"
    r"|(?:niet gevonden|not found)\W*$",
    re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"\b(?:pagina|document|artikel|bericht|bestand)\b(?: (?:die|dat) (?:u|je)\b.{0,40}?)? "
    r"(?:bestaat (?:niet|helaas niet)|is (?:helaas )?(?:verwijderd|niet (?:meer )?(?:gevonden|beschikbaar|te vinden))|"
    r"kan niet (?:worden )?gevonden|kon niet (?:worden )?gevonden|kunnen (?:we|wij) niet (?:meer )?vinden)\b",
    re.IGNORECASE,
)
_WALL_TITLE = re.compile(
    r"(?:inloggen|aanmelden|log ?in|login|sign in|onderhoud|in onderhoud|gepland onderhoud|storing|even geduld|"
    r"een ogenblik geduld|een moment geduld|just a moment|toegang (?:geweigerd|ontzegd)|access denied|forbidden|"
    r"cookie\w*|cookie-?instellingen|uw cookie\w*|(?:wij|we) (?:gebruiken|plaatsen) cookies)\W*",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"\b(?:controleren|nagaan|zeker weten) (?:of|dat) (?:u|je) (?:een mens|mens|geen robot|een echte bezoeker)\b|"
    r"\b(?:web)?site is (?:tijdelijk|op dit moment|momenteel|even) (?:niet|in onderhoud|buiten)\b|"
    r"\b(?:moet|dient) (?:u |je )?(?:eerst )?in te loggen om\b|\b(?:moet|eerst) inloggen om deze pagina\b",
    re.IGNORECASE,
)
_COOKIES = re.compile(r"cookie|\btoestemming\b|\baccepteren\b", re.IGNORECASE)
_SENTENCES = re.compile(r"[.!?]\s+|\n+")
_TITLE_PARTS = re.compile(r"\s[|\-–—:]\s")


class StandIn(StrEnum):
    """What a page is that stands in for another."""

    NOT_THERE = "not_there"
    WALL = "wall"


def stand_in(title: str, heading: str, text: str) -> StandIn | None:
    """Return what stands here instead of the page that was asked for; None when it is the page itself.

    `title` is that of the document, `heading` its first heading, `text` what could be read of it.
    """
    length = len(text.split())
    names = [name for one in (title, heading) for name in _TITLE_PARTS.split(one)]
    if length < _MANY_WORDS and any(_NOT_THERE_TITLE.search(one) for one in (title, heading)):
        return StandIn.NOT_THERE
    if length < _MANY_WORDS and _is_about_cookies(text):
        return StandIn.WALL
    if length >= _FEW_WORDS:
        return None
    if _NOT_THERE.search(text):
        return StandIn.NOT_THERE
    return StandIn.WALL if _WALL.search(text) or any(map(_WALL_TITLE.fullmatch, names)) else None


def _is_about_cookies(text: str) -> bool:
    """Tell whether most sentences are about cookies or consent to them."""
    if "cookie" not in text.lower():
        return False
    found = [one for one in _SENTENCES.split(text) if one]
    return sum(bool(_COOKIES.search(one)) for one in found) * 2 > len(found)
