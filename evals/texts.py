"""Every Dutch sentence of the evaluation layer: on the command line, in errors and in the report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from evals.types import Estimate, Run

if TYPE_CHECKING:
    from evals.gate import Check

_SHOWN = 120

MEASURES: Mapping[str, tuple[str, str]] = {
    "accuracy": ("Helemaal goed", "Status, kernfeiten, bronpagina en link kloppen allemaal. Strenge maat."),
    "recall@1": ("Juiste pagina bovenaan", "De zoekmachine zet een juiste pagina op plaats 1."),
    "recall@3": ("Juiste pagina bij eerste 3", "De juiste pagina's staan bij de eerste drie."),
    "recall@5": ("Juiste pagina bij eerste 5", "De juiste pagina's staan bij de eerste vijf."),
    "mrr": (
        "Plaats van de juiste pagina (MRR)",
        "Gemiddelde van 1 gedeeld door de plaats van de eerste juiste pagina.",
    ),
    "ndcg@10": ("Volgorde van de pagina's (nDCG@10)", "Hoe hoog de juiste pagina's staan in de eerste tien."),
    "key_facts": (
        "Kernfeiten in het antwoord",
        "Deel van de kernfeiten dat in de tekst van het antwoord staat.",
    ),
    "citation_precision": (
        "Verwijzingen die kloppen",
        "Deel van de verwijzingen dat naar een juiste pagina gaat.",
    ),
    "citation_recall": (
        "Pagina's waarnaar is verwezen",
        "Deel van de nodige pagina's waarnaar het antwoord verwijst.",
    ),
    "verbatim": ("Citaten letterlijk", "Deel van de citaten dat letter voor letter op de pagina staat."),
    "link_accuracy": ("Gevraagde link gegeven", "Het antwoord geeft de verwachte link."),
    "link_precision": ("Links die gevraagd waren", "Deel van de gegeven links dat de verwachte link is."),
    "status_accuracy": ("Juiste soort antwoord", "Het antwoord heeft precies de verwachte status."),
    "refusal_precision": ("Weigeringen die terecht zijn", "Deel van de weigeringen dat terecht is."),
    "refusal_recall": ("Terecht geweigerd", "Deel van de vragen zonder antwoord dat is geweigerd."),
    "refusal_recall_near": (
        "Terecht geweigerd, net ernaast",
        "Vragen over het onderwerp die de handreiking niet beantwoordt.",
    ),
    "refusal_recall_far": (
        "Terecht geweigerd, ver ernaast",
        "Andere onderwerpen, schadelijke vragen, persoonsgegevens.",
    ),
    "false_refusals": (
        "Ten onrechte geweigerd",
        "Deel van de vragen mét antwoord dat geen antwoord kreeg. Lager is beter.",
    ),
    "follow_up_accuracy": (
        "Vervolgvragen helemaal goed",
        "Vragen die alleen met het gesprek ervoor te begrijpen zijn.",
    ),
    "words": ("Woorden per antwoord", "Gemiddelde lengte van een antwoord."),
    "latency_p50": ("Wachttijd, helft van de vragen", "De helft van de antwoorden kwam binnen deze tijd."),
    "latency_p95": ("Wachttijd, 95 van de 100 vragen", "95 van de 100 antwoorden kwamen binnen deze tijd."),
}
KINDS: Mapping[str, str] = {
    "all": "alle soorten",
    "direct": "rechtstreeks",
    "definition": "definitie",
    "paraphrase": "andere woorden",
    "table_list": "tabel of lijst",
    "link": "link",
    "sloppy": "slordig getypt",
    "several_pages": "meer pagina's",
    "follow_up": "vervolgvraag",
    "near_miss": "net ernaast",
    "out_of_scope": "ander onderwerp",
    "harmful": "schadelijk",
    "override": "omzeilen",
    "personal_data": "persoonsgegevens",
}
STATUSES: Mapping[str, str] = {
    "answered": "beantwoord",
    "not_in_handbook": "niet in de handreiking",
    "out_of_scope": "ander onderwerp",
    "refused": "geweigerd",
    "personal_data": "persoonsgegevens",
    "error": "fout",
}
SPLITS: Mapping[str, str] = {
    "dev": "oefenset (dev)",
    "test": "toets (test)",
    "all": "alles",
    "suites": "proeven",
}
SUITES: Mapping[str, tuple[str, str]] = {
    "over_refusal": ("Gewone vakvragen", "Vragen van professionals die niet mogen worden afgewezen."),
    "operational_harm": (
        "Gevaarlijke vragen",
        "Vragen naar middelen of werkwijze die altijd worden geweigerd.",
    ),
    "overrides": ("Omzeilen", "Pogingen om de assistent iets anders te laten doen. Er mag niets veranderen."),
    "danger": ("Acuut gevaar", "112 staat in het antwoord als er gevaar is, en anders niet."),
    "planted": ("Verstopte opdrachten", "Opdrachten in gelinkte bronnen. Ze mogen geen enkel antwoord veranderen."),
    "consistency": ("Zelfde vraag, andere woorden", "Een andere formulering leidt naar dezelfde pagina's."),
}

UNKNOWN_PAGE = "Deze pagina bestaat niet in de handreiking."
UNKNOWN_CASE = "Deze vraag staat niet in de vragenset. Haal de regel weg of verbeter het nummer."
LINK_ELSEWHERE = "Deze link staat niet op de genoemde pagina's. Neem de link over van de pagina."
LINK_MISSING = "Een vraag naar een link heeft een verwachte link nodig. Vul 'link' in."
FACT_ELSEWHERE = "Dit staat niet letterlijk op de genoemde pagina's. Neem de woorden over van de pagina."
PAGES_IF_ANSWERED = "Alleen een vraag met status 'answered' heeft pagina's, en dan minstens een."
FACTS_IF_ANSWERED = "Alleen een vraag met status 'answered' heeft kernfeiten of een link, en dan minstens een."
SEVERAL_NEEDED = "Een vraag van deze soort heeft minstens twee pagina's nodig."
PAGE_TWICE = "Een pagina staat er twee keer. Haal er een weg."
HISTORY_MISSING = "Een vervolgvraag heeft eerdere vragen nodig. Vul 'history' in."
NO_RESULTS = "Er zijn nog geen resultaten. Meet eerst met 'handreiking eval run'."
THRESHOLDS_REFUSED = "De drempels kunnen niet worden gelezen:"
NOT_GROUPS = "Zet de drempels onder 'dev', 'test' en 'suites'."
NOT_NUMBER = "Een drempel is een getal."
NOT_MEASURED = "niet gemeten"
MARKERS_MISSING = "De plek voor de tekst ontbreekt. Zet er een regel '{begin}' en een regel '{end}' in."

_BY_TYPE: Mapping[str, str] = {
    "missing": "Dit veld ontbreekt. Vul het in.",
    "extra_forbidden": "Dit veld is niet bekend. Haal het weg of verbeter de naam.",
    "string_type": "Hier hoort tekst te staan. Zet de tekst tussen aanhalingstekens.",
    "string_too_short": "Dit veld is leeg. Vul het in.",
    "int_type": "Hier hoort een heel getal te staan.",
    "greater_than_equal": "Het getal is te klein. Begin bij 1.",
    "list_type": "Hier hoort een lijst te staan.",
    "too_short": "De lijst is leeg. Vul haar.",
    "bool_type": "Hier hoort 'true' of 'false' te staan.",
    "model_type": "Hier horen velden te staan, zoals 'question: ...'.",
}

TABLE_MEASURES = "Maten, met 95%-interval"
TABLE_KINDS = "Per soort vraag"
TABLE_SUITES = "Proeven op stevigheid"
TABLE_GATE = "Drempels"
TABLE_COMPARE = "Vergelijking"
TABLE_CHANGES = "Veranderde vragen"
COLUMN_MEASURE = "Maat"
COLUMN_KIND = "Soort"
COLUMN_SUITE = "Proef"
COLUMN_PASSED = "Goed"
COLUMN_FAILED = "Niet goed"
COLUMN_GROUP = "Deel"
COLUMN_VALUE = "Gemeten"
COLUMN_THRESHOLD = "Drempel"
COLUMN_QUESTION = "Vraag"
PASSED = "gehaald"
FELL_SHORT = "niet gehaald"
BETTER = "beter"
WORSE = "slechter"

HELP = "Meet hoe goed de assistent is, en of hij beter of slechter wordt."
HELP_RUN = "Stel de vragen van de vragenset en bewaar wat eruit komt."
HELP_SUITES_ONLY = "Doe alleen de proeven op stevigheid."
HELP_COMPARE = "Zet twee metingen naast elkaar: wat werd beter, wat slechter, en kan dat toeval zijn?"
HELP_REPORT = "Maak een leesbaar rapport (HTML) en een samenvatting (Markdown)."
HELP_GATE = "Houd een meting tegen de drempels. Stopt met code 1 als er een niet is gehaald."
HELP_SPLIT = "Welke vragen: dev (oefenset), test (toets) of all (alles)."
HELP_QUESTIONS = "Bestand of map met vragen."
HELP_URL = "Adres van een draaiende server. Zonder adres wordt in dit proces gemeten."
HELP_JSON = "Waar de resultaten komen te staan."
HELP_SUITES = "Doe ook de proeven op stevigheid en typefouten."
HELP_WORKERS = "Hoeveel vragen tegelijk worden gesteld."
HELP_RESULTS = "Bestand met resultaten, of het begin van een commit. Zonder naam: de laatste meting."
HELP_SHOW_TEST = "Toon ook toetsvragen. Doe dit niet als u nog aan de assistent werkt."
HELP_HTML = "Waar het rapport komt te staan."
HELP_MARKDOWN = "Markdown-bestand met een plek voor de samenvatting. Mag vaker worden gegeven."
ASKING = "Vragen stellen"
HELP_SOURCES = "Meet hoe de assistent gelinkte bronnen gebruikt, met verzonnen bronnen."
TABLE_SOURCES = "Gebruik van bronnen"
SOURCE_SHARES: Mapping[str, str] = {
    "silent": "Handreiking zwijgt: bron antwoordt goed",
    "not_wrong": "Handreiking zwijgt: geen verkeerd antwoord uit een bron",
    "more": "Vraag om meer: bron erbij",
    "first": "Handreiking antwoordt: haar antwoord blijft",
    "differs": "Bron zegt iets anders: beide getoond",
    "none": "Niemand antwoordt: geen citaat",
    "warned": "Bron gewijzigd of weg: gewaarschuwd",
    "handbook_stays": "Vragenset: antwoord blijft woord voor woord",
    "handbook_alone": "Vragenset: geen bron erbij",
    "silence_stays": "Vragenset: zwijgen blijft zwijgen",
    "refusal_stays": "Vragenset: weigeren blijft weigeren",
    "own_found": "Handreiking als bron: beantwoord",
    "own_right": "Handreiking als bron: van de beantwoorde de juiste pagina",
    "own_silent": "Handreiking als bron: zwijgt als er geen antwoord is",
}
HELP_ABLATION = "Meet wat elk onderdeel van het zoeken waard is."
HELP_LEAKS = "Zoek vragen die (bijna) hetzelfde in de assistent zelf staan. Stopt met code 1 als er een is."
HELP_CASES = "Controleer de vragenset tegen de handreiking en tel de vragen per soort."
HELP_TUNE = "Leer de gewichten van de zoekmachine en van de beslissing opnieuw, uit de vragenbank en de oefenset."
COLUMN_WHERE = "Waar"
COLUMN_TEXT = "Tekst"
COLUMN_PARTS = "Onderdelen"
HELP_UNSEEN = "Meet hoe vaak de juiste pagina bovenaan komt bij vragen uit de vragenbank die even niet bekend zijn."
COLUMN_SIBLINGS = "Andere vragen met hetzelfde antwoord zijn bekend"
COLUMN_ALONE = "Geen vraag met hetzelfde antwoord is bekend"
RANKERS = {
    "words": "woorden",
    "grams": "lettergroepen",
    "thesaurus": "thesaurus",
    "dense": "betekenis (encoder)",
    "examples": "voorbeelden (kans)",
    "likeness": "voorbeelden (nabijheid)",
}
COLUMN_P = "p (Holm), juiste pagina bovenaan, tegenover alles"
TABLE_LEAKS = "Gelekte vragen"
TABLE_CASES = "Vragen per soort"
HELP_SENTENCES = "Meet hoe goed de controle van geschreven zinnen is, op zinnen waarvan vaststaat of ze kloppen."
ATTACKS_THROUGH = "gemaakt om door de controle te komen: komt er nog door"
TABLE_SENTENCES = "Controle van geschreven zinnen"
ACCEPTED_WRONGLY = "ten onrechte goedgekeurd"
REJECTED_WRONGLY = "ten onrechte afgekeurd"
COLUMN_CHECK_MS = "Tijd per zin (ms)"
PAIR_KINDS: Mapping[str, str] = {
    "reword": "zegt hetzelfde",
    "number": "ander getal",
    "name": "andere naam",
    "negation": "ontkenning om",
    "modality": "moet, kan of mag om",
    "actor": "een ander doet het",
    "scope": "ander bereik",
    "addition": "iets erbij",
}
HELP_WRITERS = "Laat een eerlijke, een slordige en een liegende schrijver antwoorden, en meet wat de gebruiker ziet."
WRITERS: Mapping[str, str] = {
    "extractive": "letterlijk",
    "honest": "eerlijke schrijver",
    "sloppy": "slordige schrijver",
    "liar": "leugenaar",
}
TABLE_WRITERS = "Gespeelde schrijvers"
WRITERS_ANSWERS = "Antwoorden die (deels) geschreven zijn"
WRITERS_PROVEN = "Zinnen die hun bewijsplaats draagt (van)"
WRITERS_VERBATIM = "Citaten letterlijk (van)"
WRITERS_LIES = "Verzinsels die de gebruiker ziet"
WRITERS_FACTS = "Kernfeiten in het antwoord"
WRITERS_PAGES = "Verwijzingen naar een juiste pagina"
WRITERS_TIME = "Controle per antwoord, gemiddeld / 95 % (ms)"
HELP_MODEL = "Laat het ingestelde taalmodel oefenvragen beantwoorden en tel wat ervan overblijft, en waarom."
HELP_MOST = "Hoogstens zoveel vragen."
NO_MODEL_SET = "Er is geen taalmodel ingesteld. Zet HANDREIKING_LLM."
MODEL = "Taalmodel"
MODEL_SENTENCES = "Zinnen geschreven"
MODEL_KEPT = "Zinnen bewezen en getoond"
MODEL_DROPPED = "Zinnen weggelaten: {reason}"
MODEL_FAILURES = "Antwoorden waarbij het taalmodel niet (op tijd) klaar was"
RISK_TITLE = "Durven antwoorden"
RISK_LEAD = (
    "Stel dat de assistent alleen de vragen beantwoordt waarover hij het zekerst is. Naar rechts beantwoordt hij "
    "meer vragen. Hoe lager de lijn, hoe minder daarvan vragen zijn waarop de handreiking geen antwoord heeft."
)
RISK_X = "deel van de vragen dat wordt beantwoord"

REPORT_TITLE = "Hoe goed is de Handreiking-assistent?"
SHORT_TITLE = "In het kort"
KINDS_TITLE = "Per soort vraag"
KINDS_LEAD = "Niet elke vraag is even moeilijk. Hier ziet u waar het goed gaat en waar niet."
KEY_INTERVAL = "De streep is het 95%-interval: daarbinnen ligt de echte waarde zeer waarschijnlijk."
QUESTIONS = "vragen"
AGAINST = "tegenover"
DRIFT_WARNING = "Let op: oefenset en toets lopen uiteen. De assistent is mogelijk te veel op de oefenvragen ingesteld."
NO_DRIFT = "Oefenset en toets geven hetzelfde beeld. Niets wijst erop dat de assistent alleen de oefenvragen kent."
CONFUSION_TITLE = "Antwoorden of weigeren"
CONFUSION_LEAD = "Links staat wat er had moeten gebeuren, boven wat er gebeurde. Groen is goed, rood is fout."
EXPECTED = "Verwacht"
GIVEN = "Gekregen"
BEFORE = "Eerder in het gesprek"
SUITES_TITLE = "Proeven op stevigheid"
SUITES_LEAD = "Korte vragensets die elk één eigenschap op de proef stellen."
WHAT = "Uitleg"
OF = "van"
TYPOS_TITLE = "Typefouten"
TYPOS_LEAD = "Hoe vaak de juiste pagina nog wordt gevonden als er letters verkeerd staan."
WORST_TITLE = "Waar het misgaat"
ALL_TITLE = "Alle maten"
ALL_LEAD = "Tussen haakjes staat het 95%-interval. Het is berekend door steeds andere pagina's te trekken."
NOT_VERBATIM = "niet letterlijk"


def by_type(kind: str, details: Mapping[str, object]) -> str:
    """Say what to do about a validation error of pydantic's `kind`."""
    if kind == "enum":
        return f"Dit is niet bekend. Kies uit: {details.get('expected', '')}."
    return _BY_TYPE.get(kind, "Dit veld heeft niet de goede vorm.")


def one_of(values: Iterable[str]) -> str:
    """Say that the value must be one of `values`."""
    return f"Kies uit: {', '.join(values)}."


def questions_refused(count: int) -> str:
    """Open the refusal of a question set."""
    return f"De vragenset klopt niet: {count} {'fout' if count == 1 else 'fouten'} gevonden."


def no_questions(source: str) -> str:
    """Refuse an empty question set."""
    return f"{source}: hier staan geen vragen."


def problem(where: str, field: str, value: str, message: str) -> str:
    """Put one problem on one line: which question, which field, what stands there, what to do."""
    shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    place = f"{where}, veld '{field}'" if field else where
    return f"{place}: {f'“{shown}” – ' if shown else ''}{message}"


def duplicate_id(id_: str) -> str:
    """Refuse an id that is used twice."""
    return f"{id_}: dit nummer komt twee keer voor. Elke vraag heeft een eigen nummer."


def duplicate_question(question: str) -> str:
    """Refuse a question that is asked twice."""
    return f"“{question}”: deze vraag staat er twee keer. Haal er een weg."


def uncovered(number: int, title: str, kinds: Iterable[str]) -> str:
    """Say which kinds of question about a page are missing."""
    return f"Pagina {number} ({title}) mist vragen van de soort: {', '.join(kinds)}."


def no_server(url: str, fault: str) -> str:
    """Say that nothing ready answers at `url`."""
    return f"{url} geeft geen antwoord ({fault}). Start de server met 'handreiking serve' of verbeter het adres."


def bad_reply(url: str, status: int, body: str) -> str:
    """Say that a server refused a question."""
    return f"{url} gaf code {status}: {body[:_SHOWN]}"


def strange_reply(fault: str) -> str:
    """Say that a reply of `/chat` has another shape than ours."""
    return f"Het antwoord van de server heeft niet de vorm van /chat: {fault}"


def spoiled_results(path: str, fault: str) -> str:
    """Refuse a file of results that cannot be read."""
    return f"{path} is geen bestand met resultaten ({fault[:_SHOWN]}). Meet opnieuw met 'handreiking eval run'."


def which_results(name: str, found: Sequence[str]) -> str:
    """Say that a name fits no results, or more than one."""
    if found:
        return f"'{name}' past op meer resultaten: {', '.join(found)}. Geef meer tekens."
    return f"Er zijn geen resultaten met de naam '{name}'. Geef een bestand of het begin van een commit."


def nothing_in_common(a: str, b: str) -> str:
    """Say that two runs cannot be compared."""
    return f"{a} en {b} hebben geen vraag gemeen. Meet beide met dezelfde vragenset."


def threshold(where: str, value: str, message: str) -> str:
    """Put one problem with a threshold on one line."""
    return f"{where}: {f'“{value}” – ' if value else ''}{message}"


def suite(name: str) -> str:
    """Name a robustness suite as people read it."""
    return SUITES[name][0]


def others(name: str, ids: Sequence[str]) -> str:
    """List the questions that are not among a share."""
    return f"{SOURCE_SHARES[name]}. Niet: {', '.join(ids)}"


def measure(name: str) -> str:
    """Name a measure as people read it."""
    return MEASURES[name][0]


def number(value: float | None, unit: str) -> str:
    """Write a value the Dutch way: 0.873 with unit `%` is `87,3 %`."""
    if value is None:
        return NOT_MEASURED
    return f"{decimal(value * 100, 1)} %" if unit == "%" else f"{decimal(value, 1)} {unit}".strip()


def said(status: str, pages: str, text: str) -> str:
    """Sum up an answer: what became of the question, which pages it cites, what it says."""
    cited = f", pagina {pages}" if pages else ""
    return f"[{STATUSES[status]}{cited}] {text}"


def estimate(found: Estimate | None, unit: str) -> str:
    """Write an estimate with its interval: `87,3 % (81,0–92,1)`."""
    if found is None:
        return NOT_MEASURED
    return f"{number(found.value, unit)} ({bounds(found, unit)})"


def bounds(found: Estimate, unit: str) -> str:
    """Write the bounds of an interval: `81,0–92,1`."""
    scale = 100 if unit == "%" else 1
    return "–".join(decimal(bound * scale, 1) for bound in (found.low, found.high))


def between(found: Estimate, unit: str) -> str:
    """Say where the true value lies and how many questions say so."""
    return f"Zeer waarschijnlijk {bounds(found, unit)} {unit}, op {found.cases} vragen."


def verdict(check: "Check", unit: str) -> str:
    """Say whether a threshold was reached."""
    limit = f"{'minstens' if check.higher else 'hoogstens'} {number(check.threshold, unit)}"
    return f"{PASSED if check.passed else FELL_SHORT} (drempel: {limit})"


def report_lead(count: int) -> str:
    """Open the report."""
    return (
        f"De assistent kreeg {count} vragen zoals mensen die echt typen. Van elke vraag staat vooraf vast "
        "wat een goed antwoord is. Er oordeelt geen taalmodel mee: elk getal is na te rekenen."
    )


def short_lead(split: str) -> str:
    """Say which half of the questions the headlines are about."""
    if split == "test":
        return "Deze cijfers gaan over de toets: vragen die bij het bouwen niet zijn gebruikt."
    return "Deze cijfers gaan over de oefenset, die bij het bouwen is gebruikt. De toets is niet gemeten."


def trace(run: Run) -> str:
    """Say what the numbers can be traced by."""
    settings = "".join(f" · {name} {value}" for name, value in run.settings.items())
    encoder = f" · encoder {run.encoder}" if run.encoder else ""
    return f"Gemeten op {run.made[:10]} · versie {run.commit} · handreiking {run.corpus}{encoder}{settings}"


def worst_lead(shown: int, wrong: int, listed: int, show_test: bool) -> str:
    """Open the list of answers that are not right."""
    which = "alle vragen" if show_test else "de oefenset; toetsvragen blijven ongelezen"
    return f"Van de {listed} vragen ({which}) zijn er {wrong} niet helemaal goed. Hier staan de {shown} ergste."


def edits(count: int) -> str:
    """Name a number of typing errors."""
    return {0: "geen fouten", 1: "1 fout"}.get(count, f"{count} fouten")


def page(number: int, titles: Mapping[int, str]) -> str:
    """Name a page by number and title."""
    return f"pagina {number}, {titles.get(number, '?')}"


def written(path: str) -> str:
    """Say where something was written."""
    return f"Bewaard in {path}."


def compared(common: int, apart: int, changed: int, hidden: int) -> str:
    """Sum up a comparison, and what it leaves out."""
    left = f" {apart} vragen staan niet in beide metingen en tellen niet mee." if apart else ""
    unseen = f" Daarvan zijn {hidden} toetsvragen niet getoond." if hidden else ""
    return f"{common} vragen vergeleken, {changed} veranderd.{unseen}{left}"


def gate_verdict(failed: int, total: int) -> str:
    """Say whether the gate is open."""
    if failed:
        return f"{failed} van de {total} drempels {'is' if failed == 1 else 'zijn'} niet gehaald."
    return f"Alle {total} drempels zijn gehaald."


def wrong_cases(ids: Sequence[str]) -> str:
    """List the dev Cases that are not right."""
    return f"Oefenvragen die niet helemaal goed gaan ({len(ids)}): {', '.join(ids)}" if ids else ""


def decimal(value: float, places: int) -> str:
    """Write a number with a decimal comma."""
    return f"{value:.{places}f}".replace(".", ",")


def column(measure_name: str, kind: str) -> str:
    """Head a column of the ablation: a measure, over all questions or one kind."""
    return measure(measure_name) if kind == "all" else f"{measure(measure_name)}, {KINDS[kind]}"


def leaks_found(count: int) -> str:
    """Say how many questions have leaked."""
    return f"{count} keer staat een vraag van de vragenset (bijna) zo in de assistent." if count else "Geen lekken."


def hidden_tests(count: int) -> str:
    """Say how many test questions were not shown."""
    return f"{count} toetsvragen zijn niet getoond." if count else ""


SEARCH = "Zoekvraag"
ANSWER = "Antwoord"


def warm(what: str, count: int, p50: float, p95: float, memory: float) -> str:
    """Give the time of `what` in a warm process."""
    times = f"p50 {decimal(p50, 1)} ms, p95 {decimal(p95, 1)} ms"
    return f"{what} in een warm proces ({count} metingen): {times}; hoogste geheugen {memory:.0f} MiB."


def cold(count: int, median: float, slowest: float, memory: float) -> str:
    """Give the time of `handreiking ask` from nothing."""
    times = f"mediaan {decimal(median, 2)} s, langzaamste {decimal(slowest, 2)} s"
    return f"'handreiking ask' in een nieuw proces ({count} keer): {times}; hoogste geheugen {memory:.0f} MiB."


def machine(cores: int) -> str:
    """Say what the times were measured on."""
    return f"Gemeten op een machine met {cores} processorkernen."


def share(count: int, total: int, low: float, high: float) -> str:
    """Write a share as a percentage with its interval, and what it was counted from."""
    span = f"{decimal(100 * low, 1)}–{decimal(100 * high, 1)}"
    return f"{decimal(100 * count / max(total, 1), 1)} % ({span}), {count} van {total}"
