"""The Dutch of the command line."""

PAGE = "Pagina {page}, {title}"

HELP_APP = "Vraagbaak over de handreiking radicalisering en extremisme."
HELP_ASK = "Stel een vraag en krijg een antwoord met bewijsplaatsen."
HELP_CHAT = "Voer een gesprek in de terminal. Een lege regel stopt."
HELP_SERVE = "Start de dienst met chat, API en pagina's."
HELP_MCP = "Bied de handreiking aan andere assistenten aan (MCP, over standaardinvoer en -uitvoer)."
HELP_INDEX = "De index maken en bekijken."
HELP_BUILD = "Maak een nieuwe index van de handreiking."
HELP_STATUS = "Laat zien welke index nu in gebruik is."
HELP_PAGES = "Laat de pagina's zien, of een pagina helemaal."
HELP_TEAMS = "De bot voor Microsoft Teams."
HELP_PACKAGE = "Maak het app-pakket dat een beheerder in Teams zet."
HELP_ORGANISATION = "Naam van uw organisatie, zoals Teams die toont."
HELP_PRIVACY = "Adres (https) van uw pagina over privacy."
HELP_TERMS = "Adres (https) van uw gebruiksvoorwaarden."
HELP_OUT = "Bestand om te schrijven."
HELP_PASSPORT = "Antwoordpaspoorten: hoe een antwoord tot stand kwam."
HELP_PASSPORT_SHOW = "Laat een antwoordpaspoort zien."
HELP_PASSPORT_REPLAY = "Stel de vraag van een paspoort opnieuw en vergelijk. Stopt met code 1 als iets anders is."
HELP_WHICH_PASSPORT = "Bestand met een paspoort, of het nummer van een antwoord."
NO_SUCH_PASSPORT = "Er is geen bestand of bewaard paspoort met de naam {which}."
PASSPORT_SAME = "Het antwoord is nu precies hetzelfde."
PASSPORT_CHANGED = "Anders dan toen: {names}."
PASSPORT_THEN_NOW = "\nToen:\n{then}\n\nNu:\n{now}"
HELP_DEBUG = "Laat bij een fout zien waar die zit."
HELP_JSON = "Geef het antwoord als JSON."
HELP_HOST = "Adres waarop de dienst luistert."
HELP_PORT = "Poort waarop de dienst luistert."
HELP_IF_NEEDED = "Alleen als de index ontbreekt of niet meer past."
HELP_QUESTION = "De vraag."
HELP_NUMBER = "Nummer van de pagina."

PROMPT = "Uw vraag: "
ADDRESS = "De assistent staat klaar op {url}"
STOPPED = "Gestopt."
NO_SUCH_PAGE = "Pagina {number} bestaat niet. Kies een nummer van 1 tot en met {last}."
EMPTY_QUESTION = "De vraag is leeg. Typ een vraag tussen aanhalingstekens."
BUILT = "Index {name} staat klaar: {passages} passages uit {documents} documenten, {encoded} teksten opnieuw omgezet."
FRESH = "Index {name} past bij de handreiking; er hoeft niets te gebeuren."
STALE = "De handreiking of een bron is veranderd na het maken van de index. Draai: handreiking index build"
STATUS_ROWS = {
    "generation": "Index",
    "created": "Gemaakt",
    "encoder": "Model",
    "documents": "Documenten",
    "passages": "Passages",
    "sources": "Bronnen",
    "fresh": "Past bij de teksten",
}
YES, NO = "ja", "nee"
PORT_TAKEN = "Poort {port} op {host} is al in gebruik. Kies een andere met --port."
NO_EXTRA = "Voor '{name}' ontbreekt het pakket {module}. Installeer wat nodig is met: pip install -e '.[evals]'"
PACKAGED = "Het app-pakket staat in {file}. Zet het in het Teams-beheercentrum; docs/teams.md zegt hoe."
FAILED = "Er ging iets mis ({reason}). Met --debug ziet u waar."

HELP_KEYS = "Sleutels voor de API: wie haar mag gebruiken."
HELP_KEYS_ADD = "Maak een sleutel. Hij wordt maar een keer getoond."
HELP_KEYS_LIST = "Laat de namen van alle sleutels zien."
HELP_KEYS_REVOKE = "Trek een sleutel in. Binnen 10 seconden werkt hij niet meer."
HELP_KEY_NAME = "Naam van de sleutel, bijvoorbeeld 'intranet'."
KEY_MADE = "Dit is de sleutel '{name}'. Bewaar hem goed: hij wordt niet nog een keer getoond."
KEY_OPEN = "geldig"
KEY_REVOKED = "ingetrokken op {day}"
KEY_CLOSED = "De sleutel '{name}' is ingetrokken."
NO_KEYS = "Er zijn nog geen sleutels. Maak er een met: handreiking keys add NAAM"

HELP_DATA = "Wat er wordt bewaard: opruimen, inzien en wissen."
HELP_CLEAN = "Gooi weg wat langer is bewaard dan HANDREIKING_RETENTION_DAYS."
HELP_EXPORT = "Laat als JSON zien wat er van een gesprek is bewaard."
HELP_ERASE = "Wis alles wat er van een gesprek is bewaard."
HELP_CHANNEL = "Kanaal van het gesprek, bijvoorbeeld 'teams'."
HELP_CONVERSATION = "Kenmerk dat het kanaal aan het gesprek geeft."
GONE = "{rows} {what} weggegooid"
TABLES = {
    "feedback": "oordelen",
    "conversations": "gesprekken",
    "records": "antwoorden",
    "api_keys": "ingetrokken sleutels",
}
