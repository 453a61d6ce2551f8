"""The pages say what the document as received says: nothing added, dropped, reworded or moved.

The document is what a PDF reader made of the handbook. Words are compared with their punctuation;
line ends and Markdown signs are not words. Whatever a page lacks is named here, with the reason.
"""

import dataclasses
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.handbook import default_corpus, load_pages, page_file
from ingest.types import Page

Edit = Callable[[str, str, str], None]

ORIGINAL = default_corpus() / "original" / "handreiking.txt"
ORIGINAL_SHA256 = "a0e8b1332672283422e4dc047074f8da550420371d3f3e5807d1e173d415b49e"

# The line of the original on which each page begins. A page's hyperlinks come after its words.
FIRST_LINES = (1, 26, 59, 98, 117, 153, 199, 214, 262, 297, 320, 360, 404, 447, 473, 523)

# A hyphen that belongs to the word and stands at the end of a line.
HYPHEN_AT_LINE_END = "niet-\ngewelddadig "

TOOLS = "Tools"  # heading of the tools: Page.text has it again, made from the links
DROPS = {  # navigation of the interactive document, unless a remark says otherwise
    2: ["Terug naar hoofdmenu"],
    3: [TOOLS, "Terug naar Beleid en"],
    4: ["Terug naar Beleid en"],
    5: [TOOLS, "Terug naar Beleid en"],
    6: [TOOLS],
    7: [TOOLS],
    8: ["Terug naar", TOOLS],
    9: ["Terug naar Deskundigheidsbevordering"],
    10: ["Terug naar"],
    11: [TOOLS, "Terug naar", "Weerbaarheid en preventie. -"],  # the last one is the page's theme
    12: [TOOLS, "Terug naar"],
    13: [TOOLS, "Terug naar weerbaarheid en preventie"],
    14: [TOOLS, "Terug naar weerbaarheid en preventie"],
    15: [TOOLS, "Terug naar Persoonsgerichte aanpak"],
    16: [TOOLS, "Terug naar Persoonsgerichte aanpak"],
}

# A reference that the PDF reader put elsewhere and that ends a paragraph on the page.
REFERENCES = {
    10: "Zet in op vroegtijdige signalering",
    11: "Plan van aanpak vroegsignalering radicalisering",
}

# Links whose label is a part of the page's sentences, so that their words stand there once.
LINKS_IN_SENTENCES = {
    11: {"Plan van aanpak vroegsignalering radicalisering"},
    12: {"Meld- en Adviespunt Radicalisering (MAR) van gemeente Rotterdam"},
    15: {"wetsvoorstel ‘Persoonsgerichte Aanpak en Meldingen over Radicalisering en Terroristische Activiteiten’"},
}

# Running text that the PDF reader put after what it comes before on the page.
MOVED = {
    9: ["Personen waarbij het belangrijk is"],
    11: ["Het is verstandig om dit breed op te pakken"],
}

# The reader lists links in the order of their labels. On page 3 the timeline comes first, and the
# second address of the municipality's role lies between the two marks of the first.
LINK_ORDER = {3: (1, 2, 0)}
WITHOUT_URL = {
    5: {"Stappenplan VAR: Fenomenen in kaart brengen"},
    14: {"Netwerken"},
    15: {"Werkmodel veilige re-integratie (op te vragen bij de NCTV)"},
}


def original_of(number: int) -> tuple[list[str], list[str]]:
    """Return the words and the distinct URLs of one page in the document as received."""
    lines = ORIGINAL.read_text("utf-8").replace(HYPHEN_AT_LINE_END, "\nniet-gewelddadig ").split("\n")
    ends = (*FIRST_LINES[1:], len(lines) + 1)
    words = " ".join(lines[FIRST_LINES[number - 1] - 1 : ends[number - 1] - 1]).split()
    urls = [word for word in words if word.startswith("https://")]
    return [word for word in words if word not in urls], list(dict.fromkeys(urls))


def blocks_of(page: Page) -> list[str]:
    """Return headings, paragraphs, rows and labels of a page without their Markdown signs."""
    blocks = []
    for line in page.text.removesuffix("\n").split("\n"):
        block = re.sub(r"^(#+ |- )", "", line)
        if set(line) <= set("|- ") or line == "## Tools":
            continue
        if line.startswith("|"):
            block = " ".join(line.strip("| ").split("|"))
        reference = REFERENCES.get(page.number, "")
        if reference and line.endswith(f": {reference}"):
            blocks.append(reference)
            block = block.removesuffix(reference)
        if line.startswith("- ") and block in LINKS_IN_SENTENCES.get(page.number, set()):
            continue
        blocks.append(block)
    return blocks


def take(words: list[str], block: list[str]) -> int | None:
    """Blank the first place in `words` that says `block`; return it, or None."""
    for start in range(len(words) - len(block) + 1):
        if words[start : start + len(block)] == block:
            words[start : start + len(block)] = [""] * len(block)
            return start
    return None


def faults(page: Page) -> list[str]:
    """Say everything in which a page differs from the document as received."""
    words, urls = original_of(page.number)
    found = []
    places: dict[str, int] = {}
    drops = DROPS.get(page.number, [])
    for block in sorted([*blocks_of(page), *drops], key=lambda text: -len(text.split())):
        place = take(words, block.split())
        if place is None:
            found.append(f"not in the original: {block}")
        else:
            places[block] = place
    found += [f"dropped: {word}" for word in words if word]
    return found + order_faults(page, places) + link_faults(page, urls)


def order_faults(page: Page, places: dict[str, int]) -> list[str]:
    """Say which sentences stand in another order than in the original."""
    moved = tuple(MOVED.get(page.number, []))
    running = [text for text in blocks_of(page) if len(text.split()) > 10 and not text.startswith(moved or "\0")]
    order = [places[text] for text in running if text in places]
    return [] if order == sorted(order) else [f"paragraphs out of order: {order}"]


def link_faults(page: Page, urls: list[str]) -> list[str]:
    """Say which links have another label or address than in the original."""
    found = []
    expected = [urls[place] for place in LINK_ORDER.get(page.number, range(len(urls)))]
    if [link.url for link in page.links if link.url] != expected:
        found.append(f"links differ from {expected}")
    text = " ".join(original_of(page.number)[0])
    places = [text.find(link.label) for link in page.links if link.url]
    if -1 in places or places != sorted(places):
        found.append(f"labels out of order: {places}")
    if {link.label for link in page.links if not link.url} != WITHOUT_URL.get(page.number, set()):
        found.append("other links without an address")
    return found


def all_faults(corpus: Path) -> list[str]:
    pages = load_pages(corpus)
    found = [f"page {page.number}: {fault}" for page in pages for fault in faults(page)]
    return found if len(pages) == len(FIRST_LINES) else [*found, f"{len(pages)} pages"]


PAGES = load_pages(default_corpus())


def test_the_original_is_the_document_as_received() -> None:
    assert hashlib.sha256(ORIGINAL.read_bytes()).hexdigest() == ORIGINAL_SHA256


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_page_holds_every_word_and_link_of_its_original_and_no_other(page: Page) -> None:
    assert faults(page) == []


def test_no_word_of_the_original_lies_outside_the_pages() -> None:
    per_page = [original_of(page.number) for page in PAGES]
    assert len(PAGES) == len(FIRST_LINES)
    assert sum(len(words) for words, _ in per_page) == sum(
        not word.startswith("https://")
        for word in ORIGINAL.read_text("utf-8").replace(HYPHEN_AT_LINE_END, "niet-gewelddadig ").split()
    )


def test_a_lead_in_stands_directly_before_its_table() -> None:
    lead_ins = {
        9: "hebben zijn bijvoorbeeld:\n\n| | Radicalisering |",
        11: "Denk bijvoorbeeld aan:\n\n| Extern | Intern |",
    }
    for number, words in lead_ins.items():
        assert words in PAGES[number - 1].text


def test_each_definition_names_its_source() -> None:
    definitions = PAGES[1].text.split("## ")[1:]
    assert [text.split("\n")[0] for text in definitions] == [
        "Definitie radicalisering",
        "Definitie extremisme",
        "Definitie Terrorisme",
    ]
    assert all(
        text.strip().endswith("\n\nNationaal Coördinator Terrorismebestrijding en Veiligheid") for text in definitions
    )


SPOILED = {
    "comma dropped": (15, "begeleiding, toeleiding", "begeleiding toeleiding"),
    "comma changed": (3, "kaart te hebben, de politie", "kaart te hebben; de politie"),
    "word dropped": (7, "jaarlijks bij de NCTV", "bij de NCTV"),
    "words swapped": (4, "interne en externe", "externe en interne"),
    "sentence added": (13, "scholen en jongerenwerk.", "scholen en jongerenwerk. Doe dit op tijd."),
    "slip of the pen repaired": (5, "relevantie partners", "relevante partners"),
    "row of a table changed": (9, "| BOA’s | Herkennen", "| BOA’s en boa’s | Herkennen"),
    "mail address changed": (1, "VeiligheidsAlliantie@", "veiligheidsalliantie@"),
    "hyphen of a line end kept apart": (2, "niet-gewelddadig zijn", "niet- gewelddadig zijn"),
    "label changed": (8, "Publicaties LSE", "Publicaties van het LSE"),
    "URL changed": (12, "https://meld.nl/melding/criminaliteit/radicalisering/", "https://meld.nl/"),
    "URL invented": (5, "url: null", "url: https://veiligheidsalliantie.nl/"),
    "URL of another page": (
        7,
        "https://www.nctv.nl/onderwerpen/versterkingsgelden-gemeenten",
        "https://meld.nl/",
    ),
}


@pytest.mark.parametrize(("number", "old", "new"), SPOILED.values(), ids=SPOILED)
def test_a_changed_page_is_noticed(corpus: Path, edit: Edit, number: int, old: str, new: str) -> None:
    assert all_faults(corpus) == []
    edit(page_file(PAGES[number - 1]), old, new)
    assert all_faults(corpus)


def test_a_url_that_moves_to_another_page_is_noticed_on_both(corpus: Path, edit: Edit) -> None:
    url = "https://symbolenbank.nl/"
    edit(page_file(PAGES[7]), url, "https://meld.nl/melding/criminaliteit/radicalisering/")
    edit(page_file(PAGES[11]), "https://meld.nl/melding/criminaliteit/radicalisering/", url)
    assert {fault.split(":")[0] for fault in all_faults(corpus)} == {"page 8", "page 12"}


def test_urls_that_trade_labels_are_noticed(corpus: Path, edit: Edit) -> None:
    name = "handreiking/06-integrale-visie-en-strategie.md"
    edit(name, "si-toolkit/evaluatiemethoden", "si-toolkit/@")
    edit(name, "si-toolkit/programmascan", "si-toolkit/evaluatiemethoden")
    edit(name, "si-toolkit/@", "si-toolkit/programmascan")
    assert all_faults(corpus)


def test_a_page_that_is_gone_is_noticed(corpus: Path) -> None:
    (corpus / "handreiking" / "10-haak-externe-partners-aan.md").unlink()
    assert all_faults(corpus)


def test_paragraphs_that_trade_places_are_noticed() -> None:
    page = PAGES[0]
    blocks = page.text.split("\n\n")
    assert faults(dataclasses.replace(page, text="\n\n".join([blocks[0], blocks[2], blocks[1], *blocks[3:]])))


@st.composite
def spoiled_pages(draw: st.DrawFn) -> Page:
    """Draw a page in which one word is dropped, doubled, swapped with the next or stripped of a mark."""
    page = draw(st.sampled_from(PAGES))
    words = re.split(r"(\s+)", page.text)
    places = [n for n, word in enumerate(words) if re.search(r"\w", word) and word != TOOLS]
    place = draw(st.sampled_from(places))
    word, following = words[place], words[place + 2] if place + 2 < len(words) else ""
    spoiled = draw(st.sampled_from(["drop", "double", "swap", "strip"]))
    if spoiled == "swap":
        assume(re.search(r"\w", following) and word != following and "\n" not in words[place + 1])
        words[place : place + 3] = [following, words[place + 1], word]
    elif spoiled == "strip":
        assume(word.strip(".,:;()?‘’") != word)
        words[place] = word.strip(".,:;()?‘’")
    else:
        words[place] = "" if spoiled == "drop" else f"{word} {word}"
    return dataclasses.replace(page, text="".join(words))


@given(spoiled_pages())
def test_any_spoiled_word_is_noticed(page: Page) -> None:
    assert faults(page)
