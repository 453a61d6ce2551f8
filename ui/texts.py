"""The Dutch of the command line."""

PAGE = "Pagina {page}, {title}"

HELP_APP = "Vraagbaak over de handreiking radicalisering en extremisme."
HELP_ASK = "Stel een vraag en krijg een antwoord met bewijsplaatsen."
HELP_CHAT = "Voer een gesprek in de terminal. Een lege regel stopt."
HELP_SERVE = "Start de dienst met chat, API en pagina's."
HELP_INDEX = "De index maken en bekijken."
HELP_BUILD = "Maak een nieuwe index van de handreiking."
HELP_STATUS = "Laat zien welke index nu in gebruik is."
HELP_PAGES = "Laat de pagina's zien, of een pagina helemaal."
HELP_EVAL = "Meten hoe goed de antwoorden zijn."
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
NO_EVALS = "Voor 'eval' zijn extra pakketten nodig. Installeer ze met: pip install -e '.[evals]'"
FAILED = "Er ging iets mis ({reason}). Met --debug ziet u waar."
