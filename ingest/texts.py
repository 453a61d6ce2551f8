"""Every Dutch sentence of the ingest layer: what an editor of the corpus reads when something is wrong."""

from collections.abc import Iterable

_SHOWN = 100

NO_CORPUS = "Hier staat geen map 'handreiking' met pagina's. Geef de map aan waarin de handreiking staat."
NO_FILE = "Het bestand ontbreekt. Zet het terug."
NOT_UTF8 = "Het bestand is niet als UTF-8 bewaard. Sla het opnieuw op met codering UTF-8."
NO_HEADER = "De kop ontbreekt. Een pagina begint met een kop tussen twee regels met '---'."
NOT_FIELDS = "Hier horen velden te staan, elk op een regel, zoals 'title: Preventie'."
NOT_LIST = "Hier hoort een lijst te staan, met een streepje voor elk onderdeel."
EMPTY_BODY = "De pagina heeft geen tekst. Zet de tekst onder de kop."
FILE_NAME = "De bestandsnaam klopt niet. Noem het bestand zoals '03-borging-portefeuille.md'."
BAD_URL = "Dit is geen goed webadres. Schrijf het hele adres, zonder spaties, beginnend met https://."
BAD_SLUG = "Gebruik alleen kleine letters, cijfers en streepjes."
NOT_IN_PAGE = "Deze woorden staan niet precies zo op de pagina. Neem ze letterlijk over uit de tekst."
DUPLICATE_LABEL = "Dit woord staat twee keer bij hetzelfde begrip. Haal er een weg."
UNKNOWN_CONCEPT = "Dit begrip bestaat niet. Gebruik de 'id' van een begrip uit deze lijst."
UNKNOWN_URL = "Geen enkele pagina verwijst naar dit adres. Haal de bron weg of zet de link op de pagina."

_BY_TYPE = {
    "missing": "Dit veld ontbreekt. Vul het in.",
    "extra_forbidden": "Dit veld is niet bekend. Haal het weg of verbeter de naam.",
    "string_type": "Hier hoort tekst te staan. Zet de tekst tussen aanhalingstekens.",
    "string_too_short": "Dit veld is leeg. Vul het in.",
    "int_type": "Hier hoort een heel getal te staan.",
    "greater_than_equal": "Het getal is te klein. Begin bij 1.",
    "list_type": NOT_LIST,
    "too_short": "De lijst is leeg. Vul haar of haal het veld weg.",
    "model_type": NOT_FIELDS,
    "literal_error": "Hier hoort 'ja' of 'nee' te staan, tussen aanhalingstekens.",
}


def by_type(kind: str) -> str:
    """Say what to do about a validation error of pydantic's `kind`."""
    return _BY_TYPE.get(kind, "Dit veld heeft niet de goede vorm.")


def one_of(values: Iterable[str]) -> str:
    """Say that the value must be one of `values`."""
    return f"Dit is niet bekend. Kies uit: {', '.join(values)}."


def not_yaml(line: int) -> str:
    """Refuse a file or header that is no YAML from `line` on (0: somewhere)."""
    where = f"Regel {line} is" if line else "Dit is"
    return f"{where} niet te lezen. Kijk naar het inspringen en zet tekst tussen aanhalingstekens."


def duplicate_key(key: str) -> str:
    """Refuse a field that is given twice."""
    return f"Het veld '{key}' staat er twee keer. Voeg ze samen of haal er een weg."


def file_says(value: str) -> str:
    """Refuse a field that differs from its part of the file's name."""
    return f"De bestandsnaam zegt '{value}'. Maak beide gelijk."


def duplicate(first: str) -> str:
    """Refuse a value that stands in the file `first` as well."""
    return f"Dit staat ook al in {first}. Elke waarde mag maar een keer voorkomen."


def missing_source(page: str) -> str:
    """Refuse a list of sources that lacks a link of a page."""
    return f"Dit adres staat op {page}, maar niet in bronnen.yaml. Voeg de bron toe."


def source_should_say(expected: str) -> str:
    """Refuse a source whose labels or pages differ from what the pages say."""
    return f"Op de pagina's staat: {expected}. Maak beide gelijk."


def corpus_refused(count: int) -> str:
    """Open the refusal of a corpus."""
    return f"De handreiking kan niet worden ingelezen: {count} {'fout' if count == 1 else 'fouten'} gevonden."


def problem_line(file: str, field: str, value: str, message: str) -> str:
    """Put one problem on one line: where it stands, what stands there, what to do."""
    shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    place = ", ".join(part for part in (file, f"veld '{field}'" if field else "") if part)
    return f"{place}: {f'“{shown}” – ' if shown else ''}{message}"
