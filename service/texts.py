"""The Dutch that the service says itself; everything else that it says stands in the handbook."""

from collections.abc import Iterable
from datetime import datetime

from ingest.source_documents import Standing
from ingest.types import BoundaryKind

CONTACT = "VeiligheidsAlliantie@rotterdam.nl"

DANGER = (
    "Is er nu gevaar, of denkt u dat iemand snel iets gaat doen? Bel dan direct 112. "
    "Is er geen haast bij, bel dan de politie op 0900-8844."
)
NOT_IN_HANDBOOK = "De handreiking geeft geen antwoord op deze vraag."
DANGER_NEAREST = "Is het gevaar geweken? Dan kunt u verder lezen op pagina {page}, {title}."
NEAREST = "Het dichtst in de buurt komt pagina {page}, {title}."
ASK_VAR = f"Komt u er niet uit? Mail dan naar {CONTACT}."
REST_SILENT = "Op het andere deel van uw vraag geeft de handreiking geen antwoord."
OUT_OF_SCOPE = (
    "Daar kan ik u niet bij helpen. Ik beantwoord alleen vragen over de handreiking radicalisering en extremisme."
)
ASK_DUTCH = "Ik begrijp alleen Nederlands. Wilt u uw vraag in het Nederlands stellen? Een korte vraag is genoeg."
HARMFUL = (
    "Daar help ik niet bij. Maakt u zich zorgen over iemand, of over uzelf? "
    "Praat erover met het Landelijk Steunpunt Extremisme, of bel de politie op 0900-8844."
)
STEERING = (
    "Ik houd mij aan de handreiking en laat altijd zien waar een antwoord staat. "
    "Stel gerust een vraag over de handreiking."
)
PERSONAL_DATA = (
    "Uw vraag bevat gegevens over een persoon ({kinds}). Die gebruik en bewaar ik niet. "
    "Stel uw vraag opnieuw zonder die gegevens. Wilt u een zorg over iemand melden? "
    "Doe dat bij het meldpunt van uw gemeente of bij de politie."
)
EMPTY = "Ik zie geen vraag. Typ uw vraag over de handreiking."
ERROR = "Er ging iets mis. Probeer het nog een keer."

SOURCE_INSTEAD = "De handreiking geeft geen antwoord op deze vraag. In een bron waarnaar zij verwijst, staat hierover:"
SOURCE_REST = (
    "Op het andere deel van uw vraag geeft de handreiking geen antwoord. "
    "In een bron waarnaar zij verwijst, staat hierover:"
)
SOURCE_MORE = "Meer hierover staat in een bron waarnaar de handreiking verwijst:"
SOURCE_NUMBER = "Let op: een bron waarnaar de handreiking verwijst, noemt een ander getal:"
SOURCE_DATE = "Let op: een bron waarnaar de handreiking verwijst, noemt een andere datum:"
SOURCE_NAME = "Let op: een bron waarnaar de handreiking verwijst, noemt een ander:"
SOURCE_DUTY = "Let op: een bron waarnaar de handreiking verwijst, zegt iets anders over wat moet of mag:"
SOURCE_LEADS = frozenset(
    {SOURCE_INSTEAD, SOURCE_REST, SOURCE_MORE, SOURCE_NUMBER, SOURCE_DATE, SOURCE_NAME, SOURCE_DUTY}
)
SOURCE_SAYS = "{organisation} ({day}):"
SOURCE_STANDINGS = {
    Standing.CHANGED: "Let op: deze bron is veranderd sinds {day}. Kijk in de bron zelf wat er nu staat.",
    Standing.GONE: "Let op: deze bron is er niet meer. Dit stond er op {day}.",
    Standing.UNSURE: "Let op: de assistent kon niet nagaan of dit er nu nog zo staat. Dit stond er op {day}.",
}
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

LINK_LEAD = "De handreiking verwijst hiervoor naar:"
SOURCE_LEAD = "Bron:"
LEADS = frozenset({LINK_LEAD, SOURCE_LEAD})

FOLLOW_UP_LINK = "Welk hulpmiddel of welke link hoort hierbij: {question}"

PERSONAL_KINDS = {
    "bsn": "een burgerservicenummer",
    "email": "een e-mailadres",
    "phone": "een telefoonnummer",
    "iban": "een rekeningnummer",
    "plate": "een kenteken",
    "address": "een adres",
    "birth": "een geboortedatum",
    "name": "een naam",
}


def day(stamp: str) -> str:
    """Write the day of a moment in ISO 8601, as "3 november 2026"."""
    moment = datetime.fromisoformat(stamp)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def personal_kinds(kinds: Iterable[str]) -> str:
    """Name kinds of personal data, by their keys in PERSONAL_KINDS."""
    return ", ".join(PERSONAL_KINDS[kind] for kind in kinds)


REFUSALS = {
    BoundaryKind.OUT_OF_SCOPE: OUT_OF_SCOPE,
    BoundaryKind.HARMFUL: HARMFUL,
    BoundaryKind.STEERING: STEERING,
}

CONTROL_CHARACTER = "Uw vraag bevat een onzichtbaar teken ({code}). Haal het weg en probeer het opnieuw."
LAST_NOT_USER = "Het laatste bericht moet van de gebruiker zijn (role: user)."
EMPTY_QUESTION = "De vraag is leeg. Typ een vraag."
TOO_LONG = "De vraag is te lang: {found} tekens. Gebruik er hoogstens {most}."
NOT_JSON = "Dit is geen JSON. Stuur een object met 'messages', en Content-Type: application/json."
TOO_LARGE = "Het bericht is te groot. Stuur hoogstens 1 MB."
NO_PAGE = "Pagina {number} bestaat niet. De handreiking heeft de pagina's 1 tot en met {last}."
BAD_SPAN = "De plaats {start}-{end} valt buiten de tekst van pagina {number}."
NOT_FOUND = "Dit adres bestaat niet."
BAD_REQUEST = "Het verzoek klopt niet."
FIELD_PROBLEM = "Veld '{field}': {message}"
TOO_MANY_MESSAGES = "Er zijn te veel berichten. Stuur hoogstens de laatste {most}."
WRONG_ROLE = "De rol moet 'user' of 'assistant' zijn."
MISSING_FIELD = "Dit veld ontbreekt."
WRONG_TYPE = "Dit veld heeft niet de goede vorm."
PROBLEM_TITLES = {
    400: "Het verzoek klopt niet",
    404: "Niet gevonden",
    405: "Niet toegestaan",
    413: "Te groot",
    415: "Verkeerd soort bericht",
    422: "De vraag kan niet worden gelezen",
    500: "Er ging iets mis",
    503: "Niet klaar",
}
METHOD_NOT_ALLOWED = "Dit kan niet op dit adres. Kijk op /docs wat wel kan."
NOT_READY = "De assistent kan nu geen antwoord geven: {reason}"

PAGE_BACK = "Naar de vraagbaak"
PAGE_ALL = "Alle pagina's"
PAGE_PREVIOUS = "Vorige"
PAGE_NEXT = "Volgende"
PAGE_NUMBER = "Pagina {number} van {last}"
PAGE_CITED = "Aangehaalde woorden"
PAGE_NO_URL = "Hiervan geeft de handreiking geen adres."
HANDBOOK = "Handreiking radicalisering en extremisme"
HANDBOOK_OWNER = "Tekst van de Veiligheidsalliantie regio Rotterdam (VAR)."
API_TITLE = "Handreiking-assistent"
API_SUMMARY = "Antwoorden uit de handreiking radicalisering en extremisme, met letterlijke bewijsplaatsen."
API_CHAT = "Stel een vraag en krijg het hele antwoord in een keer."
API_STREAM = "Stel een vraag en krijg het antwoord zin voor zin, een JSON-object op elke regel."
API_PAGES = "Alle pagina's van de handreiking. Een browser krijgt ze als webpagina."
API_PAGE = "Een pagina van de handreiking. Met start en end worden die woorden gemarkeerd."
API_HEALTH = "Zegt of de assistent klaar is om te antwoorden."
API_SCHEMA = "De volledige beschrijving (OpenAPI)"
API_ANSWERS = "Mogelijke antwoorden"
