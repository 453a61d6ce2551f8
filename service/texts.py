"""The Dutch that the service says itself; everything else that it says stands in the handbook."""

from collections.abc import Iterable

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

LINK_LEAD = "De handreiking verwijst hiervoor naar:"
SOURCE_LEAD = "Bron:"
LEADS = frozenset({LINK_LEAD, SOURCE_LEAD})

FOLLOW_UP_LINK = "Welk hulpmiddel of welke link hoort hierbij: {question}"

WRITTEN = "geschreven met AI, gecontroleerd aan de handreiking"
EXTRACTIVE = "letterlijk uit de handreiking"
LABELS = {"written": WRITTEN, "extractive": EXTRACTIVE}
NO_MODEL_PACKAGE = (
    "Voor het taalmodel {name} is een extra pakket nodig ({reason}). "
    "Installeer bijvoorbeeld: pip install -e '.[openai]'"
)
NO_MODEL = (
    "Het taalmodel {name} kan niet worden gebruikt: {reason} Verbeter HANDREIKING_LLM of de sleutel van de aanbieder."
)

NO_PASSPORT = "Dit is geen antwoordpaspoort van de Handreiking-assistent ({reason})."
NO_ANSWER = "Van dit antwoord is geen paspoort (meer). Een paspoort blijft maar een bepaalde tijd bewaard."
PASSPORT_TEXT = "de tekst van het antwoord"
PASSPORT_STATUS = "het soort antwoord"
PASSPORT_QUOTES = "de aangehaalde woorden"
PASSPORT_INDEX = "de index van de handreiking"
PASSPORT_MODEL = "het taalmodel of de aanwijzingen daarvoor"
PASSPORT_SETTINGS = "de instellingen"
PASSPORT_SNAPSHOTS = "de momentopnamen van de bronnen"
PASSPORT_UNPROVEN = "de aangehaalde woorden staan niet meer op hun plaats in de handreiking"
PASSPORT_FILE = "antwoordpaspoort-{id}.json"
API_ANSWER = (
    "Het paspoort van een antwoord: hoe het tot stand kwam, met alle bewijsplaatsen. ?download geeft een bestand."
)

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
    401: "Geen toegang",
    404: "Niet gevonden",
    405: "Niet toegestaan",
    413: "Te groot",
    415: "Verkeerd soort bericht",
    422: "De vraag kan niet worden gelezen",
    429: "Te veel vragen",
    500: "Er ging iets mis",
    503: "Niet klaar",
}
METHOD_NOT_ALLOWED = "Dit kan niet op dit adres. Kijk op /docs wat wel kan."
NOT_READY = "De assistent kan nu geen antwoord geven: {reason}"

STORAGE_URL = "HANDREIKING_DATABASE moet beginnen met postgresql:// of sqlite:///."
STORAGE_FAILED = "De database kan dit nu niet lezen of bewaren ({reason}). Probeer het later nog een keer."
STORAGE_PROBLEM = "Dit kan nu niet worden bewaard. Probeer het later nog een keer."

KEY_NAME = "Geef de sleutel een naam van 1 tot en met {most} gewone tekens, bijvoorbeeld 'intranet'."
KEY_TAKEN = "Er is al een sleutel met de naam '{name}', of die is er geweest. Kies een andere naam."
KEY_UNKNOWN = "Er is geen geldige sleutel met de naam '{name}'. Kijk met: handreiking keys list"

KEY_NEEDED = "Hiervoor is een sleutel nodig. Stuur de header 'Authorization: Bearer hr_…' mee."
KEY_WRONG = "Deze sleutel is niet of niet meer geldig."
KEYS_AWAY = "De sleutel kan nu niet worden nagekeken. Probeer het later nog een keer."
TOO_MANY = "Dit zijn te veel vragen achter elkaar. Probeer het over {seconds} seconden nog een keer."
NO_KEYS = (
    "De dienst luistert op {host}, dus ook naar andere machines, en er is nog geen sleutel voor de API. "
    "Maak er eerst een: handreiking keys add NAAM"
)
BAD_LIMIT = "'{limit}' is geen grens. Schrijf bijvoorbeeld 300/minute of 20/second."

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
