"""Every Dutch sentence about the linked sources: what an editor reads of fetching, reading and quarantine."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ingest.source_types import CutReason, Health

BAD_ADDRESS = "Dit is geen gewoon webadres en wordt niet opgehaald: {url}"
NOT_PUBLIC = "{host} wijst naar een adres binnen een eigen netwerk. Dat wordt niet opgehaald."
NO_DNS = "het adres van {host} is niet te vinden"
TOO_SLOW = "het antwoord duurde te lang"
NO_ANSWER = "{host} geeft geen antwoord ({reason})."
ASKED_TO_WAIT = "{host} vraagt om later terug te komen."
UNREACHABLE = "{host} gaf eerder al geen antwoord."
BAD_ENCODING = "Het antwoord is ingepakt op een manier die niet klopt."
TOO_LARGE = "Het document is groter dan {limit} MB."
TOO_MANY_REDIRECTS = "Het adres verwijst steeds door ({count} keer)."
ROBOTS = "De site staat niet toe dat programma's deze pagina ophalen (robots.txt)."
STATUS = "De server antwoordt met code {status}."
SOFT_404 = "De pagina zegt zelf dat zij niet bestaat."
WALL = "De site toont een tussenpagina (cookies, inloggen, onderhoud of een controle) in plaats van de tekst."
LEADS_HOME = "Het adres verwijst door naar de voorpagina van de site."
MOVED = "Het adres is nu {url}"
OFFLINE = "Geen enkele site gaf antwoord. Kijk of er netwerk is; wat er al was, blijft staan."
BROKEN_PDF = "Dit pdf-bestand is kapot of afgesloten."
TOO_MANY_PAGES = "Dit pdf-bestand zegt {count} pagina's te hebben. Meer dan {limit} wordt niet gelezen."
TOO_MUCH_TEXT = "Er staat te veel tekst in dit document om te lezen."
TOO_MUCH_WORK = "Het lezen van dit document kost te veel tijd of geheugen."
NOT_A_DOCUMENT = "Dit is geen webpagina en geen pdf-bestand ({media})."
UNKNOWN_SOURCE = "Er is geen bron met de naam '{key}'. Kijk met 'handreiking sources status' welke er zijn."
NO_SNAPSHOTS = "Van '{key}' zijn er {count} versies bewaard. Om te vergelijken zijn er twee nodig."
NOT_INDEXED = "De bronnen zijn opgehaald, maar nog niet te doorzoeken ({reason}). Draai: handreiking index build"
OFFERED = "{title} (document)"
DAMAGED_STORE = "Het bestand {file} is beschadigd. Haal de bron opnieuw op met --force."

HEALTH: dict[Health, str] = {
    Health.OK: "in orde",
    Health.MOVED: "verhuisd",
    Health.CHANGED: "gewijzigd",
    Health.GONE: "verdwenen",
    Health.ROBOTS: "mag niet (robots.txt)",
    Health.REFUSED: "adres geweigerd",
    Health.UNREACHABLE: "niet bereikbaar",
    Health.EMPTY: "vrijwel leeg",
    Health.NEEDS_SCRIPT: "heeft JavaScript nodig",
    Health.NOT_DUTCH: "niet Nederlands",
    Health.NOT_TEXT: "geen leesbare tekst",
    Health.NOT_FETCHED: "niet opgehaald",
}

WHY_UNREAD: dict[Health, str] = {
    Health.EMPTY: "Er staan minder dan drie zinnen op.",
    Health.NEEDS_SCRIPT: "De tekst verschijnt pas in een browser.",
    Health.NOT_DUTCH: "De tekst is in een andere taal en wordt niet aangehaald.",
    Health.NOT_TEXT: "Het document bestaat uit beelden, zoals een scan.",
}

REASON: dict[CutReason, str] = {
    CutReason.HIDDEN: "onzichtbare tekst",
    CutReason.COMMENT: "commentaar in de code",
    CutReason.INVISIBLE_CHARACTERS: "onzichtbare tekens",
    CutReason.TAG_CHARACTERS: "verborgen tekens (tags)",
    CutReason.INSTRUCTION: "opdracht aan een taalmodel",
    CutReason.IMPERSONATION: "doet zich voor als de assistent",
}

HELP_APP = "Gelinkte bronnen ophalen, bewaren en in de gaten houden."
HELP_FETCH = "Haal de bronnen op en bewaar ze met datum."
HELP_STATUS = "Laat zien hoe elke bron ervoor staat."
HELP_DIFF = "Laat zin voor zin zien wat er in een bron is veranderd."
HELP_CHECK = "Kijk of de links nog werken, zonder iets op te halen (voor elke nacht)."
HELP_ONLY = "Alleen deze bron (mag vaker)."
HELP_FORCE = "Ook bronnen die pas nog zijn opgehaald, en zonder te vragen of er iets nieuws is."
HELP_JSON = "Uitvoer als JSON."
HELP_ID = "Naam van de bron, zoals in bronnen.yaml."
HELP_CUTS = "Laat ook de tekst zien die is weggelaten."

COLUMNS = ("Bron", "Pagina's", "Opgehaald", "Toestand", "Gewijzigd", "Grootte", "Weggelaten")
SUSPECT_LINE = "  {key}: weggelaten wat verdacht is: {reasons}. Bekijk het met 'handreiking sources status --cuts'."
NEVER = "–"
PROGRESS = "Bronnen ophalen"
CHECKING = "Links nakijken"
DIFF_HEAD = "{key}: van {before} naar {after}"
NO_DIFFERENCE = "Er is in de tekst niets veranderd."
CUT_LINE = "  {key}: {reason}{place}: “{text}”"
ON_PAGE = " (pagina {page})"


def detail_line(key: str, health: Health, detail: str) -> str:
    """Say on one line what is the matter with a source."""
    return f"  {key}: {HEALTH[health]}. {detail}" if detail else f"  {key}: {HEALTH[health]}."


def summary(counts: Sequence[tuple[Health, int]], skipped: int) -> str:
    """Sum a run up: how many sources stand how, and how many were recent enough to skip."""
    parts = [f"{count} {HEALTH[health]}" for health, count in counts if count]
    if skipped:
        parts.append(f"{skipped} overgeslagen (pas nog opgehaald)")
    return ", ".join(parts) + "." if parts else "Niets op te halen."


def indexed(count: int, encoded: int) -> str:
    """Say how many sources can be quoted now, and how many texts were encoded for it."""
    sources = "1 bron" if count == 1 else f"{count} bronnen"
    return f"De assistent kan nu uit {sources} aanhalen ({encoded} teksten opnieuw omgezet)."


def cuts(count: int, suspect: int) -> str:
    """Say how many pieces of text were left out, and how many of those look like an attack."""
    return f"{count} ({suspect} verdacht)" if suspect else str(count)


def suspect_line(key: str, counts: Mapping[CutReason, int]) -> str:
    """Say on one line why text that looks like an attack was left out of a source."""
    reasons = ", ".join(f"{REASON[reason]} ({count})" for reason, count in counts.items())
    return SUSPECT_LINE.format(key=key, reasons=reasons)


def day(stamp: str) -> str:
    """Write the day of a moment in ISO 8601 for people; a dash when there is none."""
    return f"{datetime.fromisoformat(stamp):%d-%m-%Y}" if stamp else NEVER


def moment(stamp: str) -> str:
    """Write a moment in ISO 8601 for people."""
    return f"{datetime.fromisoformat(stamp):%d-%m-%Y %H:%M} UTC"


def size(count: int) -> str:
    """Write a number of bytes for people."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")
