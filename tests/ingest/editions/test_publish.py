"""Drafts become the corpus whole or not at all, nothing that an editor wrote is lost, and it can be undone."""

import dataclasses
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.corpus import load_corpus
from ingest.editions import swap as swapping
from ingest.editions.build import make_edition, read_edition
from ingest.editions.errors import EditionError
from ingest.editions.lost import LOST
from ingest.editions.publish import publish, undo
from ingest.editions.store import BASIS, digests, kept_editions, locate, stamp, write_drafts
from ingest.editions.types import Edition
from ingest.errors import CorpusError
from ingest.handbook import body_of, page_file, page_text
from ingest.types import Corpus, Link, Page

MakePdf = Callable[..., bytes]
Import = Callable[..., Edition]

OLD = "Neem in de begroting middelen op voor bijvoorbeeld het opzetten van netwerken en interventieprojecten."
NEW = "Zet elk jaar geld in de begroting voor bijvoorbeeld het opzetten van netwerken en interventieprojecten."
URL = "https://www.rvo.nl/subsidiewijzer"


def changed(pages: tuple[Page, ...]) -> list[Page]:
    """Return the pages with one sentence reworded, a link added, another gone, and a page without its last two."""
    money, links = pages[6], (*pages[6].links, Link("Subsidiewijzer", URL))
    text = page_text(body_of(money).replace(OLD, NEW), links)
    new = [*pages]
    new[6] = dataclasses.replace(money, text=text, links=links)
    new[4] = dataclasses.replace(
        pages[4], links=pages[4].links[:1], text=page_text(body_of(pages[4]), pages[4].links[:1])
    )
    return new


@pytest.fixture
def import_(copy: Path, handbook: Corpus, make_pdf: MakePdf, tmp_path: Path) -> Import:
    """Import the changed pages, from a PDF, as drafts of the copy."""

    def run(force: bool = False) -> Edition:
        file = tmp_path / "editie.pdf"
        file.write_bytes(make_pdf(changed(handbook.pages)))
        edition = make_edition(read_edition(file), handbook)
        write_drafts(edition, handbook, copy, file, "# Verslag\n", force=force)
        return edition

    return run


def repair(folder: Path) -> None:
    """Accept the proposal of every lost row that has one, and take away the others."""
    file = folder / "drafts" / LOST
    head, *rows = re.split(r"\n(?=- page:)", file.read_text("utf-8"))
    kept = [row.replace('akkoord: "nee"', 'akkoord: "ja"') for row in rows if "voorstel: null" not in row]
    file.write_text("\n".join([head, *(kept or ["[]"])]), "utf-8")


def test_rows_keep_their_page_and_those_that_lost_their_words_are_kept_with_a_proposal(
    import_: Import, handbook: Corpus, copy: Path
) -> None:
    edition = import_()
    rows = sum(len(draft.page.bank) for draft in edition.drafts) + len(edition.lost)
    assert rows == sum(len(page.bank) for page in handbook.pages)
    lost = {row.quote: row for row in edition.lost}
    assert lost[OLD].proposal == NEW
    assert lost[OLD].page == "financiele-middelen"
    text = (copy / "drafts" / LOST).read_text("utf-8")
    assert all(question in text for row in edition.lost for question in row.questions)


def test_words_that_moved_to_another_page_take_their_questions_along(handbook: Corpus) -> None:
    source, target = handbook.pages[3], handbook.pages[15]
    last = body_of(source).rsplit("\n\n", 1)[1]
    pages = [*handbook.pages]
    pages[3] = dataclasses.replace(source, text=body_of(source).removesuffix(f"\n\n{last}"))
    pages[15] = dataclasses.replace(target, text=page_text(f"{body_of(target)}\n\n{last}", target.links))
    from ingest.editions.bank import place_rows

    bank = place_rows(handbook.pages, {page.id: page.id for page in pages}, pages)
    assert bank.lost == []
    assert bank.moved == {target.id: sum(last.find(source.text[one.start : one.end]) >= 0 for one in source.bank)}


def test_new_sources_are_proposed_and_gone_ones_marked(import_: Import, copy: Path) -> None:
    import_()
    text = (copy / "drafts" / "bronnen.yaml").read_text("utf-8")
    assert f'# Nieuw in deze editie. Kijk of id en kind kloppen.\n- id: rvo-subsidiewijzer\n  url: "{URL}"' in text
    assert "# Weg in deze editie (stond op pagina 5):\n# - id: var-symbolenbank" in text


def test_drafts_are_a_corpus_that_can_be_tried(import_: Import, copy: Path) -> None:
    import_()
    drafts = load_corpus(copy / "drafts")
    assert NEW in drafts.pages[6].text
    assert load_corpus(copy).pages[6].text != drafts.pages[6].text


def test_drafts_that_are_there_are_not_overwritten_unasked(import_: Import, copy: Path) -> None:
    import_()
    mine = copy / "drafts" / "handreiking" / "07-financiele-middelen.md"
    mine.write_text(mine.read_text("utf-8").replace("Zet elk jaar", "Zet ieder jaar"), "utf-8")
    with pytest.raises(EditionError, match="--force"):
        import_()
    assert "Zet ieder jaar" in mine.read_text("utf-8")
    import_(force=True)
    assert "Zet ieder jaar" not in mine.read_text("utf-8")


def test_publishing_refuses_with_every_problem_at_once_and_changes_nothing(import_: Import, copy: Path) -> None:
    import_()
    before = digests(copy)
    page = copy / "drafts" / "handreiking" / "03-borging-portefeuille.md"
    page.write_text(page.read_text("utf-8").replace("theme: Beleid en organisatie", "theme: Beleid"), "utf-8")
    with pytest.raises(CorpusError) as refused:
        publish(copy)
    places = {(one.file, one.field) for one in refused.value.problems}
    assert ("drafts/handreiking/03-borging-portefeuille.md", "theme") in places
    assert (f"drafts/{LOST}", "[0].bij") in places
    assert digests(copy) == before
    assert kept_editions(copy) == ()
    assert not (copy.parent / ".corpus.nieuw").exists()


def test_an_accepted_proposal_brings_the_questions_back_to_their_page(
    import_: Import, handbook: Corpus, copy: Path
) -> None:
    import_()
    repair(copy)
    publish(copy)
    page = load_corpus(copy).pages[6]
    asked = {
        question for entry in page.bank for question in entry.questions if page.text[entry.start : entry.end] == NEW
    }
    old = handbook.pages[6]
    assert asked == {
        question for entry in old.bank for question in entry.questions if old.text[entry.start : entry.end] == OLD
    }


def test_the_old_edition_is_kept_whole_and_comes_back_and_goes_again(import_: Import, copy: Path) -> None:
    before = digests(copy)
    import_()
    repair(copy)
    kept = publish(copy)
    after = digests(copy)
    assert after != before
    assert digests(kept) == before
    assert not (copy / "drafts").exists()
    assert (copy / "original" / "editie.pdf").is_file()
    assert (copy / "README.md").is_file()
    undo(copy)
    assert digests(copy) == before
    undo(copy)
    assert digests(copy) == after
    assert len(kept_editions(copy)) == 1


def test_what_was_added_to_the_thesaurus_meanwhile_stays(import_: Import, copy: Path) -> None:
    import_()
    repair(copy)
    with (copy / "thesaurus.yaml").open("a", encoding="utf-8") as file:
        file.write("# Een aanvulling na de import.\n")
    publish(copy)
    assert "Een aanvulling na de import." in (copy / "thesaurus.yaml").read_text("utf-8")


def test_a_page_that_was_changed_meanwhile_is_not_thrown_away_unasked(import_: Import, copy: Path) -> None:
    import_()
    repair(copy)
    page = copy / "handreiking" / "13-preventie.md"
    page.write_text(page.read_text("utf-8").replace("jongerenwerk.", "het jongerenwerk."), "utf-8")
    with pytest.raises(CorpusError) as refused:
        publish(copy)
    assert [one.file for one in refused.value.problems] == ["handreiking/13-preventie.md"]
    publish(copy, force=True)
    assert NEW in load_corpus(copy).pages[6].text


CRASHES = {
    "before it is on the disk": "publishing.sync_tree = die",
    "before the change of names": "publishing.swap = die",
    "after the change of names": "publishing.swap = lambda one, other: die(swap(one, other))",
}


@pytest.mark.parametrize("crash", CRASHES.values(), ids=CRASHES)
def test_a_crash_leaves_one_corpus_whole_and_the_next_try_goes_through(import_: Import, copy: Path, crash: str) -> None:
    before = digests(copy)
    import_()
    repair(copy)
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom ingest.editions import publish as publishing\n"
        "from ingest.editions.swap import swap\n"
        f"def die(*_): os._exit(9)\n{crash}\npublishing.publish(Path(sys.argv[1]))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(copy)], check=False)
    assert done.returncode == 9
    is_new = NEW in load_corpus(copy).pages[6].text
    assert is_new is ("lambda" in crash)
    if is_new:
        assert digests(copy / "editions" / kept_editions(copy)[0]) == before
        undo(copy)
        assert digests(copy) == before
    else:
        assert digests(copy) == before
        publish(copy)
        assert NEW in load_corpus(copy).pages[6].text
    assert not (copy.parent / ".corpus.nieuw").exists()


def test_a_disk_that_cannot_change_two_names_in_one_step_is_refused(
    import_: Import, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_()
    repair(copy)
    before = digests(copy)
    monkeypatch.setattr(swapping, "_exchange", lambda *_: 22)
    with pytest.raises(EditionError, match="niet in één keer"):
        publish(copy)
    assert digests(copy) == before
    assert (copy / "drafts").is_dir()


@pytest.mark.parametrize("deed", [publish, undo])
def test_with_nothing_to_publish_or_undo_it_says_so(copy: Path, deed: Callable[[Path], object]) -> None:
    with pytest.raises(EditionError, match=r"geen (concepten|eerdere editie)"):
        deed(copy)


def test_drafts_without_their_basis_are_refused(import_: Import, copy: Path) -> None:
    import_()
    (copy / "drafts" / BASIS).write_text("{", "utf-8")
    with pytest.raises(EditionError, match="Importeer"):
        publish(copy)


def test_editions_are_found_by_name_and_by_folder(import_: Import, copy: Path) -> None:
    assert locate(copy, "nu") == copy
    with pytest.raises(EditionError, match="geen concepten"):
        locate(copy, "concept")
    import_()
    repair(copy)
    kept = publish(copy)
    assert locate(copy, kept.name) == locate(copy, str(kept)) == kept
    with pytest.raises(EditionError, match=kept.name):
        locate(copy, "2001-01-01")
    assert stamp(copy) > kept.name


def test_the_basis_names_every_file_of_the_corpus(import_: Import, copy: Path, handbook: Corpus) -> None:
    import_()
    basis = json.loads((copy / "drafts" / BASIS).read_text("utf-8"))
    names = {page_file(page) for page in handbook.pages}
    assert set(basis) == {*names, "bronnen.yaml", "thesaurus.yaml", "grenzen.yaml", "original/handreiking.txt"}
