"""Dutch words by what they do to the meaning of a sentence: the closed classes that the sentence check knows.

Everything that stands in none of these is a content word.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What a word does."""

    FUNCTION = "function"
    PREPOSITION = "preposition"
    AND = "and"
    OR = "or"
    NEGATION = "negation"
    CONDITION = "condition"
    LIMIT = "limit"
    MODAL = "modal"
    NUMBER = "number"
    CONTENT = "content"
    MARK = "mark"


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _classes(*groups: str) -> dict[str, str]:
    """Map each word to the first word of its group."""
    return {word: group.split()[0] for group in groups for word in group.split()}


FUNCTION = _set(
    "de het een 't dit dat deze die er ze zij hij hem haar hun hen u uw je jij jou jouw jullie we wij ons onze ik mijn "
    "zich zelf zelfs men iemand wie wat welke welk is zijn was waren ben bent wordt worden werd werden heeft hebben "
    "had hadden heb hebt te om als zoals dan toch ook nog al wel nu hier daar dus echter daarom daarnaast tevens "
    "verder "
    "bovendien namelijk immers zo zodat zowel omdat doordat waarbij waarin waarmee waaraan waardoor waarbinnen waarvan "
    "waarop hierbij hierin hiermee hierdoor hiervoor hiervan hierbinnen daarbij daarin daarmee daardoor daarvoor "
    "daarvan daaraan hieraan erbij ervan ervoor hierover "
    "daarover bijvoorbeeld bijv bv oa tbv adhv ivm mbt nl denk dient gaat gaan betreft betekent staat bestaat bestaan "
    "volgens eerst ligt hoort horen behoort behoren geldt vormt waaronder "
    "zien want dergelijk dergelijke zo'n zulke natuurlijk graag terwijl hoewel name hoe waar maar net waarlangs "
    "waarvoor waaruit waarover waarnaar daarnaar daartoe hiertoe daarop hierop daaruit hieruit daarover ermee erin "
    "erop erover degene degenen"
)
"""Words that carry no meaning of their own, and need no counterpart."""

SUPPORT = _set(
    "krijg krijgt krijgen geef geeft geven vorm vormt vormen vindt draagt dragen voert voeren speelt spelen maak maakt "
    "maken breng brengt brengen houd houdt houden zorg zorgt zorgen komt komen gebeurt gebeuren sta staat staan zit "
    "zitten kost kosten wil wilt willen laat laten leest lezen valt vallen liggen doet doen biedt bieden bied omvat "
    "sprake terecht manier inhoudt inhouden toont tonen draait draaien ding dingen punten samen verstaan "
    "dienen denken gerust verloopt verlopen leggen legt weggelegd"
)
"""Words that say little themselves ("een rol spelen", "een manier om") and need no counterpart."""

FRAME = _set("onderwerp onderwerpen bedoeld handreiking noemt genoemd zegt beschreven beschrijft doel advies vermeld")
"""Words by which a writer points at the handbook; they need no counterpart at the start of a sentence."""

PREPOSITIONS = _set(
    "aan achter bij binnen boven buiten door gedurende in langs met na naar naast onder op over per richting sinds "
    "tegen tijdens tot tussen uit van vanaf vanuit vanwege via voor vóór voordat wegens zonder behalve"
)
EXACT_PREPOSITIONS = _set("buiten na voordat vóór sinds vanaf tegen tussen behalve via zonder")
"""Prepositions that turn a meaning when they are put in or left out."""

FINITE = _set(
    "is zijn was waren wordt worden kan kunnen kun kunt moet moeten mag mogen heeft hebben zal zullen krijgen krijgt "
    "dient dienen hoeft hoeven"
)
"""Verbs that stand second in a main clause."""

SUBORDINATE = _set(
    "die dat waarbij waarin waarmee waardoor waarbinnen waarvan waarop zodat omdat doordat terwijl hoewel maar want "
    "hoe wat"
)
"""Words that open a clause of their own."""
CLAIMED = _set(
    "zegt zeggen gezegd beweert beweren beweerd denkt denken gedacht vindt vinden hoopt vreest vermoedt verwacht lijkt "
    "voorkom voorkomt voorkomen"
)
"""Verbs whose "dat" tells of what need not be so."""
IDIOMS = _set("hoogte kaart acht belang hand basis geval manier")
"""Nouns of fixed phrases such as "op de hoogte", which hang on no word in particular."""
LIGHT = _set("vorm soort aantal verkrijgen omvang aard gebruik")
"""Words that say no more than the word behind their "van"."""
DETERMINERS = _set("de het een deze dit die dat hun uw je onze alle elke andere verschillende")
POINTING_BACK = _set(
    "dit deze dat die zij ze daarnaast hierbij hierdoor hiermee ook daarom denk er hiervoor daarbij zodat natuurlijk"
)
"""First words of a sentence that goes on about what the one before it is about."""
PRONOUNS = _set("dit deze die zij ze")
"""First words of a sentence that stand for what the one before it is about."""

NEGATIONS = _set("niet geen nooit niemand niets nergens noch zonder evenmin behalve")
CONDITIONS = _set("als wanneer indien mits tenzij zodra voordat totdat afhankelijk")

LIMITS = _classes(
    "altijd steeds telkens immer",
    "vaak dikwijls veelal",
    "soms sommige",
    "zelden",
    "meestal doorgaans",
    "alle alles elke elk ieder iedere iedereen",
    "alleen uitsluitend enkel slechts",
    "vooral voornamelijk hoofdzakelijk",
    "bepaalde bepaald zekere",
    "enkele",
    "veel vele",
    "weinig",
    "meeste",
    "meer",
    "minder",
    "minstens minimaal tenminste",
    "hoogstens maximaal",
    "beide",
    "deel gedeelte",
    "enige",
)
"""How often, how many, how far: word -> class."""
NARROWING = _set("vaak soms zelden meestal alleen vooral bepaalde enkele veel meeste minder deel hoogstens")
"""Classes of LIMITS that may not be left out: without them a sentence claims more."""
OF_THE_NEXT = _set("bepaalde enkele veel meeste deel")
"""Classes of LIMITS that say something about the next word only."""

MODALS = _classes(
    "moeten moet moest verplicht noodzakelijk nodig vereist dienen vereisen",
    "hoeven hoeft",
    "kunnen kan kun kunt mogelijk misschien wellicht",
    "mogen mag",
    "zullen zal zult",
    "adviseren adviseert geadviseerd aangeraden aanbevolen raadzaam verstandig handig wijs goed advies",
    "belangrijk belang",
    "afraden afgeraden",
)
"""How binding: word -> class."""
MODAL_BY_PLACE = _set("goed belangrijk belang advies")
"""Words of MODALS that are binding only in "het is ... om" and the like."""
IMPERATIVE = "gebiedend"
COMMANDS = _set("richt zet let laat sluit start leg denk kijk ga zorg maak neem wees houd bekijk")
"""Commands that look like something else."""
FACT = "feit"
KEEPS = {
    FACT: _set("feit"),
    "moeten": _set("moeten gebiedend"),
    "hoeven": _set("hoeven"),
    "kunnen": _set("kunnen"),
    "mogen": _set("mogen"),
    "zullen": _set("zullen feit"),
    "adviseren": _set("adviseren gebiedend"),
    "belangrijk": _set("belangrijk adviseren gebiedend"),
    "afraden": _set("afraden"),
    IMPERATIVE: _set("gebiedend adviseren belangrijk"),
}
"""What each degree of binding may be reworded to without claiming more."""

NUMBERS = _classes(
    "1 één eenmaal eenmalig", "2 twee tweemaal", "3 drie", "4 vier", "5 vijf", "6 zes", "7 zeven", "8 acht", "9 negen",
    "10 tien", "11 elf", "12 twaalf", "20 twintig", "24 vierentwintig", "30 dertig", "50 vijftig", "100 honderd",
    "1000 duizend",
)  # fmt: skip

CONTRASTS = (
    _set("intern interne"), _set("extern externe"), _set("privaat private"), _set("publiek publieke"),
    _set("bestuurlijk bestuurlijke"), _set("ambtelijk ambtelijke"), _set("lokaal lokale"), _set("landelijk landelijke"),
    _set("regionaal regionale"),
)  # fmt: skip
"""Words that set things against each other: next to which of them a word stands matters."""

IRREGULAR = {
    "genomen": "nemen", "neemt": "nemen", "neem": "nemen", "gebracht": "brengen", "brengt": "brengen",
    "besproken": "bespreken", "bespreekt": "bespreken", "aangeboden": "aanbieden", "geboden": "bieden",
    "betrokken": "betrekken", "gekozen": "kiezen", "kies": "kiezen", "geschreven": "schrijven",
    "gedragen": "dragen", "gehouden": "houden", "afgewezen": "afwijzen", "ingegrepen": "ingrijpen",
    "begrepen": "begrijpen", "gegeven": "geven", "geeft": "geven", "krijgt": "krijgen", "ontstaat": "ontstaan",
    "leg": "leggen", "gelegd": "leggen", "vastgelegd": "vastleggen", "bijgewerkt": "bijwerken",
    "kijk": "kijken", "gekeken": "kijken", "gedaan": "doen", "opgenomen": "opnemen", "meegenomen": "meenemen",
    "kwetst": "kwetsen", "pakt": "pakken", "gepakt": "pakken", "opgepakt": "oppakken", "opgezet": "opzetten",
    "ingezet": "inzetten", "gezet": "zetten", "ontbreekt": "ontbreken", "weet": "weten", "past": "passen",
    "aanwijsbare": "aanwijsbaar", "programma's": "programma",
}  # fmt: skip
"""Forms that no stemmer brings home."""

SHORT = {
    "om": _set("openbaar ministerie"), "avg": _set("algemene verordening gegevensbescherming"),
    "ggz": _set("geestelijke gezondheidszorg"), "vng": _set("vereniging nederlandse gemeenten"),
    "nctv": _set("nationaal coordinator terrorismebestrijding veiligheid"),
    "boa": _set("buitengewoon opsporingsambtenaar"), "lse": _set("landelijk steunpunt extremisme"),
}  # fmt: skip
"""Abbreviations that everybody in this field knows, as no page explains them."""

PARTICLES = (
    "samen", "terug", "tegen", "voor", "door", "mee", "aan", "bij", "vast", "vrij", "over", "uit", "toe", "op", "in",
    "af", "om", "na",
)  # fmt: skip
"""Parts that a separable verb sheds, longest first."""

ACTORS = _set(
    "burgemeester wethouder wethouders college colleges gemeente gemeenten gemeenteraad gemeenteraden raad raadsleden "
    "gemeentesecretaris politie agent agenten wijkagent wijkagenten om nctv var vng aivd ror ggd ggz cter mar rijk "
    "minister ministerie kabinet overheid overheidsinstanties officier rechter weegploeg casusoverleg meldpunt "
    "aandachtsfunctionaris aandachtsfunctionarissen baliemedewerker baliemedewerkers beleidsmedewerker boa boa's "
    "beleidsmedewerkers medewerkers medewerker professionals professional experts expert partners partner "
    "ketenpartners afdelingshoofden teamleiders scholen school jongerenwerk jongerenwerkers jongeren groepen "
    "inwoners burgers collega's buurtwerkers sportverenigingen reclassering kinderbescherming veiligheidshuis "
    "deskundige projectleider leden lid individuen individu personen betrokkenen organisaties "
    "gemeenschappen bevolking waterweggemeenten "
    "vrijwilligers bestuur wijkteams partijen gebruikers"
)
"""Who can do something or undergo it."""
