"""Every Dutch sentence about editions: what an editor reads on the screen, in the report and in refusals."""

from collections.abc import Mapping, Sequence

from ingest.editions.types import Reason

DRAFTS_EXIST = (
    "Er staan al concepten in {folder}. Publiceer ze met 'handreiking edition publish', "
    "of geef --force om ze weg te gooien."
)
NO_DRAFTS = "Er zijn geen concepten in {folder}. Maak ze met 'handreiking edition import BESTAND'."
NOT_A_FILE = "Het bestand {file} bestaat niet."
UNKNOWN_TYPE = "{file} is geen .pdf en geen .txt. Sla de handreiking op als een van die twee."
NOT_UTF8 = "{file} is niet als UTF-8 bewaard. Sla het opnieuw op met codering UTF-8."
NO_WORDS = "In {file} staat geen tekst die te lezen is. Is het een scan? Vraag de VAR dan om het document met tekst."
NO_KEPT = "Er is geen eerdere editie bewaard in {folder}. Er valt niets terug te zetten."
UNKNOWN_EDITION = "Er is geen editie '{name}'. Kies uit: {known}. U kunt ook een map opgeven."
NO_SWAP = (
    "De map {folder} kan op deze schijf niet in één keer worden gewisseld ({reason}), en half wisselen doet het "
    "programma niet. Er is niets veranderd. Zet de handreiking in een gewone map op een lokale schijf."
)
CHANGED_SINCE = (
    "Dit bestand is veranderd nadat de concepten zijn gemaakt. Zet de wijziging ook in de concepten, "
    "en publiceer met --force."
)
LOST_ROW = (
    "Deze woorden staan niet precies zo op de pagina. Zet bij 'bij' de woorden van de nieuwe pagina, of zet "
    "'akkoord: ja' om het voorstel te nemen. Haal de rij weg als de vragen niet meer passen."
)
LOST_PAGE = (
    "Deze pagina bestaat niet in de nieuwe editie. Vul bij 'page' de id in van de pagina met het antwoord. "
    "Haal de rij weg als de vragen niet meer passen."
)
DAMAGED_BASIS = "Het bestand {file} is beschadigd. Importeer de nieuwe editie opnieuw."
LOST_HEADER = """\
# Vragen die hun plek kwijt zijn: de woorden waar ze bij hoorden, staan niet meer in de nieuwe editie.
# page:        id van de pagina waar de vragen bij horen
# bij:         de oude woorden; zet hier de woorden van de nieuwe pagina neer, precies zoals ze er staan
# voorstel:    de woorden van de nieuwe pagina die er het meest op lijken
# akkoord:     maak hier 'ja' van om het voorstel te nemen
# gesteld_als: de vragen
# Passen de vragen nergens meer bij? Haal de rij dan weg. Bij het publiceren gaan alle rijen naar hun pagina.
"""
NEW_SOURCE = "# Nieuw in deze editie. Kijk of id en kind kloppen."
GONE_SOURCE = "# Weg in deze editie (stond op pagina {pages}):"

REASONS: Mapping[Reason, str] = {
    Reason.RUNNING: "kop- of voetregel of paginanummer",
    Reason.NAVIGATION: "knop van het interactieve document",
    Reason.TOOLS: "tussenkop boven de tools (die maakt de assistent zelf)",
    Reason.THEME: "naam van het thema (die staat in de kop van het bestand)",
    Reason.HIDDEN: "tekst die een lezer niet ziet",
}


def broken_word(word: str) -> str:
    """Doubt about a word that a line's end broke."""
    return f"Is “{word}” één woord? Het was aan het eind van een regel afgebroken, en komt verder niet voor."


def no_title(leaf: int, *, starts: bool) -> str:
    """Doubt about a page of the document without a title of its own."""
    done = "Het is als nieuwe pagina gelezen" if starts else "Het is als vervolg van de pagina ervoor gelezen"
    return f"Blad {leaf} van het document begint zonder titel. {done}. Klopt dat?"


def no_web_address(label: str, url: str) -> str:
    """Doubt about a link that leads to no web page."""
    return f"De link “{label}” gaat niet naar een webpagina ({url}) en is niet overgenomen."


def long_label(label: str, url: str) -> str:
    """Doubt a link around more words than a name has."""
    return f"De link naar {url} staat om wel veel woorden: “{label}”. Kort 'label' in als de naam korter is."


def no_label(url: str) -> str:
    """Doubt about an address without words."""
    return f"Bij het adres {url} is geen naam gevonden. Vul bij 'label' de naam in die op de pagina staat."


def guessed_address(label: str, url: str) -> str:
    """Doubt about a pair of label and address that only their order suggests."""
    return f"Hoort het adres {url} bij “{label}”?" if url else f"Bij “{label}” is geen adres gevonden. Klopt dat?"


def lost_address(label: str, url: str) -> str:
    """Doubt about a label whose address is gone."""
    return f"“{label}” staat er nog, maar het oude adres niet meer: {url}"


def loose_words(text: str) -> str:
    """Doubt about a few words that may be a heading, a label or a cell."""
    return f"Losse woorden: “{text}”. Is dit een kop, een link of een deel van een zin?"


def guessed_row(row: str) -> str:
    """Doubt about the cells of a row."""
    return f"Klopt deze rij van de tabel? {row}"


def unsure_match(title: str, likeness: float) -> str:
    """Doubt about the old page that a draft is a version of."""
    return f"Is dit de nieuwe versie van “{title}”? Zij lijken voor {round(likeness * 100)} procent op elkaar."


def rival(title: str) -> str:
    """Doubt about an old page that is nearly as like."""
    return f"Ook “{title}” lijkt er bijna evenveel op."


def new_page(theme: str) -> str:
    """Doubt about a page that no old page is like."""
    return f"Dit is een nieuwe pagina. Het thema is dat van de pagina ervoor ({theme}). Klopt dat?"


def split_page(title: str) -> str:
    """Doubt about a new page whose words come from an old one."""
    return f"De meeste woorden komen van “{title}”. Is die pagina gesplitst?"


def other_heading(old: str, new: str) -> str:
    """Doubt about a short title whose page has another heading now."""
    return f"De kop is nu “{new}” in plaats van “{old}”. Past de korte titel nog?"


def suspicious(text: str) -> str:
    """Doubt about words that look like an order to a language model, or that hold characters that nobody sees."""
    return f"Hoort dit in de handreiking? “{text[:120]}” (lijkt een opdracht aan een programma, of verbergt tekens)"


def unused_concepts(names: Sequence[str]) -> str:
    """Doubt about words of the thesaurus that the new edition does not use."""
    return f"Deze woorden van de thesaurus staan niet meer in de handreiking: {', '.join(names)}."
