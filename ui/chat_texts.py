"""The Dutch of the browser chat."""

TITLE = "Handreiking-assistent"
SUBTITLE = "Vraagbaak bij de handreiking radicalisering en extremisme"
DESCRIPTION = "Stel een vraag over de handreiking radicalisering en extremisme en zie waar het antwoord staat."
INTRO = (
    "Dit is een AI-systeem dat antwoordt met zinnen uit de handreiking en laat zien waar ze staan; "
    "het is niet bedoeld om een zaak te melden of om persoonsgegevens in te typen."
)
EMERGENCY = "Is er nu gevaar? Bel"
NUMBER = "112"
EXAMPLES_LABEL = "Waar wilt u iets over weten?"
EXAMPLES = (
    ("Beleid en organisatie", "Mag de burgemeester dit alleen doen?"),
    ("Deskundigheidsbevordering", "Welke training past bij een baliemedewerker?"),
    ("Weerbaarheid en preventie", "Wie kan ik vragen voor het netwerk?"),
    ("Persoonsgerichte aanpak", "Waar werken partners samen aan een persoonsgerichte aanpak?"),
    ("Wist u dit?", "Valt nepnieuws rondsturen onder extremisme?"),
    ("Wist u dit?", "Is het genoeg als maar één collega er verstand van heeft?"),
)

SKIP = "Naar het vraagveld"
TO_READER = "De handreiking lezen"
NEW = "Nieuw gesprek"
DARK, LIGHT = "Donker", "Licht"
CHAT_LABEL = "Gesprek"
ASK_LABEL = "Uw vraag"
PLACEHOLDER = "Typ uw vraag"
SEND = "Verstuur"
KEYS_HINT = "Enter verstuurt uw vraag, Shift met Enter geeft een nieuwe regel."
PRIVACY_HINT = "Typ geen persoonsgegevens."
NO_SCRIPT = "Voor het gesprek is JavaScript nodig. U kunt de handreiking ook zonder lezen:"
REMEMBERS = "Dit gesprek staat alleen in dit tabblad. Sluit u het, dan is het weg."

CITATIONS = "Waar staat dit?"
MARK = "{number}: lees dit op pagina {page}, {title}"
SOURCES = "Bronnen buiten de handreiking"
SOURCE_MARK = "{number}: lees dit bij {place}, opent in een nieuw tabblad"
LINKS = "De handreiking verwijst naar"
LINK_WITHOUT_URL = "{label} (zie pagina {page})"
NEW_TAB = "(opent in een nieuw tabblad)"
NEAREST = "Lees pagina {page}, {title}"
SUGGESTIONS = "U kunt ook vragen"

COPY = "Kopieer"
COPY_MARKDOWN = "Kopieer als Markdown"
USEFUL = "Nuttig"
NOT_USEFUL = "Niet nuttig"
FEEDBACK_LABEL = "Beoordeel dit antwoord"
REMARK_LABEL = "Wilt u er iets bij zeggen? Dat hoeft niet."
REMARK_HINT = "Noem geen namen of andere persoonsgegevens."
REMARK_SEND = "Verstuur opmerking"
REMARK_PERSONAL = "Hierin staan gegevens over een persoon ({kinds}). Haal die weg en verstuur het opnieuw."
SAVE_LABEL = "Bewaar dit gesprek"
SAVE_MARKDOWN = "Als Markdown"
SAVE_HTML = "Als webpagina"
PRINT = "Afdrukken of PDF"
FILE_NAME = "gesprek-handreiking"

READER = "De handreiking"
SEARCH_LABEL = "Zoek in de handreiking"
SEARCH_NONE = "Niets gevonden. Probeer een ander woord."
SEARCH_SOME = "Gevonden op {count} pagina's"
SEARCH_ONE = "Gevonden op 1 pagina"
THEMES = "Thema's en pagina's"
PAGE_NUMBER = "Pagina {number} van {last}"
CITED = "De aangehaalde woorden zijn gemarkeerd."
PREVIOUS, NEXT = "Vorige", "Volgende"
STEPS = "Vorige en volgende pagina"
ALL = "Alle pagina's"
BACK = "Terug naar gesprek"
OWN_WINDOW = "Open als aparte pagina"
OWNER = "Tekst van de Veiligheidsalliantie regio Rotterdam (VAR)."

PASSPORT = "Hoe dit antwoord tot stand kwam (bestand)"
QUESTION = "Vraag"
PLACES = "Bewijsplaatsen"
NOT_KEPT = "(Deze vraag is niet bewaard.)"
EXPORT_TITLE = "Gesprek met de Handreiking-assistent"
EXPORT_NOTE = (
    "Gemaakt op {date} door een AI-systeem, met zinnen uit de handreiking radicalisering en extremisme. "
    "Kijk bij twijfel altijd in de handreiking zelf."
)

# What the script says; it reads them from the page.
SCRIPT = {
    "busy": "Ik zoek het op…",
    "announce": "Antwoord:",
    "places": "Dit antwoord heeft {count} bewijsplaatsen.",
    "place": "Dit antwoord heeft 1 bewijsplaats.",
    "lost": "De verbinding met de assistent is weg. Ik probeer het vanzelf opnieuw; uw vraag blijft staan.",
    "away": "De assistent is even niet bereikbaar. Probeer het zo nog een keer.",
    "back": "De verbinding is er weer.",
    "failed": "Er ging iets mis. Probeer het nog een keer.",
    "tooLong": "Uw vraag is te lang: {count} tekens. Gebruik er hoogstens {most}.",
    "personal": (
        "Uw vraag is niet verstuurd, want er staan gegevens over een persoon in ({kinds}). "
        "Haal die weg, dan zoek ik het graag voor u op. "
        "Wilt u een zorg over iemand melden? Doe dat bij het meldpunt van uw gemeente of bij de politie. "
        "Is er nu gevaar? Bel 112."
    ),
    "remarkPersonal": REMARK_PERSONAL,
    "searchPersonal": "Zoek zonder gegevens over een persoon.",
    "left": "Nog {count} tekens over.",
    "copied": "Gekopieerd",
    "copyFailed": "Kopiëren lukt niet in deze browser. Selecteer de tekst en kopieer die zelf.",
    "thanks": "Dank u wel.",
    "remarkThanks": "Dank u wel, uw opmerking is verstuurd.",
    "renewed": "Er is een nieuw gesprek begonnen.",
    "dark": DARK,
    "light": LIGHT,
    "notKept": NOT_KEPT,
}


def made(label: str) -> str:
    """Say on a line of its own how an answer was made."""
    return f"{label[0].upper()}{label[1:]}."
