"""A new edition made into drafts: read, cut in pages, matched with the old ones, its bank and sources carried over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.editions import texts
from ingest.editions.bank import place_rows
from ingest.editions.carry import carry_shape
from ingest.editions.chapters import find_chapters, title_of, titles
from ingest.editions.errors import EditionError
from ingest.editions.fidelity import check_words
from ingest.editions.hyphens import settle_hyphens
from ingest.editions.markdown import plain, render
from ingest.editions.match import Matching, Pair, Portrait, match
from ingest.editions.page_file import slug, unique
from ingest.editions.parts import Parted
from ingest.editions.pdf import read_pdf_edition
from ingest.editions.plain import read_text_edition
from ingest.editions.tools import part_tools
from ingest.editions.types import Chapter, Document, Draft, Edition, Tool
from ingest.editions.unseen import without_unseen
from ingest.handbook import bank_entry, page_text
from ingest.source_types import BlockKind
from ingest.types import Corpus, Page, Theme


@dataclass(frozen=True, slots=True)
class _Head:
    """What a page's header says besides its links, and what is doubtful about it."""

    id: str
    title: str
    theme: Theme
    doubts: tuple[str, ...]


def read_edition(file: Path) -> Document:
    """Return what a `.pdf` or `.txt` says.

    Raises EditionError when it is neither, is not there, or holds no words; UnreadableError when it is broken.
    """
    if not file.is_file():
        raise EditionError(texts.NOT_A_FILE.format(file=file))
    kind = file.suffix.casefold()
    if kind == ".pdf":
        document = read_pdf_edition(file.read_bytes())
    elif kind == ".txt":
        document = _read_text(file)
    else:
        raise EditionError(texts.UNKNOWN_TYPE.format(file=file.name))
    if not any(leaf.blocks for leaf in document.leaves):
        raise EditionError(texts.NO_WORDS.format(file=file.name))
    return document


def make_edition(document: Document, corpus: Corpus) -> Edition:
    """Return the drafts that `document` gives, beside the pages of `corpus`."""
    old = corpus.pages
    settled = settle_hyphens(without_unseen(document), [page.text for page in old])
    chapters = find_chapters(settled, old)
    found = match([_old_portrait(page) for page in old], [_portrait(chapter) for chapter in chapters])
    drafts = list(_drafts(chapters, old, found, has_layout=document.has_layout))
    homes = {old[pair.old].id: drafts[pair.new].page.id for pair in found.pairs}
    merged = {old[place].id: drafts[home].page.id for place, home in found.merged.items()}
    bank = place_rows(old, {**merged, **homes}, [draft.page for draft in drafts])
    drafts = [_with_rows(draft, bank.rows[draft.page.id]) for draft in drafts]
    return Edition(
        drafts=tuple(drafts),
        gone=tuple(page for page in old if page.id not in homes),
        merged=merged,
        lost=tuple(bank.lost),
        moved_rows=bank.moved,
        fidelity=check_words(settled, drafts),
        doubts=(*settled.doubts, *_unused(corpus, drafts)),
    )


def _read_text(file: Path) -> Document:
    try:
        return read_text_edition(file.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise EditionError(texts.NOT_UTF8.format(file=file.name)) from error


def _old_portrait(page: Page) -> Portrait:
    return Portrait(titles(page), page.text)


def _portrait(chapter: Chapter) -> Portrait:
    labels = [link.label for link in chapter.links]
    return Portrait((title_of(chapter),), "\n".join([plain(chapter.blocks), *labels]))


def _drafts(chapters: Sequence[Chapter], old: Sequence[Page], found: Matching, *, has_layout: bool) -> Iterator[Draft]:
    pairs = {pair.new: pair for pair in found.pairs}
    taken = {old[pair.old].id for pair in found.pairs}
    theme = Theme.GENERAL
    for place, chapter in enumerate(chapters):
        pair = pairs.get(place)
        version = old[pair.old] if pair else None
        source = old[found.split[place]] if place in found.split else None
        parted = carry_shape(chapter, version) if version and not has_layout else part_tools(chapter)
        head = _old_head(version, parted, pair, old) if version and pair else _new_head(chapter, theme, source, taken)
        taken.add(head.id)
        theme = head.theme
        yield _draft(place + 1, chapter, parted, head, version, pair, source)


def _draft(
    number: int, chapter: Chapter, parted: Parted, head: _Head, old: Page | None, pair: Pair | None, source: Page | None
) -> Draft:
    body = render(parted.body)
    tools = _ordered(parted.tools, old)
    links = tuple(tool.link for tool in tools)
    return Draft(
        page=Page(number, head.id, head.title, head.theme, page_text(body, links), links),
        body=body,
        tools=tools,
        leaves=chapter.leaves,
        old=old,
        likeness=pair.likeness if pair else 0.0,
        source=source,
        left_out=tuple(parted.left_out),
        doubts=(*head.doubts, *chapter.doubts, *parted.doubts),
    )


def _ordered(tools: Sequence[Tool], old: Page | None) -> tuple[Tool, ...]:
    """Return the tools in the order of the old page; a new one stays behind the tool that it follows."""
    places = {link: place for place, link in reversed(list(enumerate(old.links if old else ())))}
    keys: list[tuple[int, int]] = []
    for at, tool in enumerate(tools):
        before = keys[-1][0] if keys else -1
        keys.append((places.get(tool.link, before), at))
    return tuple(tools[at] for _, at in sorted(keys))


def _old_head(page: Page, parted: Parted, pair: Pair, old: Sequence[Page]) -> _Head:
    doubts = [] if pair.sure else [texts.unsure_match(page.title, pair.likeness)]
    doubts += [texts.rival(old[pair.rival].title)] if pair.rival is not None else []
    before = titles(page)[-1]
    now = next((block.text for block in parted.body if block.kind is BlockKind.HEADING), "")
    title = now if now and before == page.title else page.title
    if now and now != before and title == page.title:
        doubts.append(texts.other_heading(before, now))
    return _Head(page.id, title, page.theme, tuple(doubts))


def _new_head(chapter: Chapter, theme: Theme, source: Page | None, taken: set[str]) -> _Head:
    title = title_of(chapter)
    doubts = [texts.new_page(theme), *([texts.split_page(source.title)] if source else [])]
    return _Head(unique(slug(title), taken), title, theme, tuple(doubts))


def _with_rows(draft: Draft, rows: Sequence[tuple[str, Sequence[str]]]) -> Draft:
    entries = [bank_entry(quote, questions, draft.body, draft.page.links) for quote, questions in rows]
    return replace(draft, page=replace(draft.page, bank=tuple(entry for entry in entries if entry)))


def _unused(corpus: Corpus, drafts: Sequence[Draft]) -> list[str]:
    """Doubt the concepts that the old pages name and the new ones do not."""
    before, now = (
        "\n".join(page.text for page in pages).casefold() for pages in (corpus.pages, [draft.page for draft in drafts])
    )
    names = [one.preferred for one in corpus.concepts if one.preferred.casefold() in before]
    gone = [name for name in names if name.casefold() not in now]
    return [texts.unused_concepts(gone)] if gone else []
