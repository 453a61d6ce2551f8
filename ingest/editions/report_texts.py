"""Every Dutch sentence in which an import or a comparison of editions is told."""

from collections.abc import Sequence

from ingest.editions.diff import PageDiff
from ingest.editions.texts import REASONS
from ingest.editions.types import LeftOut
from ingest.types import Link, Page

_SHOWN = 12

SUMMARY = "Samenvatting"
LOOK = "Kijk hiernaar"
MATCHES = "Welke pagina is welke"
DIFFERENCES = "Verschillen met de huidige editie"
LEFT_OUT = "Niet overgenomen woorden"
ORDER = "Regels die in het bestand ergens anders stonden"
NONE = "niets"
SAME = "Er is geen verschil."


def title(name: str) -> str:
    """Head the report of an import."""
    return f"Nieuwe editie uit {name}"


def count(number: int, one: str, more: str) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else more}"


def pages_found(total: int, new: int, gone: int) -> str:
    """Count the pages of a new edition."""
    return f"{count(total, 'pagina', 'pagina’s')}: {new} nieuw, {gone} van de oude komen niet terug"


def words_kept(words: int, kept: int, left_out: int) -> str:
    """Say what became of the document's words."""
    return f"{words} woorden in het document: {kept} staan in de concepten, {left_out} zijn met reden weggelaten"


def words_wrong(missing: Sequence[str], invented: Sequence[str]) -> str:
    """Name the words that the check could not account for."""
    parts = [
        f"{say}: {' '.join(words[:_SHOWN])}{' …' if len(words) > _SHOWN else ''}"
        for say, words in (("niet teruggevonden", missing), ("niet uit het document", invented))
        if words
    ]
    return f"LET OP, woorden {' / '.join(parts)}"


def links(added: int, gone: int) -> str:
    """Count the links that differ."""
    return f"{count(added, 'nieuwe link', 'nieuwe links')}, {count(gone, 'link is weg', 'links zijn weg')}"


def rows(kept: int, moved: int, lost: int) -> str:
    """Say what became of the question bank."""
    text = f"vragenbank: {count(kept, 'rij heeft', 'rijen hebben')} een plek"
    text += f" ({moved} op een andere pagina)" if moved else ""
    return f"{text}, {lost} niet" + (" (zie vragen-zonder-plek.yaml)" if lost else "")


def doubts(number: int) -> str:
    """Count what an editor should look at."""
    return f"{count(number, 'punt', 'punten')} om na te kijken"


def match(page: Page, old: Page | None, likeness: float, source: Page | None, leaves: Sequence[int]) -> str:
    """Say which old page a new one is, and on which pages of the document it stands."""
    where = f"blad {', '.join(map(str, leaves))}"
    if old is None:
        origin = f"nieuw, met woorden van “{source.title}”" if source else "nieuw"
        return f"{page.number}. {page.title} ({where}): {origin}"
    same = "gelijk" if page.text == old.text else f"{round(likeness * 100)} % gelijk"
    return f"{page.number}. {page.title} ({where}): was {old.number}. {old.title}, {same}"


def page_head(diff: PageDiff) -> str:
    """Say what happened to a page."""
    before, after = diff.before, diff.after
    if before is None and after is not None:
        origin = f", met woorden van “{diff.relative.title}”" if diff.relative else ""
        return f"{after.number}. {after.title}: nieuw{origin}"
    if after is None and before is not None:
        home = f", de woorden staan nu op “{diff.relative.title}”" if diff.relative else ""
        return f"{before.number}. {before.title}: weg{home}"
    if before is None or after is None:
        return ""
    deeds = [
        f"heette “{before.title}”" if diff.renamed else "",
        f"verplaatst (was {before.number})" if diff.moved else f"was {before.number}" if diff.renumbered else "",
        f"{count(len(diff.changes), 'zin', 'zinnen')} anders" if diff.changes else "",
        "links anders" if diff.links_added or diff.links_gone else "",
    ]
    return f"{after.number}. {after.title}: {', '.join(deed for deed in deeds if deed)}"


def link(one: Link) -> str:
    """Return a link on one line."""
    return f"link “{one.label}” {one.url or '(zonder adres)'}"


def on_page(page: Page, doubt: str) -> str:
    """Say which page a doubt is about."""
    return f"{page.number}. {page.title}: {doubt}"


def gone(page: Page, home: str) -> str:
    """Say that an old page does not return."""
    where = f" De woorden staan nu op de pagina “{home}”." if home else ""
    return f"De oude pagina {page.number}. {page.title} komt niet terug.{where} Klopt dat?"


def _spans(numbers: Sequence[int]) -> str:
    """Return numbers as they are said: runs of three or more as "1-5"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = (f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
    return ", ".join(said)


def other_order(number: int) -> str:
    """Ask an editor to look at the order of the text."""
    lines = "1 regel staat" if number == 1 else f"{number} regels staan"
    return f"{lines} in de concepten op een andere plaats dan in het bestand (zie onderaan). Klopt de volgorde?"


def lost_rows(number: int) -> str:
    """Ask an editor to give questions a new place."""
    return f"Geef {count(number, 'rij', 'rijen')} van de vragenbank een nieuwe plek in vragen-zonder-plek.yaml."


def left_out(same: Sequence[LeftOut]) -> str:
    """Say which words were left out, on which pages of the document, and why; they are the same but for numbers."""
    leaves = _spans([one.leaf for one in same])
    return f"“{same[0].text}” – {REASONS[same[0].reason]} (blad {leaves})"
