"""Every Dutch sentence of `handreiking edition`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.editions import AnswerChange

HELP_APP = "Nieuwe edities van de handreiking: inlezen, nakijken, publiceren en terugzetten."
HELP_IMPORT = (
    "Lees een nieuwe editie in als concept. Code 3: er is iets om na te kijken. "
    "Er verandert niets aan de handreiking zelf."
)
HELP_FILE = "De nieuwe editie, als pdf of als txt."
HELP_FORCE_IMPORT = "Gooi de concepten weg die er al zijn."
HELP_PUBLISH = "Maak van de concepten de handreiking, en bewaar de oude editie."
HELP_FORCE_PUBLISH = "Publiceer ook als de handreiking na de import is veranderd; die wijzigingen vervallen dan."
HELP_UNDO = "Zet de vorige editie terug. Nog een keer 'undo' maakt dat weer ongedaan."
HELP_LIST = "Laat zien welke edities er zijn."
HELP_DIFF = (
    "Vergelijk twee edities: pagina's, links en de antwoorden op de vragenset. Code 3: er zijn verschillen. "
    "Zonder namen: de handreiking met de concepten, of anders de vorige editie met de handreiking."
)
HELP_BEFORE = "De oude editie: nu, concept, een naam uit 'edition list' of een map."
HELP_AFTER = "De nieuwe editie, op dezelfde manier."
HELP_ANSWERS = "Stel de vragenset aan beide edities. Dat duurt enkele minuten."
HELP_SHOW_TEST = "Toon ook de vragen van de toets. Daarna zijn ze niet meer onbekend."
HELP_QUESTIONS = "Andere vragen dan de vragenset: een YAML-bestand of een map daarmee."
HELP_WORKERS = "Aantal vragen tegelijk."
HELP_JSON = "Geef alles als JSON."
SAME = "De pagina's en links zijn gelijk."
NO_EVALS = "De antwoorden zijn niet vergeleken: dat kan alleen met de extra 'evals' (pip install '.[evals]')."
HIDDEN_TEST = "De vragen van de toets blijven verborgen. Met --show-test ziet u ze wel."

_SPLITS = {"dev": "oefenset", "test": "toets"}
_KINDS = {
    "status": "een ander soort antwoord",
    "pages": "andere pagina's",
    "text": "andere zinnen",
    "links": "andere links",
}
_STATUSES = {
    "answered": "antwoord",
    "not_in_handbook": "staat niet in de handreiking",
    "out_of_scope": "ander onderwerp",
    "refused": "geweigerd",
    "personal_data": "persoonsgegevens",
    "error": "fout",
}


def imported(folder: Path) -> str:
    """Tell where the drafts stand and what comes next."""
    return (
        f"De concepten staan in {folder}. Lees daar eerst verslag.md.\n"
        "Vergelijk met 'handreiking edition diff', en publiceer met 'handreiking edition publish'."
    )


def published(kept: Path) -> str:
    """Tell that the drafts are the handbook now."""
    return (
        f"De nieuwe editie is nu de handreiking. De oude staat in {kept}.\n"
        "Maak haar bekend met 'handreiking index build'. Terug kan met 'handreiking edition undo'."
    )


def undone(name: str, kept: Path) -> str:
    """Tell that an earlier edition is back."""
    moment = f"{name[:10]} {name[11:13]}:{name[13:15]}"
    return (
        f"De editie die tot {moment} (UTC) gold, is weer de handreiking. Wat zij vervangt, staat in {kept}.\n"
        "Maak haar bekend met 'handreiking index build'."
    )


def compared(before: str, after: str) -> str:
    """Head a comparison."""
    return f"Van “{before}” naar “{after}”"


def answers(split: str, asked: int, changed: int, kinds: Mapping[str, int], stale: int) -> str:
    """Count the answers of one half that change."""
    what = ", ".join(f"{kinds[kind]} keer {say}" for kind, say in _KINDS.items() if kinds.get(kind))
    text = f"Antwoorden, {_SPLITS[split]}: {changed} van {asked} anders" + (f" ({what})" if what else "")
    return text + (f"; van {stale} vragen staat het verwachte antwoord er niet meer zo in" if stale else "")


def answer_change(change: "AnswerChange") -> Iterator[str]:
    """Yield a question with both its answers."""
    yield f"{change.case.id}: {change.case.question}"
    for sign, record in (("-", change.before), ("+", change.after)):
        pages = ", ".join(str(number) for number in dict.fromkeys(quote.page for quote in record.quotes))
        where = f", pagina {pages}" if pages else ""
        yield f"  {sign} [{_STATUSES[record.status]}{where}] {' '.join((record.fault or record.text).split())}"
