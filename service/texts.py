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

WRITTEN = "geschreven met AI, gecontroleerd aan de handreiking"
EXTRACTIVE = "letterlijk uit de handreiking"
LABELS = {"written": WRITTEN, "extractive": EXTRACTIVE}
LABEL_SOURCE = "letterlijk uit een bron, niet uit de handreiking"
LABELS_WITH_SOURCES = {
    "written": f"{WRITTEN}; de bron is letterlijk aangehaald",
    "extractive": f"{EXTRACTIVE} en een bron",
}
NO_LLM_PACKAGE = (
    "Voor het taalmodel {name} is een extra pakket nodig ({reason}). "
    "Installeer bijvoorbeeld: pip install -e '.[openai]'"
)
NO_LLM = (
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
PASSPORT_SOURCES = "de index van de bronnen"
PASSPORT_UNPROVEN = "de aangehaalde woorden staan niet meer op hun plaats"
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


PAGE_PLACE = "Pagina {page}, {title}"
SOURCE_PLACE = "{organisation}, {title}{page} (opgehaald op {day})"
SOURCE_PAGE = ", pagina {page}"


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
    401: "Geen toegang",
    403: "Geweigerd",
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

SOURCES = "Bronnen:"
SOURCE_ROW = "- [{number}] {place}: {url}"
NO_MODEL = "Dit model is er niet. Gebruik '{model}'."
UNSUPPORTED = "'{name}' kan deze dienst niet. Elk antwoord bestaat uit de letterlijke woorden van de handreiking."
ONLY_TEXT = "Deze dienst leest alleen tekst."
MCP_INSTRUCTIONS = (
    "Antwoorden uit de handreiking radicalisering en extremisme van de VAR, elk met de letterlijke woorden waarop het "
    "rust. Neem de verwijzingen mee in wat u laat zien. Bij 'not_in_handbook' geeft de handreiking geen antwoord: "
    "vul dan zelf niets aan."
)
MCP_ASK = (
    "Stel in het Nederlands een vraag over de handreiking. Het antwoord heeft verwijzingen [1], [2] en bij elk de "
    "letterlijke woorden, de pagina en de link. Geef bij een vervolgvraag de eerdere vragen mee."
)
MCP_SEARCH = (
    "Zoek de passages van de handreiking die het best bij woorden of een vraag passen, met pagina, link en score."
)
MCP_PAGE = "Lees een hele pagina van de handreiking (1 tot en met 16), met de links die erbij horen."
API_CONTACT = "Veiligheidsalliantie regio Rotterdam"
API_SEARCH = "Zoek passages van de handreiking, de beste eerst, met hun score."
API_MODELS = "Het model dat er is, zoals OpenAI het opsomt."
API_MODEL = "Wat er over het model te zeggen is."
API_COMPLETIONS = "Stel een vraag zoals aan OpenAI: in een keer, of met stream als server-sent events."
API_KEY = "Een sleutel van 'handreiking keys add'. Op deze machine zelf is er geen nodig."
HEADER_VERSION = "De versie van deze API."
HEADER_REQUEST = "Kenmerk van het verzoek; het uwe als u er een meestuurt."
HEADER_RETRY = "Na zoveel seconden mag het weer."
API_ONLY_TEXT = "Alleen {'type': 'text'}."
API_SSE = "Een event; het laatste is [DONE]."

PAGE_BACK = "Naar de vraagbaak"
PAGE_ALL = "Alle pagina's"
PAGE_PREVIOUS = "Vorige"
PAGE_NEXT = "Volgende"
PAGE_NUMBER = "Pagina {number} van {last}"
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

BOT_WELCOME = (
    "Goedendag. Ik beantwoord vragen over de handreiking radicalisering en extremisme, met zinnen uit de handreiking "
    "zelf. Bij elk antwoord ziet u waar het staat. Ik ben een AI-systeem: kijk bij twijfel altijd in de handreiking. "
    "Typ geen namen of andere gegevens van personen. Is er nu gevaar? Bel 112."
)
BOT_HELP = (
    "Stel uw vraag in gewone woorden, bijvoorbeeld: {example}\n\n"
    "Op een antwoord kunt u doorvragen. Typ **nieuw gesprek** om opnieuw te beginnen, of **help** om dit weer te lezen."
    "\n\nTyp geen namen of andere gegevens van personen. Komt u er niet uit? Mail dan naar " + CONTACT + "."
)
BOT_RENEWED = "Goed, we beginnen opnieuw. Wat wilt u weten?"
BOT_WORKING = "Ik zoek het op in de handreiking…"
BOT_BROKEN_OFF = (
    "Hier ging iets mis, dus dit antwoord is niet af. De zinnen die er staan, zijn wel nagekeken. "
    "Stel uw vraag gerust nog een keer."
)
BOT_TOO_LONG = "Uw vraag is te lang: {found} tekens. Gebruik er hoogstens {most}."
BOT_EXAMPLES = (
    "Mag de burgemeester dit alleen doen?",
    "Welke training past bij een baliemedewerker?",
    "Hoe betrek ik jongeren bij preventie?",
)
BOT_EXAMPLES_TITLE = "Bijvoorbeeld"
BOT_QUOTE = "[{number}] Pagina {page}, {title}"
BOT_READ = "Lees pagina {page}"
BOT_MORE = "Toon alle {count} bewijsplaatsen"
BOT_WHERE = "Waar staat dit?"
BOT_LINKS = "Links bij dit antwoord:"
BOT_LINK_WITHOUT_URL = "{label} (zie pagina {page})"
BOT_SUGGESTIONS = "U kunt ook vragen"
BOT_LEFT_OUT = "Niet alle bewijsplaatsen passen in dit bericht."

BOT_OFF = "De bot voor Teams staat uit. Wat ontbreekt: {missing}. Zie docs/teams.md."
BOT_ANONYMOUS = "De bot voor Teams staat open zonder sleutels, alleen voor programma's op deze computer."
BOT_BOTH = (
    "HANDREIKING_TEAMS_ANONYMOUS kan niet samen met {given}. Haal de schakelaar weg om de bot met sleutels te draaien."
)
BOT_NOT_JSON = "Dit is geen Activity. Stuur JSON met Content-Type: application/json."
BOT_MISSING = "Veld '{field}' ontbreekt of is leeg."
BOT_BAD_FIELD = "Veld '{field}' heeft niet de goede vorm."
BOT_BAD_ID = "Veld '{field}' bevat tekens die niet in een adres passen, of is langer dan {most} tekens."
BOT_HALF = "De Activity bevat een half teken (een los surrogaat)."
BOT_CONFLICT = "De Activity spreekt zichzelf tegen over het kanaal (channelId en productInfo)."
BOT_UNKNOWN_INVOKE = "De bot kent alleen de opdracht 'message/submitAction'."
BOT_NOBODY = "Stuur een token mee: Authorization: Bearer …"
BOT_STRANGER = "Het token is niet geldig voor deze bot."
BOT_WRONG_HOST = "Het serviceUrl is geen adres van een kanaal dat deze bot kent."
BOT_OTHER_URL = "Het serviceUrl is een ander dan in het token staat."
BOT_NOT_LOCAL = "Zonder sleutels antwoordt de bot alleen aan programma's op deze computer."
BOT_BUSY = "Er wachten te veel berichten. Probeer het over {seconds} seconden nog een keer."

PACKAGE_NAME = "Handreiking-assistent: vraagbaak radicalisering en extremisme"
PACKAGE_SHORT = "Vraagbaak bij de handreiking radicalisering en extremisme"
PACKAGE_FULL = (
    "Stel in gewone woorden een vraag over de digitale handreiking radicalisering en extremisme van de "
    "Veiligheidsalliantie regio Rotterdam. U krijgt een kort antwoord met zinnen uit de handreiking zelf, en bij elke "
    "zin ziet u waar die staat. Geeft de handreiking geen antwoord, dan zegt de assistent dat.\n\n"
    "Dit is een AI-systeem. Het is niet bedoeld om een zaak te melden of om persoonsgegevens in te typen. "
    "Is er nu gevaar? Bel 112."
)
PACKAGE_COMMANDS = {
    "help": "Wat kan ik vragen, en hoe?",
    "nieuw gesprek": "Begin opnieuw, zonder de vorige vragen.",
}
PACKAGE_NO_APP = "HANDREIKING_TEAMS_APP_ID ontbreekt: vul het app-ID van de bot in. Zie docs/teams.md."
PACKAGE_ORGANISATION = "Geef met --organisation de naam van uw organisatie, in hoogstens {most} tekens."
PACKAGE_ADDRESS = "{name} moet een adres met https:// zijn, niet '{found}'."
