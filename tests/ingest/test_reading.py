"""Reading a corpus: what becomes of pages, sources and concepts, and what an editor hears when it fails."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import handbook
from ingest.corpus import load_corpus
from ingest.errors import CorpusError
from ingest.handbook import default_corpus, load_pages, page_text
from ingest.sources import load_sources
from ingest.thesaurus import load_thesaurus
from ingest.types import BankEntry, Boundary, BoundaryKind, Concept, Link, Page, Source, SourceKind, Theme

ONE = """---
number: 1
id: een
title: Een
theme: Algemeen
links:
  - label: "Wegwijzer"
    url: https://voorbeeld.nl/wegwijzer
  - label: "Wegwijzer"
    url: https://voorbeeld.nl/tweede.pdf
  - label: "Werkmodel (op te vragen)"
    url: null
vragen:
  - bij: "het eerste"
    gesteld_als:
      - "Wat eerst?"
      - "Waarmee begin ik?"
  - bij: "Wegwijzer"
    gesteld_als:
      - "Waar is de link?"
---

# Een

Doe het eerste. Zie: Wegwijzer
"""
TWO = """---
number: 2
id: twee
title: Twee
theme: Persoonsgerichte aanpak
links: []
---

| Wie | Wat |
| --- | --- |
| BOA’s | Herkennen |
"""
SOURCES = """
- id: wegwijzer
  url: https://voorbeeld.nl/wegwijzer
  labels: [Wegwijzer]
  pages: [1]
  kind: pagina
- id: tweede
  url: https://voorbeeld.nl/tweede.pdf
  labels: [Wegwijzer]
  pages: [1]
  kind: pdf
"""
CONCEPTS = """
- id: boa
  prefLabel: BOA
  altLabel: [handhaver, "buitengewoon opsporingsambtenaar"]
  related: [wegwijzer]
- id: wegwijzer
  prefLabel: wegwijzer
  altLabel: [gids]
  broader: [boa]
"""
BOUNDARIES = """
buiten_bereik:
  - over: "paspoort"
    gesteld_als: ["Waar vraag ik een paspoort aan?"]
"""
FILES = {
    "handreiking/01-een.md": ONE,
    "handreiking/02-twee.md": TWO,
    "bronnen.yaml": SOURCES,
    "thesaurus.yaml": CONCEPTS,
    "grenzen.yaml": BOUNDARIES,
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Write a corpus of two pages in which nothing is wrong."""
    (tmp_path / "handreiking").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def edit(corpus: Path, name: str, old: str, new: str) -> None:
    text = (corpus / name).read_text("utf-8")
    assert old in text
    (corpus / name).write_text(text.replace(old, new, 1), "utf-8")


def problems_of(corpus: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(CorpusError) as caught:
        load_corpus(corpus)
    assert all(str(problem) in str(caught.value) and problem.message for problem in caught.value.problems)
    return [(problem.file, problem.field, problem.value) for problem in caught.value.problems]


def test_a_page_is_its_body_with_the_labels_of_its_links(small: Path) -> None:
    one, two = load_pages(small)
    text = "# Een\n\nDoe het eerste. Zie: Wegwijzer\n\n## Tools\n\n- Wegwijzer\n- Werkmodel (op te vragen)"
    label = text.index("- Wegwijzer") + 2
    assert one == Page(
        number=1,
        id="een",
        title="Een",
        theme=Theme.GENERAL,
        text=text,
        links=(
            Link("Wegwijzer", "https://voorbeeld.nl/wegwijzer"),
            Link("Wegwijzer", "https://voorbeeld.nl/tweede.pdf"),
            Link("Werkmodel (op te vragen)", None),
        ),
        bank=(
            BankEntry(text.index("het eerste"), text.index(". Zie"), ("Wat eerst?", "Waarmee begin ik?")),
            BankEntry(label, label + len("Wegwijzer"), ("Waar is de link?",)),
        ),
    )
    assert two.text == "| Wie | Wat |\n| --- | --- |\n| BOA’s | Herkennen |"


def test_pages_come_by_number(small: Path) -> None:
    assert [page.number for page in load_pages(small)] == [1, 2]


def test_sources_and_concepts_are_read_as_written(small: Path) -> None:
    url = "https://voorbeeld.nl/"
    assert load_sources(small) == (
        Source("wegwijzer", f"{url}wegwijzer", ("Wegwijzer",), (1,), SourceKind.PAGE),
        Source("tweede", f"{url}tweede.pdf", ("Wegwijzer",), (1,), SourceKind.PDF),
    )
    assert load_thesaurus(small) == (
        Concept("boa", "BOA", ("handhaver", "buitengewoon opsporingsambtenaar"), (), ("wegwijzer",)),
        Concept("wegwijzer", "wegwijzer", ("gids",), ("boa",), ()),
    )


def test_the_whole_corpus_is_what_its_parts_are(small: Path) -> None:
    corpus = load_corpus(small)
    assert corpus.pages == load_pages(small)
    assert corpus.sources == load_sources(small)
    assert corpus.concepts == load_thesaurus(small)
    assert corpus.boundaries == (Boundary(BoundaryKind.OUT_OF_SCOPE, "paspoort", ("Waar vraag ik een paspoort aan?",)),)


def test_a_file_saved_on_windows_reads_the_same(small: Path) -> None:
    before = load_corpus(small)
    for name, text in FILES.items():
        (small / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_corpus(small) == before


def test_hidden_files_are_no_pages(small: Path) -> None:
    (small / "handreiking" / "._01-een.md").write_bytes(b"\x00\xff")
    assert len(load_pages(small)) == 2


PAGE = "handreiking/01-een.md"
WRONG = {
    "number missing": (PAGE, "number: 1\n", "", "number", ""),
    "number no number": (PAGE, "number: 1", "number: een", "number", "een"),
    "number too small": (PAGE, "number: 1", "number: 0", "number", "0"),
    "number unlike the file's name": (PAGE, "number: 1", "number: 7", "number", "7"),
    "number of another page": ("handreiking/02-twee.md", "number: 2", "number: 1", "number", "1"),
    "id unlike the file's name": (PAGE, "id: een", "id: eerste", "id", "eerste"),
    "id with capitals": (PAGE, "id: een", "id: Een", "id", "Een"),
    "id of another page": ("handreiking/02-twee.md", "id: twee", "id: een", "id", "een"),
    "title missing": (PAGE, "title: Een\n", "", "title", ""),
    "title blank": (PAGE, "title: Een", "title: ' '", "title", " "),
    "title no text": (PAGE, "title: Een", "title: yes", "title", "True"),
    "theme unknown": (PAGE, "theme: Algemeen", "theme: Overig", "theme", "Overig"),
    "links missing": ("handreiking/02-twee.md", "links: []\n", "", "links", ""),
    "links no list": ("handreiking/02-twee.md", "links: []", "links: geen", "links", "geen"),
    "link without address": (PAGE, "\n    url: null", "", "links[2].url", ""),
    "URL without scheme": (PAGE, "url: https://voorbeeld.nl/w", "url: v/w", "links[0].url", "v/wegwijzer"),
    "URL with a space": (PAGE, "nl/tweede.pdf", "nl/t e.pdf", "links[1].url", "https://voorbeeld.nl/t e.pdf"),
    "URL of a file": (PAGE, "https://voorbeeld.nl/tweede.pdf", "file:///t.pdf", "links[1].url", "file:///t.pdf"),
    "URL without a domain": (PAGE, "https://voorbeeld.nl/tweede.pdf", "http://t/p", "links[1].url", "http://t/p"),
    "field unknown": (PAGE, "number: 1\n", "number: 1\nauteur: Jan\n", "auteur", "Jan"),
    "quote not on the page": (PAGE, "bij: \"het eerste\"", "bij: laatst", "vragen[0].bij", "laatst"),
    "quote without questions": (
        PAGE, "gesteld_als:\n      - \"Waar is de link?\"", "gesteld_als: []", "vragen[1].gesteld_als", "[]"
    ),
    "question asked twice": (PAGE, "\"Waar is de link?\"", "\"wat eerst\"", "vragen", "wat eerst"),
    "field given twice": (PAGE, "number: 1\n", "number: 1\nnumber: 1\n", "", ""),
    "header no YAML": (PAGE, "title: Een", "title: \"Een", "", ""),
    "header with an impossible date": (PAGE, "title: Een", "title: 2024-13-45", "", ""),
    "header no fields": (PAGE, ONE[4 : ONE.index("---\n\n#")], "tekst\n", "", "tekst"),
    "header not fenced": (PAGE, "---\nnumber", "number", "", "number: 1"),
    "body empty": ("handreiking/02-twee.md", TWO[TWO.index("| Wie") :], "", "", ""),
    "source unknown to the pages": ("bronnen.yaml", "voorbeeld.nl/wegwijzer", "v.nl/x", "[0].url", "https://v.nl/x"),
    "source with another label": ("bronnen.yaml", "[Wegwijzer]", "[Gids]", "[0].labels", "Gids"),
    "source on another page": ("bronnen.yaml", "pages: [1]", "pages: [1, 2]", "[0].pages", "1, 2"),
    "source of an unknown kind": ("bronnen.yaml", "kind: pdf", "kind: word", "[1].kind", "word"),
    "source given twice": ("bronnen.yaml", "id: tweede", "id: wegwijzer", "[1].id", "wegwijzer"),
    "sources no list": ("bronnen.yaml", SOURCES, "leeg: ja", "", "{'leeg': 'ja'}"),
    "concept given twice": ("thesaurus.yaml", "id: wegwijzer", "id: boa", "[1].id", "boa"),
    "concept without synonyms": ("thesaurus.yaml", "  altLabel: [gids]\n", "", "[1].altLabel", ""),
    "synonym given twice": ("thesaurus.yaml", "[gids]", "[gids, Gids]", "[1].altLabel", "gids"),
    "boundary of an unknown kind": ("grenzen.yaml", "buiten_bereik", "elders", "elders", ""),
    "boundary without questions": ("grenzen.yaml", "gesteld_als", "q", "buiten_bereik[0].gesteld_als", ""),
    "boundaries no fields": ("grenzen.yaml", BOUNDARIES, "tekst", "", "tekst"),
    "relation to nothing": ("thesaurus.yaml", "related: [wegwijzer]", "related: [x]", "[0].related", "x"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "field", "value"), WRONG.values(), ids=WRONG)
def test_a_fault_names_file_field_and_value(small: Path, file: str, old: str, new: str, field: str, value: str) -> None:
    edit(small, file, old, new)
    assert (file, field, value) in problems_of(small)


def test_a_file_that_is_not_utf8_is_named_with_the_byte(small: Path) -> None:
    (small / PAGE).write_bytes(ONE.replace("Doe", "Doë").encode("latin-1"))
    assert (PAGE, "", "eb") in problems_of(small)


def test_a_file_with_another_kind_of_name_is_refused(small: Path) -> None:
    shutil.copy(small / PAGE, small / "handreiking" / "Een (kopie).md")
    assert ("handreiking/Een (kopie).md", "", "Een (kopie).md") in problems_of(small)


@pytest.mark.parametrize("name", ["bronnen.yaml", "thesaurus.yaml", "grenzen.yaml"])
def test_a_missing_file_is_named(small: Path, name: str) -> None:
    (small / name).unlink()
    assert (name, "", "") in problems_of(small)


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="handreiking"):
        load_pages(tmp_path)


def test_a_page_whose_link_has_no_source_is_named_in_the_message(small: Path) -> None:
    (small / "bronnen.yaml").write_text("[]", "utf-8")
    with pytest.raises(CorpusError, match=r"https://voorbeeld\.nl/wegwijzer” – .* handreiking/01-een\.md"):
        load_sources(small)


def test_all_faults_come_in_one_go(small: Path) -> None:
    edit(small, PAGE, "theme: Algemeen", "theme: Overig")
    edit(small, PAGE, "id: een", "id: E E N")
    edit(small, PAGE, "url: https://voorbeeld.nl/wegwijzer", "url: geen")
    edit(small, "handreiking/02-twee.md", "title: Twee\n", "")
    edit(small, "bronnen.yaml", "kind: pdf", "kind: word")
    edit(small, "thesaurus.yaml", "prefLabel: BOA", "prefLabel: ''")
    found = problems_of(small)
    assert {
        (PAGE, "theme", "Overig"),
        (PAGE, "id", "E E N"),
        (PAGE, "links[0].url", "geen"),
        ("handreiking/02-twee.md", "title", ""),
        ("bronnen.yaml", "[1].kind", "word"),
        ("thesaurus.yaml", "[0].prefLabel", ""),
    } <= set(found)


def test_the_message_says_where_what_and_how_to_go_on(small: Path) -> None:
    edit(small, PAGE, "theme: Algemeen", "theme: Overig")
    with pytest.raises(CorpusError) as caught:
        load_pages(small)
    assert str(caught.value) == (
        "De handreiking kan niet worden ingelezen: 1 fout gevonden.\n"
        "handreiking/01-een.md, veld 'theme': “Overig” – Dit is niet bekend. Kies uit: Algemeen, Beleid en "
        "organisatie, Deskundigheidsbevordering, Weerbaarheid en preventie, Persoonsgerichte aanpak."
    )


def test_a_line_that_is_no_yaml_is_counted_from_the_top_of_the_file(small: Path) -> None:
    edit(small, PAGE, "title: Een", "title: Een: twee")
    with pytest.raises(CorpusError, match="Regel 4 is niet te lezen"):
        load_pages(small)


def test_the_corpus_of_an_installed_wheel_goes_first(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "ingest"
    shutil.copytree(small / "handreiking", package / "_corpus" / "handreiking")
    monkeypatch.setattr(handbook, "__file__", str(package / "handbook.py"))
    assert default_corpus() == package / "_corpus"
    shutil.rmtree(package / "_corpus")
    assert default_corpus() == tmp_path / "site" / "corpus"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)


@given(st.lists(WORDS, min_size=1, max_size=30), st.lists(WORDS, max_size=3, unique=True), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_bank_entry_points_at_its_quote(
    tmp_path: Path, words: list[str], labels: list[str], data: st.DataObject
) -> None:
    body, links = " ".join(words), [Link(label, None) for label in labels]
    text = page_text(body, links)
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))].strip()
    header = {
        "number": 1, "id": "een", "title": "Een", "theme": "Algemeen",
        "links": [{"label": label, "url": None} for label in labels],
        "vragen": [{"bij": quote or body, "gesteld_als": ["Vraag?"]}],
    }  # fmt: skip
    (tmp_path / "handreiking").mkdir(exist_ok=True)
    written = f"---\n{json.dumps(header, ensure_ascii=False)}\n---\n\n{body}\n"
    (tmp_path / "handreiking" / "01-een.md").write_text(written, "utf-8")
    (page,) = load_pages(tmp_path)
    assert page.text == text
    assert [page.text[entry.start : entry.end] for entry in page.bank] == [quote or body]
