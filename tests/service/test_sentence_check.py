"""A rewording is carried by the words that say the same; whatever says anything else is not."""

import re
from pathlib import Path

import pytest

from index.passages import cut_page, sentence_spans
from index.types import PassageKind
from ingest.types import Corpus
from service import sentence_match
from service.sentence_check import Fault, Verdict, check_sentence
from service.sentence_lexicon import CONDITIONS, LIMITS, MODALS, NEGATIONS, PREPOSITIONS

TEXT = (
    "De burgemeester is verantwoordelijk voor de openbare orde. Daarnaast zoekt de burgemeester nauwe samenwerking met "
    "de wethouders. In sommige gevallen kan onrust leiden tot geweld. Bij vier scholen worden geen trainingen gegeven. "
    "Het is belangrijk om een coördinator aan te stellen. Wanneer dit lastig is, kan de regio helpen met geld of raad."
)
WEIGHED = "De zaak gaat naar de weegploeg (politie, OM en burgemeester)."
MUTATIONS = [
    (r"\bmoet\b", "kan"), (r"\bmoeten\b", "kunnen"), (r"\bkan\b", "moet"), (r"\bkunnen\b", "moeten"),
    (r"\bvaak\b", "altijd"), (r"\bsoms\b", "altijd"), (r"\bvooral\b", "alleen"), (r"\bniet\b (?!-)", ""),
    (r"\bburgemeester\b", "wethouder"), (r"\bNCTV\b", "AIVD"), (r"\bVAR\b", "VNG"), (r"\bRotterdam\b", "Utrecht"),
    (r"\bAVG\b", "Wpg"), (r"\bvier\b", "vijf"), (r"\bjaarlijks\b", "maandelijks"), (r"\bmet\b", "zonder"),
    (r"\bbuiten\b", "binnen"), (r"\bbelangrijk om\b", "verplicht om"), (r"\bgeadviseerd\b", "verplicht"),
    (r"\bGemeenten\b", "Scholen"), (r"\bgemeenten\b", "scholen"), (r"\bgemeente\b", "politie"),
    (r"\bis een\b", "is geen"), (r"\bverantwoordelijk\b", "medeverantwoordelijk"),
]  # fmt: skip


def _check(sentence: str) -> Verdict:
    return check_sentence(sentence, TEXT, 0, len(TEXT))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("De burgemeester is verantwoordelijk voor openbare orde.", "De burgemeester is verantwoordelijk"),
        ("Voor de openbare orde is de burgemeester verantwoordelijk.", "De burgemeester is verantwoordelijk"),
        ("Stel een coördinator aan.", "Het is belangrijk"),
        ("Soms kan onrust tot geweld leiden.", "In sommige gevallen"),
        ("Bij 4 scholen worden geen trainingen gegeven.", "Bij vier scholen"),
        ("Als dit lastig is, kan de regio helpen met geld of raad.", "Wanneer dit"),
    ],
)
def test_a_rewording_comes_back_with_the_words_that_carry_it(sentence: str, words: str) -> None:
    verdict = _check(sentence)
    assert verdict.carried
    assert TEXT[verdict.start : verdict.end].startswith(words)


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("De burgemeester is verantwoordelijk voor de openbare orde en het budget.", Fault.WORD),
        ("Bij vijf scholen worden geen trainingen gegeven.", Fault.NUMBER),
        ("Bij vier scholen worden trainingen gegeven.", Fault.NEGATION),
        ("De burgemeester is niet verantwoordelijk voor de openbare orde.", Fault.NEGATION),
        ("De burgemeester kan verantwoordelijk zijn voor de openbare orde.", Fault.BINDING),
        ("U moet een coördinator aanstellen.", Fault.BINDING),
        ("Onrust kan altijd leiden tot geweld.", Fault.LIMIT),
        ("Onrust kan leiden tot geweld.", Fault.LIMIT),
        ("De regio kan helpen met geld of raad.", Fault.CONDITION),
        ("Wanneer dit lastig is, kan de regio helpen met geld en raad.", Fault.CHOICE),
        ("Geweld kan in sommige gevallen leiden tot onrust.", Fault.ROLE),
        ("De wethouders zoeken nauwe samenwerking met de burgemeester.", Fault.ROLE),
        ("The mayor is responsible for public order.", Fault.WORD),
        ("Ja.", Fault.SHAPE),
        ("De burgemeester is <b>verantwoordelijk</b> voor de openbare orde.", Fault.SHAPE),
        ("De burgemeester is verantwoordelijk\u200b voor de openbare orde.", Fault.SHAPE),
        ("De burgemeester is verantwoordelijk. Hij gaat over de orde.", Fault.SHAPE),
    ],
)
def test_what_says_something_else_is_refused_with_the_reason(sentence: str, fault: Fault) -> None:
    assert _check(sentence).fault is fault


def test_every_sentence_of_the_handbook_carries_itself(corpus: Corpus) -> None:
    refused = [
        page.text[start:end]
        for page in corpus.pages
        for passage in cut_page(page)
        if passage.kind in {PassageKind.PARAGRAPH, PassageKind.DEFINITION}
        for start, end in sentence_spans(passage.text, passage.start)
        if not check_sentence(page.text[start:end], page.text, passage.start, passage.end).carried
    ]
    assert refused == []


def test_no_sentence_of_the_handbook_survives_the_change_of_a_word_that_counts(corpus: Corpus) -> None:
    accepted, tried = [], 0
    for page in corpus.pages:
        for passage in cut_page(page):
            for start, end in sentence_spans(passage.text, passage.start):
                for pattern, word in MUTATIONS:
                    changed = re.sub(pattern, word, page.text[start:end], count=1)
                    if "|" in changed or changed == page.text[start:end]:
                        continue
                    tried += 1
                    if check_sentence(changed, page.text, passage.start, passage.end).carried:
                        accepted.append(changed)
    assert tried > 100
    assert accepted == []


@pytest.mark.parametrize(
    ("text", "sentence", "fault"),
    [
        ("Gemeenten maken een lokale aanpak en een digitale folder.", "Gemeenten maken een lokale folder.", Fault.LINK),
        ("De raad let op de inzet van nieuwe middelen en de kosten.", "De raad let op de kosten van nieuwe middelen.",
         Fault.LINK),
        ("Scholen voorkomen dat gezegd wordt dat een training onnodig is.", "Een training is onnodig.", Fault.LINK),
        ("Er zijn cursussen over beleid en recht, zorg en hulp.", "Er zijn cursussen over beleid en zorg.", Fault.LINK),
        ("Als er veel meldingen komen, opent de gemeente een loket.", "De gemeente opent een loket.", Fault.CONDITION),
        ("Het meldpunt is er voor leraren (mentoren, decanen).", "Het meldpunt is er voor decanen.", Fault.LINK),
    ],
)  # fmt: skip
def test_what_hangs_on_another_word_than_on_the_page_is_refused(text: str, sentence: str, fault: Fault) -> None:
    assert check_sentence(sentence, text, 0, len(text)).fault is fault
    assert check_sentence(text, text, 0, len(text)).carried


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (WEIGHED, "De weegploeg bestaat uit politie, OM en burgemeester."),
        (WEIGHED, "Politie, OM en burgemeester vormen de weegploeg."),
        ("Praat met maatschappelijke partners (zoals scholen en buurthuizen).",
         "Scholen zijn maatschappelijke partners."),
        ("De cursus is van het ROR (Rijksopleidingsinstituut tegengaan Radicalisering).",
         "Het ROR is het Rijksopleidingsinstituut tegengaan Radicalisering."),
    ],
)  # fmt: skip
def test_brackets_say_that_the_one_is_the_other(text: str, sentence: str) -> None:
    assert check_sentence(sentence, text, 0, len(text)).carried


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (WEIGHED, "De weegploeg bestaat uit politie en OM."),
        (WEIGHED, "De zaak bestaat uit politie, OM en burgemeester."),
        ("De gemeente wordt gesteund (in de vorm van een training).", "De gemeente wordt gesteund door een training."),
    ],
)  # fmt: skip
def test_brackets_say_no_more_than_that(text: str, sentence: str) -> None:
    assert not check_sentence(sentence, text, 0, len(text)).carried


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Neem in de begroting geld op voor netwerken.", "Reserveer geld voor netwerken in de begroting."),
        ("De gemeente is verantwoordelijk voor de aanpak.", "Als gemeente bent u verantwoordelijk voor de aanpak."),
        (
            "De school en de politie werken intensief samen.",
            "Er is een intensieve samenwerking tussen school en politie.",
        ),
        (
            "De teamleiders moeten op de hoogte zijn en dragen bij aan de uitvoering.",
            "De teamleiders dragen bij aan de uitvoering.",
        ),
        ("Er is een netwerk van professionals dat helpt.", "De professionals in het netwerk helpen."),
        ("De gemeente participeert in het overleg.", "De gemeente neemt deel aan het overleg."),
        ("Een aanpak vereist betrokkenheid van partners.", "Een aanpak kan niet zonder betrokkenheid van partners."),
        (
            "De professionals melden de signalen door naar de regio.",
            "De professionals geven de signalen door aan de regio.",
        ),
    ],
)
def test_dutch_says_the_same_in_more_ways_than_one(text: str, sentence: str) -> None:
    assert check_sentence(sentence, text, 0, len(text)).carried


@pytest.mark.parametrize(
    ("text", "sentence", "fault"),
    [
        ("Neem in de begroting geld op voor netwerken.", "Neem de begroting op voor netwerken.", Fault.LINK),
        (
            "Werk samen met partners zoals de school en de politie.",
            "Zorg voor samenwerking tussen school en politie.",
            Fault.PLACE,
        ),
        (
            "Maak geld vrij voor de aanpak. De raad en de politie helpen.",
            "De raad maakt geld vrij voor de aanpak.",
            Fault.BINDING,
        ),
        (
            "De gemeente helpt door partners te benaderen.",
            "Door de gemeente te benaderen, helpen partners.",
            Fault.ROLE,
        ),
        ("Er is een netwerk van professionals dat helpt.", "De professionals buiten het netwerk helpen.", Fault.PLACE),
        (
            "Het is goed om dit te regelen met de politie.",
            "Het is goed als organisaties dit doen met de politie.",
            Fault.WORD,
        ),
    ],
)
def test_none_of_these_ways_lets_another_claim_in(text: str, sentence: str, fault: Fault) -> None:
    assert check_sentence(sentence, text, 0, len(text)).fault is fault


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("De burgemeester heeft het beleid in portefeuille.", "U heeft het beleid in portefeuille."),
        (
            "De burgemeester heeft het beleid in portefeuille.",
            "U kunt als burgemeester het beleid in portefeuille hebben.",
        ),
        ("De gemeente Schiedam coördineert de aanvragen voor de regio.", "U coördineert de aanvragen voor de regio."),
        ("In het traject worden jongeren begeleid bij hun plannen.", "U wordt in het traject begeleid bij uw plannen."),
        ("De gemeente kan het trainingsaanbod aanbieden.", "De gemeente kan het trainingsaanbod krijgen."),
        ("De aanvragen worden gecoördineerd door de VAR.", "De aanvragen voor de VAR worden gecoördineerd."),
        ("Het is goed om de analyse te lezen en de signalen te melden.", "Het is goed om de analyse te melden."),
        ("De raad helpt bij de zorg met als doel rust te brengen.", "De raad heeft als doel bij de zorg te helpen."),
        ("Een voorbeeld is het verwerpen van de regelgeving.", "Een voorbeeld is de regelgeving."),
        (
            "De partners willen helpen maar de juiste kennis ontbreekt.",
            "De partners willen helpen met de juiste kennis.",
        ),
        ("| Scholen | Cluster Stadsbeheer |", "De scholen vallen onder het cluster Stadsbeheer."),
    ],
)
def test_everybody_keeps_the_part_that_he_has_on_the_page(text: str, sentence: str) -> None:
    assert not check_sentence(sentence, text, 0, len(text)).carried


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("De gemeente is verantwoordelijk voor de aanpak.", "U bent verantwoordelijk voor de aanpak."),
        ("Het netwerk kan uitgebreid worden met scholen.", "U kunt het netwerk uitbreiden met scholen."),
        ("Er zijn trainingen die inzicht geven in stromingen.", "Met trainingen krijgt u inzicht in stromingen."),
        ("De gemeente investeert in het opzetten van programma's.", "De gemeente investeert in programma's."),
        ("| BOA's | Training in signaleren |", "Voor BOA's is er een training in signaleren."),
    ],
)
def test_the_reader_and_a_table_may_be_spoken_of_as_people_do(text: str, sentence: str) -> None:
    assert check_sentence(sentence, text, 0, len(text)).carried


def test_a_passage_that_points_back_is_read_with_the_sentence_before_it() -> None:
    text = "Gemeenten gaan over preventie.\n\nZij kunnen geld steken in cursussen."
    start = text.index("Zij")
    verdict = check_sentence("Gemeenten kunnen geld steken in cursussen.", text, start, len(text))
    assert (verdict.start, verdict.end) == (0, len(text))


def test_words_of_one_line_say_the_same_and_the_list_is_kept_tidy() -> None:
    lines = Path(sentence_match.__file__).with_name("same_sense.txt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert all(len(line.split()) > 1 for line in lines)
    binding = {*MODALS, *LIMITS, *NEGATIONS, *CONDITIONS, *PREPOSITIONS}
    assert {word for line in lines for word in line.split()} & binding == set()


@pytest.mark.parametrize("text", ["De raad gaat over de scholen. Ook", "De raad (   ) gaat over de scholen."])
def test_a_torn_page_is_read_like_any_other(text: str) -> None:
    assert check_sentence("De raad gaat over de scholen.", text, 0, len(text)).carried
    assert not check_sentence("De scholen gaan over de raad.", text, 0, len(text)).carried
